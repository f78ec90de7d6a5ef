package complete

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// program completes the word after --: the programs in PATH, or files.
func (c *completer) program(typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var choices []choice
	if typed != "" { // otherwise the shell would show thousands
		for _, folder := range filepath.SplitList(c.session.Environment.Getenv("PATH")) {
			files, _ := os.ReadDir(folder) // what cannot be read has nothing to offer
			for _, file := range files {
				if name := file.Name(); strings.HasPrefix(name, typed) && isProgram(filepath.Join(folder, name)) {
					choices = append(choices, choice{value: name})
				}
			}
		}
	}
	if len(choices) == 0 {
		return nil, anyFiles
	}
	slices.SortFunc(choices, func(a, b choice) int { return strings.Compare(a.value, b.value) })
	return offer(slices.Compact(choices), typed), noFiles
}

// isProgram reports whether a file can be run.
func isProgram(path string) bool {
	information, err := os.Stat(path) // follows links
	if err != nil || !information.Mode().IsRegular() {
		return false
	}
	if runtime.GOOS == "windows" {
		return slices.Contains([]string{".exe", ".bat", ".cmd", ".com"}, strings.ToLower(filepath.Ext(path)))
	}
	return information.Mode()&0o111 != 0
}

// paths completes the path of jt api, with or without a slash at its beginning. An id can follow the first.
func paths(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, noFiles
	}
	slash := typed[:len(typed)-len(strings.TrimPrefix(typed, "/"))]
	return offer([]choice{
		{slash + "job-types/", "job types"}, {slash + "job-types/status/", "job counts"}, {slash + "job-types/running/", "running jobs"},
		{slash + "job-types/pending/", "pending jobs"}, {slash + "job-types/system-failures/", "system failures"},
	}, typed), noFiles
}
