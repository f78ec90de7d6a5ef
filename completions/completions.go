// Package completions contains the completion scripts for shells. They are ours, not cobra's: cobra's scripts evaluate the
// command line, which can contain names that a server chose. Only jt.ps1 is generated, from cobra's.
package completions

import "embed"

// Scripts has the scripts for bash, zsh and fish, as jt.bash, jt.zsh and jt.fish.
//
//go:embed jt.bash jt.zsh jt.fish
var Scripts embed.FS
