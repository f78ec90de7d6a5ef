//go:build !windows

package terminal

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// keyboard reads single keys from a terminal, which does not show them and does not wait for the end of a line. Ctrl-C,
// Ctrl-\ and Ctrl-Z remain signals.
type keyboard struct {
	terminal int
	mode     inputMode
	typed    chan struct{}
	stop     func() // nil while no keys are read
}

// ReadKeys adds to a control the keys of a terminal, for as long as the process is not stopped. It adds none if the file is
// not a terminal, or not one that this process may read from.
func ReadKeys(control *ScreenControl, file *os.File) {
	k := &keyboard{terminal: int(file.Fd()), typed: make(chan struct{})}
	k.mode = inputMode{terminal: k.terminal, change: func(state *unix.Termios) {
		state.Lflag &^= unix.ECHO | unix.ICANON
		state.Lflag |= unix.ISIG
		state.Iflag |= unix.ICRNL
		state.Cc[unix.VMIN], state.Cc[unix.VTIME] = 0, 0 // reading never blocks
	}}
	if !inForeground(k.terminal) || k.begin() != nil {
		return
	}
	stop, resume, end := control.Stop, control.Resume, control.End
	control.Typed, control.ReadKey = k.typed, k.read
	control.Stop = func() {
		k.end()
		stop()
		_ = k.begin() // a terminal that is gone has no keys
	}
	control.Resume = func() {
		resume()
		_ = k.begin()
	}
	control.End = func() {
		k.end()
		end()
	}
}

// begin changes the state of the terminal, and waits for keys in the background unless that already happens.
func (k *keyboard) begin() error {
	if err := k.mode.set(); err != nil || k.stop != nil {
		return err
	}
	wake, waker, err := os.Pipe()
	if err != nil {
		k.mode.restore()
		return err
	}
	stopping, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			if ready, err := readable(nil, k.terminal, int(wake.Fd())); err != nil || ready != k.terminal {
				return
			}
			select {
			case k.typed <- struct{}{}:
			case <-stopping:
				return
			}
		}
	}()
	k.stop = func() {
		close(stopping)
		_ = waker.Close() // wake becomes readable
		<-ended
		_ = wake.Close()
		k.mode.restore()
	}
	return nil
}

func (k *keyboard) end() {
	if k.stop != nil {
		k.stop()
		k.stop = nil
	}
}

// read returns a byte that was typed. It reads no more than that: what is typed after the last key is for the shell.
func (k *keyboard) read() (typed byte, ok bool) {
	if ready, err := readable(new(unix.Timeval), k.terminal); err != nil || ready != k.terminal {
		return 0, false
	}
	var one [1]byte
	n, err := unix.Read(k.terminal, one[:])
	if err != nil && !errors.Is(err, unix.EINTR) && !errors.Is(err, unix.EAGAIN) || err == nil && n == 0 {
		k.end() // the terminal is gone
	}
	return one[0], n == 1
}

// readable returns the last of some files that can be read, -1 if none can within the timeout.
func readable(timeout *unix.Timeval, files ...int) (ready int, err error) {
	for {
		var set unix.FdSet
		highest := 0
		for _, file := range files {
			set.Set(file)
			highest = max(highest, file)
		}
		if _, err = unix.Select(highest+1, &set, nil, nil, timeout); errors.Is(err, unix.EINTR) {
			continue
		}
		ready = -1
		for _, file := range files {
			if err == nil && set.IsSet(file) {
				ready = file
			}
		}
		return ready, err
	}
}
