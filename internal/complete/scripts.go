package complete

import (
	"bytes"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"jt/completions"
)

//go:generate go test -run ^TestPowerShellScript$ -update .

// Script returns the completion script for a shell: bash, zsh, fish or powershell.
func Script(root *cobra.Command, shell string) ([]byte, error) {
	if shell != "powershell" {
		return completions.Scripts.ReadFile("jt." + shell)
	}
	var script bytes.Buffer
	if err := root.GenPowerShellCompletionWithDesc(&script); err != nil {
		return nil, err
	}
	text := script.String()
	for _, edit := range []struct{ from, to string }{
		// In its Complete mode, cobra's script does not quote names, and PowerShell puts their common beginning on the command line.
		{
			`$CompletionText = "$($comp.Name)$Description"`,
			`$CompletionText = "$($comp.Name.TrimEnd() | __jt_escapeStringWithSpecialChars)$Description"`,
		},
		// Without its last line the output was cut short, perhaps within a name.
		{
			`[int]$Directive = $Out[-1].TrimStart(':')`,
			`if (($Out | Select-Object -Last 1) -notmatch '^:[0-9]+$') { return }
    [int]$Directive = $Out[-1].TrimStart(':')`,
		},
	} {
		if strings.Count(text, edit.from) != 1 {
			return nil, errors.New("cobra's script for PowerShell has changed: jt cannot make it safe")
		}
		text = strings.Replace(text, edit.from, edit.to, 1)
	}
	return []byte(text), nil
}
