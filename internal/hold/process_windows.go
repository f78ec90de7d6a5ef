package hold

import (
	"strconv"

	"golang.org/x/sys/windows"
)

// processStart returns when a process was started, in the words of the system, and "" if it has ended. Its id may belong to
// another process later, but with another start.
func processStart(id int) string {
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(id)) //nolint:gosec // ids are small
	if err != nil {
		return ""
	}
	defer func() { _ = windows.CloseHandle(process) }()
	var exit uint32
	var created, exited, kernel, user windows.Filetime
	const stillActive = 259
	if windows.GetExitCodeProcess(process, &exit) != nil || exit != stillActive ||
		windows.GetProcessTimes(process, &created, &exited, &kernel, &user) != nil {
		return ""
	}
	return strconv.FormatInt(created.Nanoseconds(), 10)
}
