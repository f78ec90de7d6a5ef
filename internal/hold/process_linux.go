package hold

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// processStart returns when a process was started, in the words of the system, and "" if it has ended. Its id may belong to
// another process later, but with another start.
func processStart(id int) string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id)) //nolint:gosec // a number
	if err != nil {
		return ""
	}
	boot, _ := os.ReadFile("/proc/sys/kernel/random/boot_id") // without it, the ticks since the start of the system decide
	_, after, _ := strings.Cut(string(status[bytes.LastIndexByte(status, ')')+1:]), " ")
	fields := strings.Fields(after)
	const state, start = 0, 19 // the third and the 22nd of proc(5)
	if len(fields) <= start || fields[state] == "Z" || fields[state] == "X" {
		return ""
	}
	return strings.TrimSpace(string(boot)) + "/" + fields[start]
}
