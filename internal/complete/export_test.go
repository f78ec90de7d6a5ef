package complete

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/output"
)

func FlagValues(session *cli.Session) map[string]cobra.CompletionFunc {
	return (&completer{session}).flagValues()
}

func CommandValues(session *cli.Session) map[string]cobra.CompletionFunc {
	return (&completer{session}).commandValues()
}

func CommandViews(session *cli.Session) map[string]output.View {
	return (&completer{session}).commandViews()
}
