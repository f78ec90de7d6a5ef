package cmd

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/internal/cli"
)

func TestWatchRestoresTheScreen(t *testing.T) {
	for name, test := range map[string]struct {
		end    func(*watchTrial)
		exit   int
		stderr string
	}{
		"Ctrl-C":  {func(w *watchTrial) { w.cancel(cli.SignalError{Signal: syscall.SIGINT}) }, cli.ExitInterrupted, ""},
		"SIGTERM": {func(w *watchTrial) { w.cancel(cli.SignalError{Signal: syscall.SIGTERM}) }, cli.ExitTerminated, "error: terminated\n"},
		"Ctrl-\\": {func(w *watchTrial) { w.cancel(cli.SignalError{Signal: syscall.SIGQUIT}) }, 131, "error: quit\n"},
		"Ctrl-C while a server is waited for": {func(w *watchTrial) {
			w.server.set(func(s *watchServer) { s.delay = time.Minute })
			w.pass(10 * time.Second)
			w.cancel(cli.SignalError{Signal: syscall.SIGINT})
		}, cli.ExitInterrupted, ""},
		"stopped and continued before": {func(w *watchTrial) {
			w.terminal.stopped <- os.Interrupt
			synctest.Wait()
			w.contains("after it continues", "jt list  read")
			if w.terminal.stops != 1 {
				w.t.Error("it did not stop")
			}
			w.cancel(cli.SignalError{Signal: syscall.SIGINT})
		}, cli.ExitInterrupted, ""},
		"stopped without notice before": {func(w *watchTrial) {
			w.terminal.set(func(f *fakeTerminal) { f.alternate, f.cursorHidden, f.noWrap = false, false, false }) // by the shell
			w.terminal.continued <- os.Interrupt
			synctest.Wait()
			w.contains("after it continues", "jt list  read")
			if !w.terminal.alternate || w.terminal.resumes != 1 {
				w.t.Error("it did not take the screen again")
			}
			w.cancel(cli.SignalError{Signal: syscall.SIGINT})
		}, cli.ExitInterrupted, ""},
	} {
		t.Run(name, func(t *testing.T) {
			watchInBubble(t, 80, 24, func(w *watchTrial) {
				w.server.rows(listed(1, "a", "5", beforeMidnight))
				w.start("list", "--watch")
				test.end(w)
				w.ends(test.exit, test.stderr)
				if w.terminal.ordinary.Len() > 0 {
					t.Errorf("%q was written outside the alternate screen", w.terminal.ordinary.String())
				}
			})
		})
	}
}

func TestWatchRestoresTheScreenAfterAPanic(t *testing.T) {
	for name, breaks := range map[string]func(*watchTrial){
		"while refreshing": func(w *watchTrial) { w.server.set(func(s *watchServer) { s.panic = "the refresh broke" }) },
		"while drawing":    func(w *watchTrial) { w.terminal.set(func(f *fakeTerminal) { f.broken = true }) },
	} {
		t.Run(name, func(t *testing.T) {
			watchInBubble(t, 80, 24, func(w *watchTrial) {
				w.server.rows(listed(1, "a", "5", beforeMidnight))
				w.start("list", "--watch")
				breaks(w)
				w.pass(5 * time.Second)
				select {
				case exit := <-w.exits:
					if got := w.stderr.String(); exit != cli.ExitFailed || !strings.Contains(got, "broke") {
						t.Errorf("exit code %d, %s", exit, got)
					}
				default:
					t.Error("it does not stop")
				}
				if problems := w.terminal.givenBack(); len(problems) > 0 {
					t.Errorf("%q", problems)
				}
			})
		})
	}
}

func TestWatchOfATerminalThatIsGone(t *testing.T) {
	watchInBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight))
		w.start("list", "--watch")
		w.terminal.set(func(f *fakeTerminal) {
			f.failing = &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EIO}
		})
		w.pass(time.Second)
		if exit := <-w.exits; exit != cli.ExitFailed || !strings.Contains(w.stderr.String(), "cannot write the output") || w.terminal.ends != 1 {
			t.Errorf("exit code %d, %s", exit, &w.stderr)
		}
	})
}

