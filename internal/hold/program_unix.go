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

// prepareProgram decides which signals a program gets, and returns the function that passes one on.
//
// If this process has a terminal, the program stays in our process group, since in a group of its own it would be stopped
// when it reads from the terminal. The terminal then sends Ctrl-C and Ctrl-\ to both of us. Without a terminal the program
// gets a group of its own, so that a signal also reaches the processes that it has started.
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
		_ = syscall.Kill(to, number) // a process that has ended needs no signal
	}
}

// sharedTerminal is a terminal that this process shares with the program.
type sharedTerminal struct {
	terminal *os.File
	mutex    sync.Mutex
	own      map[os.Signal]int // signals that we sent to our own group and will receive ourselves
}

// has reports whether the program has received a signal that we received: from the terminal, or from ourselves.
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
		// kill -INT looks the same as Ctrl-C. In the background there is no Ctrl-C.
		return err == nil && foreground == unix.Getpgrp()
	case syscall.SIGHUP:
		// A terminal that goes away signals only the leader of its session; a shell then signals its jobs.
		session, _ := unix.Getsid(0)
		return err != nil && session != os.Getpid()
	}
	return false
}

// target returns the process or group to send a signal to. If a shell made a group for us, as the first process of its job,
// the group is the complete job: the program, the processes that it has started and, in a pipeline, its neighbours. Any
// other group has strangers in it, such as the script that runs us; then only the program gets the signal.
func (t *sharedTerminal) target(received os.Signal, program int) int {
	if unix.Getpgrp() != os.Getpid() {
		return program
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.own[received]++
	return -os.Getpid()
}

// programExit returns the exit code of a program that has ended, as shells report it.
func programExit(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return cli.SignalExit + int(status.Signal())
	}
	return state.ExitCode()
}
