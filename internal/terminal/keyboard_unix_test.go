//go:build !windows

package terminal

import (
	"errors"
	"os"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// TestReadKeys types on a pseudo-terminal, which is not the one of this process.
func TestReadKeys(t *testing.T) {
	keyboard, file, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	state := func() unix.Termios {
		t.Helper()
		state, err := unix.IoctlGetTermios(int(file.Fd()), getTermios)
		if err != nil {
			t.Fatal(err)
		}
		return *state
	}
	before := state()
	restored := func(when string) {
		t.Helper()
		if state() != before {
			t.Errorf("the state of the terminal %s is %+v, before it was %+v", when, state(), before)
		}
	}
	unread := func(when string) {
		t.Helper()
		if now := state(); now.Lflag&(unix.ECHO|unix.ICANON) != 0 || now.Lflag&unix.ISIG == 0 {
			t.Errorf("the state of the terminal %s is %+v", when, now)
		}
	}
	ended := false
	control := ScreenControl{
		Stop: func() { restored("while stopped") },
		Resume: func() {
			if err := unix.IoctlSetTermios(int(file.Fd()), setTermios, &before); err != nil { // the shell did
				t.Error(err)
			}
		},
		End: func() { ended = true },
	}
	ReadKeys(&control, file)
	types := func(keys string) {
		t.Helper()
		if _, err := keyboard.WriteString(keys); err != nil {
			t.Fatal(err)
		}
	}
	reads := func(want string) {
		t.Helper()
		for _, one := range []byte(want) {
			<-control.Typed
			for {
				typed, ok := control.ReadKey()
				if ok && typed != one {
					t.Errorf("%q, want %q", typed, one)
				}
				if ok {
					break
				}
				<-control.Typed // for a key that was read before it
			}
		}
	}
	unread("at first")
	types("q")
	reads("q")
	control.Stop()
	unread("after a stop")
	control.Resume()
	unread("after a stop without notice")
	types("jk")
	reads("j")
	control.End()
	restored("at the end")
	if !ended {
		t.Error("it does not end")
	}
	control.End() // again does nothing
}

// A terminal that is closed has no keys, and does not keep the reader busy.
func TestReadKeysOfAClosedTerminal(t *testing.T) {
	keyboard, file, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	control := ScreenControl{End: func() {}}
	ReadKeys(&control, file)
	if err := keyboard.Close(); err != nil {
		t.Fatal(err)
	}
	<-control.Typed
	if typed, ok := control.ReadKey(); ok {
		t.Errorf("%q was typed", typed)
	}
	select {
	case <-control.Typed:
		t.Error("it is still read")
	default:
	}
	control.End()
}

func TestReadKeysOfAFile(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := errors.Join(read.Close(), write.Close()); err != nil {
			t.Error(err)
		}
	}()
	var control ScreenControl
	if ReadKeys(&control, read); control.Typed != nil {
		t.Error("keys of a pipe are read")
	}
}
