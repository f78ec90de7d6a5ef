//go:build !windows

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// OpenConsole does nothing: terminals understand escape sequences, or TERM says that they do not.
func OpenConsole() (ok bool, done func()) { return true, func() {} }

// HideTyping stops the terminal on stdin from showing what is typed, until show is called. After Ctrl-Z it shows it again
// until the process continues: the shell needs that, and sets it itself. It calls prompt each time when typing is hidden.
func HideTyping(prompt func()) (show func(), err error) {
	job := ControlJob(os.Stdin)
	typing := inputMode{terminal: int(os.Stdin.Fd()), change: withoutEcho}
	if err := typing.set(); err != nil {
		job.End()
		return nil, err
	}
	prompt()
	answered, restored := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(restored)
		for {
			select {
			case <-answered:
				typing.restore()
				return
			case <-job.Stopped:
				typing.restore()
				job.Stop()
			case <-job.Continued: // from a stop that was not announced
				job.Resume()
			}
			if typing.set() == nil {
				prompt()
			}
		}
	}()
	return func() {
		close(answered)
		<-restored
		job.End()
	}, nil
}

// inputMode is a terminal whose input has another state until it is restored.
type inputMode struct {
	terminal int
	change   func(*unix.Termios) // also turns off echo
	before   *unix.Termios       // with echo
}

func (m *inputMode) set() error {
	now, err := unix.IoctlGetTermios(m.terminal, getTermios)
	if err != nil {
		return err
	}
	if m.before == nil || now.Lflag&unix.ECHO != 0 { // the shell can have changed it while this process was stopped
		m.before = now
	}
	changed := *m.before
	m.change(&changed)
	return unix.IoctlSetTermios(m.terminal, setTermios, &changed)
}

// restore restores the state. In the background that would stop this process, and the terminal has the state of another.
func (m *inputMode) restore() {
	if inForeground(m.terminal) {
		_ = unix.IoctlSetTermios(m.terminal, setTermios, m.before)
	}
}

func withoutEcho(state *unix.Termios) {
	state.Lflag &^= unix.ECHO
	state.Lflag |= unix.ICANON | unix.ISIG
	state.Iflag |= unix.ICRNL
}
