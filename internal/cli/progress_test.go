package cli

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgressIsShownWhenItTakesLong(t *testing.T) {
	for _, test := range []struct {
		terminal bool
		want     string
	}{
		{true, "\r\x1b[Kpausing: 2 of 5, 1 failed\r\x1b[Kpausing: 3 of 5, 1 failed\r\x1b[K"},
		{false, "pausing: 2 of 5, 1 failed\npausing: 4 of 5, 1 failed\n"},
	} {
		var stderr bytes.Buffer
		synctest.Test(t, func(*testing.T) {
			session := NewSession(nil, Environment{
				Stderr: &stderr, StderrTerminal: test.terminal, Now: time.Now, Getenv: func(string) string { return "" },
			})
			p := session.NewProgress("pausing", 5)
			p.Add(false)
			time.Sleep(1900 * time.Millisecond)
			p.Add(true)
			time.Sleep(400 * time.Millisecond) // 2 s after the start it is shown
			p.Add(false)
			time.Sleep(time.Second)
			if !test.terminal {
				p.Add(false)
				time.Sleep(10 * time.Second)
			}
			p.End()
		})
		if got := stderr.String(); got != test.want {
			t.Errorf("terminal %t: %q, want %q", test.terminal, got, test.want)
		}
	}
}

// Names of job types in a line come from a server.
func TestProgressLinesShowControlCharacters(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		var stderr bytes.Buffer
		session := NewSession(nil, Environment{Stderr: &stderr, StderrTerminal: terminal, Now: time.Now, Getenv: func(string) string { return "" }})
		line := session.NewProgressLine(time.Time{}, time.Hour, time.Hour, func(time.Time) string { return "longest a\u202eb@1" })
		line.Show()
		line.End()
		if bytes.Contains(stderr.Bytes(), []byte("\u202e")) || !bytes.Contains(stderr.Bytes(), []byte("longest a")) {
			t.Errorf("terminal %t: %q", terminal, &stderr)
		}
	}
}
