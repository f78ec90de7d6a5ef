//go:build !linux && !darwin && !windows

package hold

import (
	"errors"
	"syscall"
)

// processStart returns "" if a process has ended. When it was started is not known here: another process may have its id.
func processStart(id int) string {
	if err := syscall.Kill(id, 0); id <= 0 || err != nil && !errors.Is(err, syscall.EPERM) {
		return ""
	}
	return "running"
}
