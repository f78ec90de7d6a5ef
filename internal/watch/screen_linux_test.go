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

// TestTheScreenIsGivenBackBeforeASecondSignal sends signals to a process of its own: the second one, which comes at once
// from the timeout command and from an impatient finger, does not end it before the screen is given back, and then the
// next one does.
func TestTheScreenIsGivenBackBeforeASecondSignal(t *testing.T) {
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
		t.Fatalf("it was not ended: %v\n%s", err, &stdout)
	}
	if status, _ := ended.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("%v, want the end by a signal", ended)
	}
	if !strings.HasSuffix(stdout.String(), leaveScreen) {
		t.Errorf("the screen is not given back: %q", &stdout)
	}
}

// signalsWhileAScreenIsOpen does not return where all is well: a signal after the first ends the process.
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
	runtime.LockOSThread() // a signal to the thread that sends it is there when the call returns
	interrupt := func() { err = errors.Join(err, unix.Tgkill(os.Getpid(), unix.Gettid(), syscall.SIGINT)) }
	interrupt()
	<-ctx.Done()
	interrupt()
	screen.close()
	interrupt()
	return err
}
