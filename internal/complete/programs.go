package complete

import (
	"os"
	"os/exec"
	"path/filepath"
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
				if !strings.HasPrefix(file.Name(), typed) {
					continue
				}
				if _, err := exec.LookPath(filepath.Join(folder, file.Name())); err == nil { // it can be run
					choices = append(choices, choice{Name: file.Name()})
				}
			}
		}
	}
	if len(choices) == 0 {
		return nil, anyFiles
	}
	slices.SortFunc(choices, func(a, b choice) int { return strings.Compare(a.Name, b.Name) })
	return offer(slices.Compact(choices), typed), noFiles
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
