package processtest

import "syscall"

// ownSession also kills the process when this one is killed, or reaches go test's timeout and has no time to clean up.
func ownSession() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}
