package watch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"jt/internal/cli"
	"jt/internal/processtest"
)

// TestScreenIsRestoredBeforeASecondSignal sends signals to a process of its own. The second signal, which the timeout
// command or an impatient finger sends at once, does not end the process before the screen is restored; the next one does.
func TestScreenIsRestoredBeforeASecondSignal(t *testing.T) {
	const variable = "TEST_OF_SECOND_SIGNAL"
	if os.Getenv(variable) != "" {
		fmt.Println(signalsWhileAScreenIsOpen())
		return
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := processtest.Command(t, program, "-test.run=^"+t.Name()+"$")
	command.Env = append(os.Environ(), variable+"=1")
	var stdout bytes.Buffer
	command.Stdout = &stdout
	err = command.Run()
	ended, _ := errors.AsType[*exec.ExitError](err)
	if ended == nil {
		t.Fatalf("the process was not ended: %v\n%s", err, &stdout)
	}
	if status, _ := ended.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("%v, want an end by a signal", ended)
	}
	if !strings.HasSuffix(stdout.String(), leaveScreen) {
		t.Errorf("the screen is not restored: %q", &stdout)
	}
}

// signalsWhileAScreenIsOpen does not return: the last signal ends the process.
func signalsWhileAScreenIsOpen() error {
	ctx, cancel := context.WithCancelCause(context.Background())
	environment, done := cli.ProcessEnvironment(cancel)
	defer done()
	environment.CatchSignals()
	environment.StartScreen = StartScreen
	screen, err := openScreen(cli.NewSession(nil, environment))
	if err != nil {
		return err
	}
	runtime.LockOSThread() // a signal that a thread sends itself has arrived when the call returns
	interrupt := func() { err = errors.Join(err, unix.Tgkill(os.Getpid(), unix.Gettid(), syscall.SIGINT)) }
	interrupt()
	<-ctx.Done()
	interrupt()
	screen.close()
	interrupt()
	if err == nil {
		select {}
	}
	return err
}
