package processtest

import "syscall"

// ownSession also ends a process when this one is killed, or runs into go test's limit and has no time to clean up.
func ownSession() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}
