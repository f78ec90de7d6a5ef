package cmd

import (
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
		RunE:        func(*cobra.Command, []string) error { return a.runVersion() },
	}
}

func (a *app) runVersion() error {
	form, err := a.outputForm()
	if err != nil {
		return err
	}
	line := readBuild().line()
	if form == output.FormJSON || form == output.FormJSONL {
		text, err := json.Marshal(readBuild())
		if err != nil {
			return err
		}
		line = string(text)
	}
	if _, err := fmt.Fprintln(a.environment.Stdout, line); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}
