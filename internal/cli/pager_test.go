package cli_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"jt/internal/cli"
	"jt/output"
)

// pagerTrial is a pager that keeps what it is sent, up to a number of bytes.
type pagerTrial struct {
	text    bytes.Buffer
	most    int
	started string
	ended   bool
	exit    int
	missing bool
}

func (p *pagerTrial) Write(text []byte) (int, error) {
	if p.text.Len()+len(text) > p.most {
		return 0, &output.WriteError{Err: syscall.EPIPE}
	}
	return p.text.Write(text)
}

func (p *pagerTrial) Close() error { return nil }

func (p *pagerTrial) start(command string, _ io.Writer) (io.WriteCloser, func() int, error) {
	if p.missing {
		return nil, nil, errors.New("no such program")
	}
	p.started = command
	return p, func() int {
		p.ended = true
		return p.exit
	}, nil
}

func TestPaged(t *testing.T) {
	const enough = 1 << 20
	page := strings.Repeat("a line\n", 10) // one page of a terminal of 12 lines
	for name, test := range map[string]struct {
		pager   pagerTrial
		command string
		pages   int
		unasked bool
		pipe    bool
		term    string
		paged   bool // the pager got all, and stdout nothing
		gone    bool // the user quit
	}{
		"short":           {pager: pagerTrial{most: enough}, command: "less", pages: 1},
		"long":            {pager: pagerTrial{most: enough}, command: "less", pages: 4, paged: true},
		"--no-pager":      {pager: pagerTrial{most: enough}, command: "less", pages: 4, unasked: true},
		"a pipe":          {pager: pagerTrial{most: enough}, command: "less", pages: 4, pipe: true},
		"TERM=dumb":       {pager: pagerTrial{most: enough}, command: "less", pages: 4, term: "dumb"},
		"PAGER=":          {pager: pagerTrial{most: enough}, pages: 4},
		"PAGER=cat":       {pager: pagerTrial{most: enough}, command: "cat", pages: 4},
		"no such program": {pager: pagerTrial{missing: true}, command: "more", pages: 4},
		"sh finds none":   {pager: pagerTrial{exit: 127}, command: "more -x", pages: 4},
		"quit":            {pager: pagerTrial{most: 2 * len(page)}, command: "less", pages: 4, gone: true},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			session := cli.NewSession(nil, cli.Environment{
				Stdout: &stdout, Stderr: &stderr, StdoutTerminal: !test.pipe,
				StdoutSize: func() (width, height int) { return 80, 12 },
				Getenv:     func(string) string { return test.term }, Pager: test.command, StartPager: test.pager.start,
			})
			to, done := session.Paged(!test.unasked)
			var err error
			for range test.pages {
				if _, err = io.WriteString(to, page); err != nil {
					break
				}
			}
			session.Note("a note")
			if test.paged && stderr.Len() > 0 {
				t.Errorf("the note tears the pager's screen")
			}
			if gone := err != nil && cli.ReaderGone(err); gone != test.gone {
				t.Errorf("writing: %v", err)
			}
			if err := done(t.Context()); err != nil {
				t.Error(err)
			}
			want := strings.Repeat(page, test.pages)
			switch {
			case test.gone:
				if stdout.Len() > 0 {
					t.Errorf("printed after the user quit: %q", stdout.String())
				}
			case test.paged:
				if test.pager.text.String() != want || stdout.Len() > 0 || !test.pager.ended || test.pager.started != test.command {
					t.Errorf("the pager got %d bytes, stdout %d", test.pager.text.Len(), stdout.Len())
				}
			case stdout.String() != want:
				t.Errorf("stdout is %q", stdout.String())
			}
			if stderr.String() != "a note\n" {
				t.Errorf("stderr is %q", stderr.String())
			}
		})
	}
}

// TestPagedEndedBySignal has signals that come while the user reads.
func TestPagedEndedBySignal(t *testing.T) {
	for by, want := range map[os.Signal]error{
		syscall.SIGINT:  nil, // Ctrl-C is the pager's
		syscall.SIGTERM: cli.SignalError{Signal: syscall.SIGTERM},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		pager := pagerTrial{most: 1 << 20}
		session := cli.NewSession(nil, cli.Environment{
			Stdout: io.Discard, Stderr: io.Discard, StdoutTerminal: true, StdoutSize: func() (width, height int) { return 80, 2 },
			Getenv: func(string) string { return "" }, Pager: "less", StartPager: pager.start,
		})
		to, done := session.Paged(true)
		if _, err := io.WriteString(to, "a\nb\nc\n"); err != nil {
			t.Fatal(err)
		}
		cancel(cli.SignalError{Signal: by})
		if err := done(ctx); !errors.Is(err, want) || !pager.ended {
			t.Errorf("after %v: %v, want %v", by, err, want)
		}
	}
}
