//go:build !windows

package cmd

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/processtest"
)

// processTrial is a trial of jt as a process, with a server that has this machine's time.
func processTrial(t *testing.T) *holdTrial {
	t.Helper()
	trial := newHoldTrial(t, scaletest.Config{Now: time.Now})
	trial.environment.Transport = nil
	return trial
}

// jt returns a command that runs jt.
func (h *holdTrial) jt(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	command := processtest.Command(t, os.Args[0], args...)
	command.Env = append(h.variables(), isProgram+"=1")
	return command
}

// Without a terminal a signal reaches the program and its child processes, and no other process.
func TestSignalsReachTheProgramsGroup(t *testing.T) {
	for _, test := range []struct {
		signal syscall.Signal
		exit   int
	}{{syscall.SIGINT, 130}, {syscall.SIGTERM, 143}, {syscall.SIGHUP, 129}, {syscall.SIGQUIT, 131}} {
		t.Run(test.signal.String(), func(t *testing.T) {
			trial := processTrial(t)
			before := trial.paused()
			// The inner shell prints the signal that ended it. The outer one waits for it, and is ended by its own.
			command := trial.jt(t, "hold", "6", "7", "--", "sh", "-c",
				`sh -c 'for s in INT TERM HUP QUIT; do trap "echo inner $s; exit" $s; done; echo ready; while read line; do :; done'; exit 5`)
			stdin, err := command.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			output, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			var errors bytes.Buffer
			command.Stderr = &errors
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(output)
			lines.Scan()
			// A signal that comes just before a shell waits for input is not noticed until there is some.
			go func() {
				for err := error(nil); err == nil; {
					_, err = stdin.Write([]byte("\n")) // until the command has ended
				}
			}()
			if err := command.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			lines.Scan()
			name := strings.TrimPrefix(map[syscall.Signal]string{syscall.SIGINT: "SIGINT", syscall.SIGTERM: "SIGTERM", syscall.SIGHUP: "SIGHUP", syscall.SIGQUIT: "SIGQUIT"}[test.signal], "SIG")
			if got := lines.Text(); got != "inner "+name {
				t.Errorf("%q, want that %s arrived", got, name)
			}
			_ = command.Wait()
			if got := command.ProcessState.ExitCode(); got != test.exit {
				t.Errorf("exit code %d, want %d\n%s", got, test.exit, &errors)
			}
			trial.undone(t, before)
		})
	}
}

// The program is found and gets the streams, and its exit code is jt's.
func TestHoldRunsAProcess(t *testing.T) {
	trial := processTrial(t)
	before := trial.paused()
	for _, test := range []struct {
		script string
		exit   int
	}{{"cat; echo $JT_HELD", 0}, {"cat; echo $JT_HELD; exit 7", 7}, {"cat; echo $JT_HELD; kill -KILL $$", 137}} {
		command := trial.jt(t, "hold", "7", "6", "--", "sh", "-c", test.script)
		command.Stdin = strings.NewReader("stdin\n")
		output, _ := command.Output()
		if got := command.ProcessState.ExitCode(); got != test.exit || string(output) != "stdin\n7,6\n" {
			t.Errorf("%s: exit code %d, %q", test.script, got, output)
		}
		trial.undone(t, before)
	}
}
