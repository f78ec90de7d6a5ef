package complete

import (
	"bytes"
	"embed"
	"errors"

	"github.com/spf13/cobra"
)

//go:generate go test -run ^TestScripts$ -update .

// scripts are written here and not taken from cobra, but for PowerShell's: cobra's evaluate the command line that is
// completed, on which names stand that a server chose.
//
//go:embed scripts
var scripts embed.FS

// Script is what lets a shell complete: bash, zsh, fish or powershell.
func Script(root *cobra.Command, shell string) ([]byte, error) {
	if shell != "powershell" {
		return scripts.ReadFile("scripts/jt." + shell)
	}
	var script bytes.Buffer
	if err := root.GenPowerShellCompletionWithDesc(&script); err != nil {
		return nil, err
	}
	// In the mode Complete, cobra does not quote names, and PowerShell puts what they have in common on the line.
	const (
		plain  = `$CompletionText = "$($comp.Name)$Description"`
		quoted = `$CompletionText = "$($comp.Name.TrimEnd() | __jt_escapeStringWithSpecialChars)$Description"`
	)
	if bytes.Count(script.Bytes(), []byte(plain)) != 1 {
		return nil, errors.New("the script for PowerShell is not the one that is known")
	}
	return bytes.Replace(script.Bytes(), []byte(plain), []byte(quoted), 1), nil
}
