//go:build !windows

package hold

import (
	"os"
	"os/exec"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"jt/internal/cli"
)

// prepareProgram decides whose signals a program gets, and returns what passes one on.
//
// Where this process has a terminal the program stays in our process group: one of its own could not read from the
// terminal without being stopped. The terminal then sends Ctrl-C and Ctrl-\ to both of us. Elsewhere it gets a group of
// its own, so that a signal reaches what it has started too.
func prepareProgram(command *exec.Cmd) func(os.Signal) {
	terminal, err := os.Open("/dev/tty")
	if err != nil {
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		return func(received os.Signal) { sendSignal(received, -command.Process.Pid) }
	}
	shared := &sharedTerminal{terminal: terminal, own: map[os.Signal]int{}}
	return func(received os.Signal) {
		if !shared.has(received) {
			sendSignal(received, shared.target(received, command.Process.Pid))
		}
	}
}

func sendSignal(received os.Signal, to int) {
	if number, ok := received.(syscall.Signal); ok {
		_ = syscall.Kill(to, number) // a process that ended needs no signal
	}
}

// sharedTerminal is a terminal that this process shares with the program that it runs.
type sharedTerminal struct {
	terminal *os.File
	mutex    sync.Mutex
	own      map[os.Signal]int // signals that we sent to our own group, and that will come back
}

// has reports whether the program got a signal that we got: from the terminal, or from ourselves.
func (t *sharedTerminal) has(received os.Signal) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.own[received] > 0 {
		t.own[received]--
		return true
	}
	foreground, err := unix.IoctlGetInt(int(t.terminal.Fd()), unix.TIOCGPGRP)
	switch received {
	case syscall.SIGINT, syscall.SIGQUIT:
		// kill -INT cannot be told from Ctrl-C; in the background there is no Ctrl-C.
		return err == nil && foreground == unix.Getpgrp()
	case syscall.SIGHUP:
		// A terminal that goes away signals the leader of its session alone; a shell then signals its jobs.
		session, _ := unix.Getsid(0)
		return err != nil && session != os.Getpid()
	}
	return false
}

// target is whom to send a signal. The group that a shell made for us, as the first process of its job, is all of the
// job: the program, what it has started and, if they are in a pipeline with us, its neighbours. A group that is not
// ours has strangers in it, such as the script that runs us: then the program alone gets the signal.
func (t *sharedTerminal) target(received os.Signal, program int) int {
	if unix.Getpgrp() != os.Getpid() {
		return program
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.own[received]++
	return -os.Getpid()
}

// programExit is the exit code of a program that ended, as shells give it.
func programExit(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return cli.SignalExit + int(status.Signal())
	}
	return state.ExitCode()
}
