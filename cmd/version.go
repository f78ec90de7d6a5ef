package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"jt/output"
)

// build is what jt is made of.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// unreleased is the version of a build that no release made.
const unreleased = "0.0.0-dev"

// readBuild asks the binary itself: the Go tool writes version and commit into it.
func readBuild() build {
	b := build{Version: unreleased, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		b.Version = info.Main.Version
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			b.Commit = setting.Value
		}
	}
	return b
}

func (b build) line() string {
	if b.Commit == "" {
		return fmt.Sprintf("jt %s (%s, %s)", b.Version, b.Go, b.Platform)
	}
	return fmt.Sprintf("jt %s (%.12s, %s, %s)", b.Version, b.Commit, b.Go, b.Platform)
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Tell which jt this is",
		Example: `  jt version
  jt version -o json`,
		Args:        noArguments,
		Annotations: map[string]string{answersAtOnce: ""},
		RunE:        func(command *cobra.Command, _ []string) error { return a.runVersion(command.Context()) },
	}
}

// runVersion tells it in a line; whoever asks for a form or for columns gets those.
func (a *app) runVersion(ctx context.Context) error {
	options, err := a.printerOptions(ctx)
	if err != nil {
		return err
	}
	if options.Format == output.FormatTable && len(options.Columns) == 0 {
		if _, err := fmt.Fprintln(a.environment.Stdout, readBuild().line()); err != nil {
			return &output.WriteError{Err: err}
		}
		return nil
	}
	row, err := json.Marshal(readBuild())
	if err != nil {
		return err
	}
	options.Single = true
	printer, err := output.New(a.environment.Stdout, versionView(), options)
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
	view := output.View{Table: columns, Wide: columns, Name: func(output.Object) (string, error) { return readBuild().Version, nil }}
	for _, name := range columns {
		view.Columns = append(view.Columns, output.Column{Name: name, Kind: output.Text})
	}
	return view
}
