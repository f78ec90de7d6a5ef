package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// build describes this binary.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// unreleased is the version of a build that is not a release.
const unreleased = "0.0.0-dev"

// ReadBuild reads what the Go tool wrote into the binary.
func ReadBuild() build {
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

// Line returns the build as jt version prints it.
func (b build) Line() string {
	if b.Commit == "" {
		return fmt.Sprintf("jt %s (%s, %s)", b.Version, b.Go, b.Platform)
	}
	return fmt.Sprintf("jt %s (%.12s, %s, %s)", b.Version, b.Commit, b.Go, b.Platform)
}
