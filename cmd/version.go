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
		Short: "Show version",
		Example: `  jt version
  jt version -o json
  jt --version`,
		Args:        noArguments,
		Annotations: map[string]string{answersAtOnce: ""},
		RunE:        func(command *cobra.Command, _ []string) error { return runVersion(command.Context(), session) },
	}
}

// runVersion prints a line, or an object if a format or columns are given.
func runVersion(ctx context.Context, session *cli.Session) error {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	build := cli.ReadBuild()
	if options.Format == output.FormatTable && len(options.Columns) == 0 {
		if _, err := fmt.Fprintln(session.Environment.Stdout, build.Line()); err != nil {
			return &output.WriteError{Err: err}
		}
		return nil
	}
	row, err := json.Marshal(build)
	if err != nil {
		return err
	}
	view := output.View{Name: func(output.Object) (string, error) { return build.Version, nil }}
	for _, name := range []string{"version", "commit", "go", "platform"} {
		view.Columns = append(view.Columns, output.Column{Name: name, Kind: output.Text})
		view.Table, view.Wide = append(view.Table, name), append(view.Wide, name)
	}
	options.Single = true
	printer, err := output.New(session.Environment.Stdout, view, options)
	if err != nil {
		return err
	}
	if err := printer.Print(output.RawObject(row)); err != nil {
		return err
	}
	return printer.Close()
}
