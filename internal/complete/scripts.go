package complete

import (
	"bytes"
	"embed"
	"errors"

	"github.com/spf13/cobra"
)

//go:generate go test -run ^TestScripts$ -update .

// scripts are ours, not cobra's (except for PowerShell): cobra's scripts evaluate the command line, which can contain names
// that a server chose.
//
//go:embed scripts
var scripts embed.FS

// Script returns the completion script for a shell: bash, zsh, fish or powershell.
func Script(root *cobra.Command, shell string) ([]byte, error) {
	if shell != "powershell" {
		return scripts.ReadFile("scripts/jt." + shell)
	}
	var script bytes.Buffer
	if err := root.GenPowerShellCompletionWithDesc(&script); err != nil {
		return nil, err
	}
	// In its Complete mode, cobra's script does not quote names, and PowerShell puts their common beginning on the command line.
	const (
		plain  = `$CompletionText = "$($comp.Name)$Description"`
		quoted = `$CompletionText = "$($comp.Name.TrimEnd() | __jt_escapeStringWithSpecialChars)$Description"`
	)
	if bytes.Count(script.Bytes(), []byte(plain)) != 1 {
		return nil, errors.New("cobra's script for PowerShell has changed: jt cannot make it quote names")
	}
	return bytes.Replace(script.Bytes(), []byte(plain), []byte(quoted), 1), nil
}
