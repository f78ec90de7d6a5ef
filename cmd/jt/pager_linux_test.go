package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"

	"jt/internal/processtest"
)

// TestPager runs the real program on a terminal, with programs of the system as pagers.
func TestPager(t *testing.T) {
	for name, test := range map[string]struct {
		pager     string
		starts    string // of the page on the terminal
		endsEarly bool
	}{
		"a command with arguments": {pager: "sed 's/^/| /'", starts: "| landsat-parse@1.0.0: active, "},
		"ends early":               {pager: "head -n 1", starts: "landsat-parse@1.0.0: active, ", endsEarly: true},
		"no such program":          {pager: "/no/such/pager", starts: "landsat-parse@1.0.0: active, "},
		"the shell finds none":     {pager: "/no/such/pager -x", starts: "landsat-parse@1.0.0: active, "},
		"none":                     {pager: "", starts: "landsat-parse@1.0.0: active, "},
	} {
		t.Run(name, func(t *testing.T) {
			command := processtest.Command(t, "jt", "show", "6", "7", "8", "9", "10", "11", "12", "--server", "sandbox")
			command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TERM=xterm", "NO_COLOR=1", "LC_ALL=C", "PAGER=" + test.pager, "GORACE=atexit_sleep_ms=0"}
			terminal, program, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = terminal.Close() }()
			if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
				t.Fatal(err)
			}
			command.Stdin, command.Stdout, command.Stderr = program, program, program
			command.SysProcAttr.Setctty = true
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			if err := program.Close(); err != nil {
				t.Fatal(err)
			}
			var shown bytes.Buffer
			_, copied := io.Copy(&shown, terminal) // ends with an error when nobody has the other side any more
			if err := command.Wait(); err != nil {
				t.Errorf("%v, %v: %s", err, copied, &shown)
			}
			text := shown.String()
			hasLast := strings.Contains(text, "worldview-parse@3.1.4: ")
			if !strings.Contains(text, test.starts) || hasLast == test.endsEarly {
				t.Errorf("shown: %s", text)
			}
		})
	}
}
