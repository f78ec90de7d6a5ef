package hold

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// processStart returns when a process was started, in the words of the system, and "" if it has ended. Its id may belong to
// another process later, but with another start.
func processStart(id int) string {
	process, err := unix.SysctlKinfoProc("kern.proc.pid", id)
	const zombie = 5
	if err != nil || process.Proc.P_stat == zombie {
		return ""
	}
	return fmt.Sprintf("%d.%06d", process.Proc.P_starttime.Sec, process.Proc.P_starttime.Usec)
}
