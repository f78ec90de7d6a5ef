package complete

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
)

func FlagValues(session *cli.Session) map[string]cobra.CompletionFunc {
	return (&completer{session}).flagValues()
}

func CommandValues(session *cli.Session) map[string]cobra.CompletionFunc {
	return (&completer{session}).commandValues()
}
