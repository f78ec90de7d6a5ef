package hold

import (
	"os"
	"testing"

	"jt/internal/processtest"
)

// isSleeper is the variable that turns this test binary into a process that runs until its stdin ends.
const isSleeper = "JT_TEST_SLEEPER"

func TestStartOfAProcess(t *testing.T) {
	if os.Getenv(isSleeper) != "" {
		_, _ = os.Stdin.Read(make([]byte, 1))
		return
	}
	own := processStart(os.Getpid())
	if own == "" || processStart(os.Getpid()) != own {
		t.Errorf("this process: %q", own)
	}
	sleeper := processtest.Command(t, os.Args[0], "-test.run", "^TestStartOfAProcess$")
	sleeper.Env = append(os.Environ(), isSleeper+"=1")
	stdin, err := sleeper.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := sleeper.Start(); err != nil {
		t.Fatal(err)
	}
	host, _ := os.Hostname()
	killed := record{Head: head{Host: host}, Command: command{sleeper.Process.Pid, processStart(sleeper.Process.Pid)}}
	reused, elsewhere := killed, killed
	reused.Command.Start, elsewhere.Head.Host = "another start", "another host"
	for name, test := range map[string]struct {
		record record
		want   bool
	}{
		"running": {killed, true}, "another with its id": {reused, false}, "on another machine": {elsewhere, false}, "never started": {record{Head: killed.Head}, false},
	} {
		if got := test.record.commandRuns(); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := sleeper.Wait(); err != nil {
		t.Fatal(err)
	}
	if killed.commandRuns() {
		t.Error("a process that has ended is running")
	}
}
