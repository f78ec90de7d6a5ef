package cli

import (
	"bytes"
	"testing"
	"time"
)

func TestProgressIsShownWhenItTakesLong(t *testing.T) {
	start := time.Date(2015, 1, 31, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		terminal bool
		want     string
	}{
		{true, "\r\x1b[Kpausing: 2 of 5, 1 failed\r\x1b[Kpausing: 3 of 5, 1 failed\r\x1b[K"},
		{false, "pausing: 2 of 5, 1 failed\npausing: 4 of 5, 1 failed\n"},
	} {
		var stderr bytes.Buffer
		session := NewSession(nil, Environment{
			Stderr: &stderr, StderrTerminal: test.terminal, Now: func() time.Time { return start }, Getenv: func(string) string { return "" },
		})
		p := newProgress(session, "pausing", 5)
		p.Add(false)
		p.show(start.Add(1900 * time.Millisecond))
		p.Add(true)
		p.show(start.Add(2 * time.Second))
		p.show(start.Add(2200 * time.Millisecond)) // nothing new
		p.Add(false)
		p.show(start.Add(3 * time.Second))
		if test.terminal {
			p.End()
		} else {
			p.Add(false)
			p.show(start.Add(12 * time.Second))
			p.End()
		}
		if got := stderr.String(); got != test.want {
			t.Errorf("terminal %t: %q, want %q", test.terminal, got, test.want)
		}
	}
}

// Names of job types in a line come from a server.
func TestProgressLinesShowControlCharacters(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		var stderr bytes.Buffer
		session := NewSession(nil, Environment{Stderr: &stderr, StderrTerminal: terminal, Getenv: func(string) string { return "" }})
		line := session.NewProgressLine(time.Time{}, time.Second)
		line.Show(time.Time{}, "longest a\u202eb@1")
		if bytes.Contains(stderr.Bytes(), []byte("\u202e")) || !bytes.Contains(stderr.Bytes(), []byte("longest a")) {
			t.Errorf("terminal %t: %q", terminal, &stderr)
		}
	}
}
