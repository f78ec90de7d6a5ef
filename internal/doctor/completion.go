package doctor

import (
	"bytes"
	"cmp"
	"context"
	"path/filepath"
	"strings"

	"jt/internal/atomicfile"
)

// shellCompletion says how a shell loads the completion of jt's commands.
type shellCompletion struct {
	files   []string // the completion itself, below a data folder of the user or the system
	config  []string // files below HOME that can load it
	loading string   // what to do
}

// maxShellFile bounds a file that may load the completion.
const maxShellFile = 1 << 20

var shellCompletions = map[string]shellCompletion{
	"bash": {
		files:   []string{"bash-completion/completions/jt", "bash-completion/completions/jt.bash"},
		config:  []string{".bashrc", ".bash_profile", ".profile", ".bash_completion"},
		loading: "add this line to ~/.bashrc: source <(jt completion bash)",
	},
	"zsh": {
		files:   []string{"zsh/site-functions/_jt", "zsh/vendor-completions/_jt"},
		config:  []string{".zshrc", ".zprofile", ".zshenv"},
		loading: "add this line to ~/.zshrc, after compinit: source <(jt completion zsh)",
	},
	"fish": {
		files:   []string{"fish/vendor_completions.d/jt.fish", "fish/completions/jt.fish"},
		config:  []string{".config/fish/completions/jt.fish", ".config/fish/config.fish"},
		loading: "run: jt completion fish > ~/.config/fish/completions/jt.fish",
	},
}

// completion reports whether the shell completes jt's commands, judging by its usual files.
func (e *examination) completion(context.Context) finding {
	getenv := e.session.Environment.Getenv
	shell := strings.TrimSuffix(filepath.Base(getenv("SHELL")), ".exe")
	known, ok := shellCompletions[shell]
	if !ok {
		return findSkipped("SHELL is not bash, zsh or fish; see `jt completion --help`")
	}
	// The data folders follow the XDG Base Directory Specification.
	folders := filepath.SplitList(cmp.Or(getenv("XDG_DATA_DIRS"), "/usr/local/share:/usr/share"))
	home := getenv("HOME")
	if own := getenv("XDG_DATA_HOME"); filepath.IsAbs(own) {
		folders = append([]string{own}, folders...)
	} else if home != "" {
		folders = append([]string{filepath.Join(home, ".local", "share")}, folders...)
	}
	var paths []string
	for _, folder := range folders {
		for _, name := range known.files {
			paths = append(paths, filepath.Join(folder, name))
		}
	}
	if home != "" {
		for _, name := range known.config {
			paths = append(paths, filepath.Join(home, name))
		}
	}
	for _, path := range paths {
		text, _, err := atomicfile.Read(path, maxShellFile)
		isCompletion := strings.Contains(filepath.Base(path), "jt")
		if err == nil && (isCompletion || bytes.Contains(text, []byte("jt completion"))) {
			return findOK(shell + " loads jt's completion from " + path)
		}
	}
	return findWarning("jt completion is not set up in the usual files of "+shell, known.loading)
}
