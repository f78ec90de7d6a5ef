package doctor

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
)

// shellCompletion is how one shell comes to complete jt's commands.
type shellCompletion struct {
	files   []string // the completion itself, below a user's or the system's data
	config  []string // the user's own files that can load it, below HOME
	loading string   // what to do
}

var shellCompletions = map[string]shellCompletion{
	"bash": {
		files:   []string{"bash-completion/completions/jt", "bash-completion/completions/jt.bash"},
		config:  []string{".bashrc", ".bash_profile", ".profile", ".bash_completion"},
		loading: "put this line into ~/.bashrc: source <(jt completion bash)",
	},
	"zsh": {
		files:   []string{"zsh/site-functions/_jt", "zsh/vendor-completions/_jt"},
		config:  []string{".zshrc", ".zprofile", ".zshenv"},
		loading: "put this line into ~/.zshrc, after compinit: source <(jt completion zsh)",
	},
	"fish": {
		files:   []string{"fish/vendor_completions.d/jt.fish", "fish/completions/jt.fish"},
		config:  []string{".config/fish/completions/jt.fish", ".config/fish/config.fish"},
		loading: "run: jt completion fish > ~/.config/fish/completions/jt.fish",
	},
}

// completion checks whether the shell completes jt's commands, as far as its usual files show.
func (e *examination) completion(context.Context) finding {
	getenv := e.session.Environment.Getenv
	shell := strings.TrimSuffix(filepath.Base(getenv("SHELL")), ".exe")
	known, ok := shellCompletions[shell]
	if !ok {
		return findSkipped("SHELL names none of bash, zsh and fish; `jt completion --help` tells how to set it up")
	}
	home := getenv("HOME")
	for _, folder := range dataFolders(getenv, home) {
		for _, name := range known.files {
			path := filepath.Join(folder, filepath.FromSlash(name))
			if _, err := os.Stat(path); err == nil {
				return findOK(shell + " has it from " + path)
			}
		}
	}
	for _, name := range known.config {
		path := filepath.Join(home, filepath.FromSlash(name))
		text, err := os.ReadFile(path) //nolint:gosec // a shell's own file in the user's home
		if err == nil && home != "" && (bytes.Contains(text, []byte("jt completion")) || filepath.Base(name) == "jt.fish") {
			return findOK(shell + " has it from " + path)
		}
	}
	return findWarning(shell+" does not complete jt's commands, as far as its usual files tell", known.loading)
}

// dataFolders returns a user's and the system's, as the XDG Base Directory Specification says.
func dataFolders(getenv func(string) string, home string) []string {
	var folders []string
	if own := getenv("XDG_DATA_HOME"); filepath.IsAbs(own) {
		folders = append(folders, own)
	} else if home != "" {
		folders = append(folders, filepath.Join(home, ".local", "share"))
	}
	system := getenv("XDG_DATA_DIRS")
	if system == "" {
		system = "/usr/local/share:/usr/share"
	}
	return append(folders, filepath.SplitList(system)...)
}
