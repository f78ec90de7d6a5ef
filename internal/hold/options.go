package hold

import (
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/wait"
)

// Options are what `jt hold` was asked for.
type Options struct {
	Targets   selection.TargetOptions
	Consent   cli.ConsentOptions
	Drain     wait.DrainOptions
	DryRun    bool
	Journal   string
	Recover   bool
	Program   []string // COMMAND and its arguments
	Separated bool     // there was a --
	Others    []string // flags that do not go with recover
}
