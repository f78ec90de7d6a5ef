package cmd

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/output"
)

func versionCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Tell which jt this is",
		Example: `  jt version
  jt version -o json`,
		Args:        noArguments,
		Annotations: map[string]string{answersAtOnce: ""},
		RunE:        func(command *cobra.Command, _ []string) error { return runVersion(command.Context(), session) },
	}
}

// runVersion tells it in a line; whoever asks for a form or for columns gets those.
func runVersion(ctx context.Context, session *cli.Session) error {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	if options.Format == output.FormatTable && len(options.Columns) == 0 {
		if _, err := fmt.Fprintln(session.Environment.Stdout, cli.ReadBuild().Line()); err != nil {
			return &output.WriteError{Err: err}
		}
		return nil
	}
	row, err := json.Marshal(cli.ReadBuild())
	if err != nil {
		return err
	}
	options.Single = true
	printer, err := output.New(session.Environment.Stdout, versionView(), options)
	if err != nil {
		return err
	}
	if err := printer.Print(output.RawObject(row)); err != nil {
		return err
	}
	return printer.Close()
}

func versionView() output.View {
	columns := []string{"version", "commit", "go", "platform"}
	view := output.View{Table: columns, Wide: columns, Name: func(output.Object) (string, error) { return cli.ReadBuild().Version, nil }}
	for _, name := range columns {
		view.Columns = append(view.Columns, output.Column{Name: name, Kind: output.Text})
	}
	return view
}
