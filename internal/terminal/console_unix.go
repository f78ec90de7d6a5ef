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
	terminal := typing{terminal: int(os.Stdin.Fd())}
	if err := terminal.hide(); err != nil {
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
				terminal.show()
				return
			case <-job.Stopped:
				terminal.show()
				job.Stop()
			case <-job.Continued: // from a stop that was not announced
				job.Resume()
			}
			if terminal.hide() == nil {
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

// typing is a terminal whose echo is turned off and on.
type typing struct {
	terminal int
	before   *unix.Termios // with echo
}

func (t *typing) hide() error {
	now, err := unix.IoctlGetTermios(t.terminal, getTermios)
	if err != nil {
		return err
	}
	if t.before == nil || now.Lflag&unix.ECHO != 0 {
		t.before = now
	}
	hidden := *t.before
	hidden.Lflag &^= unix.ECHO
	hidden.Lflag |= unix.ICANON | unix.ISIG
	hidden.Iflag |= unix.ICRNL
	return unix.IoctlSetTermios(t.terminal, setTermios, &hidden)
}

func (t *typing) show() { _ = unix.IoctlSetTermios(t.terminal, setTermios, t.before) }