func TestWatchUsageErrors(t *testing.T) {
	for _, test := range []struct {
		args    string
		pipe    bool
		setting string
		says    string
		hint    string
	}{
		{args: "list --watch", pipe: true, says: "stdout is not one", hint: "-o jsonl"},
		{args: "status --watch", pipe: true, says: "stdout is not one", hint: "jt wait or jt check"},
		{args: "running --watch", setting: "TERM=dumb", says: "TERM=dumb", hint: "-o jsonl"},
		{args: "failures --watch -o csv", says: "the output format is csv", hint: "-o jsonl"},
		{args: "failures --watch", setting: "JT_OUTPUT=name", says: "the output format is name", hint: "-o table"},
		{args: "list --watch --jq .", says: "the output format is json", hint: "-o table"},
		{args: "list --watch -o bogus", says: "invalid output format", hint: "formats are"},
		{args: "list --watch --interval 999ms", says: "too short", hint: "1s or more"},
		{args: "list --watch --interval 0", says: "too short", hint: "1s or more"},
		{args: "list --watch --interval soon", says: "--interval", hint: "3h"},
		{args: "list --interval 5s", says: "--interval needs --watch", hint: "add --watch"},
		{args: "running --until-empty", says: "--until-empty needs --watch", hint: "add --watch"},
		{args: "list --watch --until-empty --page 2", says: "--page and --until-empty cannot be used together", hint: "--page"},
		{args: "list --watch --columns bogus", says: "no such column", hint: "columns are"},
		{args: "list --watch --color bogus", says: "--color", hint: "auto"},
		{args: "list --watch --match [", says: "--match", hint: "backslash"},
		{args: "status --watch --sort bogus", says: "--sort", hint: "rate"},
		{args: "list --watch --since 2100-01-01", says: "--since", hint: "3h"},
		{args: "list --watch --server host", says: "server URL", hint: "https"},
	} {
		t.Run(test.args+" "+test.setting, func(t *testing.T) {
			watchInBubble(t, 80, 24, func(w *watchTrial) {
				w.pipe = test.pipe
				if name, value, found := strings.Cut(test.setting, "="); found {
					w.settings[name] = value
				}
				w.start(strings.Fields(test.args)...)
				exit := -1
				select {
				case exit = <-w.exits:
				default:
				}
				got := w.stderr.String()
				if exit != cli.ExitUsage || !strings.Contains(got, test.says) || !strings.Contains(got, test.hint) || !strings.Contains(got, "\nhint: ") {
					t.Errorf("exit code %d, %s", exit, got)
				}
				if len(w.terminal.writes) > 0 || len(w.server.seen()) > 0 {
					t.Errorf("%q was written, and %d requests sent", w.terminal.writes, len(w.server.seen()))
				}
			})
		})
	}
}

// A sandbox is started once: a refresh continues from the state of the one before.
func TestWatchOfTheSandbox(t *testing.T) {
	t.Parallel()
	hosts := &hostsSeen{enough: make(chan struct{})}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	terminal := newFakeTerminal(80, 24)
	var stderr bytes.Buffer
	go func() {
		<-hosts.enough
		cancel(cli.SignalError{Signal: syscall.SIGINT})
	}()
	exit := Run(ctx, []string{"--server", "sandbox", "running", "--watch", "--interval", "1s"}, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: terminal, Stderr: &stderr, StdoutTerminal: true, StdoutSize: terminal.size,
		Getenv: func(string) string { return "" }, Now: time.Now, Location: time.UTC, Transport: hosts,
	})
	if asked := hosts.asked(); exit != cli.ExitInterrupted || stderr.Len() > 0 || len(asked) != 1 {
		t.Errorf("exit code %d, stderr %q, asked %v", exit, &stderr, asked)
	}
	if drawn := strings.Join(terminal.written(), ""); !strings.Contains(drawn, "sandbox: a built-in service with made-up job types") {
		t.Errorf("no note on the sandbox:\n%s", drawn)
	}
}

// hostsSeen passes requests on and records their hosts.
type hostsSeen struct {
	mutex  sync.Mutex
	names  map[string]bool
	count  int
	enough chan struct{}
}

func (h *hostsSeen) asked() []string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return slices.Sorted(maps.Keys(h.names))
}

func (h *hostsSeen) RoundTrip(request *http.Request) (*http.Response, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.names == nil {
		h.names = map[string]bool{}
	}
	h.names[request.URL.Host] = true
	if h.count++; h.count == 2 {
		close(h.enough)
	}
	if h.count > 2 {
		return nil, errors.New("no more")
	}
	return http.DefaultTransport.RoundTrip(request)
}
