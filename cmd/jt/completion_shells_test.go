//go:build !windows

package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"jt/internal/processtest"
)

// shellPatience is how long a test waits for a shell.
const shellPatience = time.Minute

// shellNames are the names of job types with one version; each begins with another letter. If a shell executes one of
// them, it leaves a file.
var shellNames = []string{
	"alpha beta", "bc:d", "cd@host", "de=f", "ef&g;h|i", "fg$HOME", "gh$(touch left)", "hi`touch left`", `ij"k"`, "jk'l'",
	`kl\m`, "lm*?[n]{o,p}", "mn#o", "no~p", "op!q", "pq(r)", "qr<s>", "rs%t", "Größe 日本語", "tu-v,w", "uv^w", "vw  x",
	plainInQuotes,
}

// plainInQuotes has the characters that have no meaning in quotes, together; without quotes, each is in a name of its own.
const plainInQuotes = "wx &;|*?[n]{o,p}#~()<>%-,^  é日"

// shellTypes returns the job types of the server: those in shellNames, and some whose common beginning needs quotes.
func shellTypes() []map[string]any {
	var types []map[string]any
	add := func(name, version, title string, paused bool) {
		types = append(types, map[string]any{
			"id": 501 + len(types), "name": name, "version": version, "title": title, "category": "a category",
			"is_active": true, "is_paused": paused,
		})
	}
	for _, name := range shellNames {
		add(name, "1.0", "The title of "+name, false)
	}
	add("x $(touch left) y", "1.0", "One of two", false)
	add("x $(touch left) y", "2.0", "Two of two", false)
	add("yard", "1.0", "Bidi \u202e and\nlines\n:4", true)
	add("yard stick", "1.0", ":0", true)
	add("z\n:4\nzero", "1.0", "a name of three lines", true)
	return types
}

func startShellServer(t *testing.T) string {
	t.Helper()
	types := shellTypes()
	body, err := json.Marshal(map[string]any{"count": len(types), "next": nil, "previous": nil, "results": types})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// shell is a shell that completes jt's commands, started in one of the documented ways.
type shell struct {
	program     []string
	debian      string // its Debian package
	needs       string // a file that the package must have installed
	load        string // first line typed
	file        string // path of the completion script below HOME; "" if load sources it
	script      string // the shell whose script it is
	again       bool   // another entry tests the same script with all lines and names
	noVariables bool   // completion scripts do not see the variables on the line
}

func shells() map[string]shell {
	return map[string]shell{
		"bash": {program: []string{"bash", "--norc", "--noprofile", "-i"}, debian: "bash", load: "source <(jt completion bash)"},
		"bash-completion": {
			program: []string{"bash", "--norc", "--noprofile", "-i"}, debian: "bash-completion", needs: "/usr/share/bash-completion/bash_completion",
			load: "source /usr/share/bash-completion/bash_completion", file: ".local/share/bash-completion/completions/jt", script: "bash", again: true,
		},
		"zsh": {
			program: []string{"zsh", "-f", "-i"}, debian: "zsh",
			load: "autoload -U compinit && compinit -D && source <(jt completion zsh)",
		},
		"zsh-fpath": {
			program: []string{"zsh", "-f", "-i"}, debian: "zsh", file: ".zsh/_jt", script: "zsh", again: true,
			load: "fpath=(~/.zsh $fpath) && autoload -U compinit && compinit -D",
		},
		// The prompt of fish runs git after each line.
		"fish": {program: []string{"fish", "-i"}, debian: "fish", load: "function fish_prompt; end; jt completion fish | source", noVariables: true},
		"fish-file": {
			program: []string{"fish", "-i"}, debian: "fish", file: ".config/fish/completions/jt.fish", script: "fish",
			load: "function fish_prompt; end", again: true, noVariables: true,
		},
	}
}

// session is a shell on a terminal.
type session struct {
	t        *testing.T
	terminal *os.File
	folder   string
	output   chan string
	seen     string
}

func startShell(t *testing.T, shell shell, server string) *session {
	t.Helper()
	if _, err := exec.LookPath(shell.program[0]); err != nil {
		t.Skipf("%s is missing: install the Debian package %s", shell.program[0], shell.debian)
	}
	if shell.needs != "" {
		if _, err := os.Stat(shell.needs); err != nil {
			t.Skipf("%s is missing: install the Debian package %s", shell.needs, shell.debian)
		}
	}
	s := &session{t: t, folder: t.TempDir(), output: make(chan string, 1000)}
	environment := []string{
		"HOME=" + s.folder, "PATH=" + os.Getenv("PATH"), "JT_SERVER=" + server, "LC_ALL=C.UTF-8", "TERM=xterm", "PS1=> ",
		"GORACE=atexit_sleep_ms=0", "COLUMNS=200", "HERE=" + server,
	}
	s.warm(environment)
	if shell.file != "" {
		script, err := processtest.Command(t, "jt", "completion", shell.script).Output()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(s.folder, shell.file)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, script, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(s.folder, "ca-file.pem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	// Without this folder, fish generates completions from all manual pages in the background.
	if err := os.MkdirAll(filepath.Join(s.folder, ".local/share/fish/generated_completions"), 0o700); err != nil {
		t.Fatal(err)
	}
	command := processtest.CommandWithin(t, 5*time.Minute, shell.program[0], shell.program[1:]...)
	command.Env, command.Dir = environment, s.folder
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 50, Cols: 200})
	if err != nil {
		t.Fatal(err)
	}
	s.terminal = terminal
	go s.read()
	t.Cleanup(func() { _ = terminal.Close() })
	s.send(shell.load + "\n")
	s.send("printf '<%s>' LOADED\n")
	s.await(regexp.MustCompile(`<LOADED>`))
	return s
}

// warm fills the cache of names first, since the tests are about quoting in shells, not about time.
func (s *session) warm(environment []string) {
	s.t.Helper()
	for range 100 {
		command := processtest.Command(s.t, "jt", "__complete", "show", "")
		command.Env = environment
		if answer, _ := command.Output(); strings.Contains(string(answer), "alpha beta") {
			return
		}
	}
	s.t.Fatal("completion has no names from the server")
}

func (s *session) read() {
	defer close(s.output)
	buffer := make([]byte, 64<<10)
	for {
		count, err := s.terminal.Read(buffer)
		if count > 0 {
			s.output <- string(buffer[:count])
		}
		if err != nil {
			return
		}
	}
}

func (s *session) send(keys string) {
	s.t.Helper()
	if _, err := s.terminal.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// await returns the first match of the pattern in the output, and drops the output up to it.
func (s *session) await(pattern *regexp.Regexp) string {
	s.t.Helper()
	patience := time.NewTimer(shellPatience)
	defer patience.Stop()
	for {
		if found := pattern.FindStringIndex(s.seen); found != nil {
			text := s.seen[found[0]:found[1]]
			s.seen = s.seen[found[1]:]
			return text
		}
		select {
		case text, more := <-s.output:
			if !more {
				s.t.Fatalf("the shell ended; it showed %q", s.seen)
			}
			s.seen += text
		case <-patience.C:
			s.t.Fatalf("no %s within %s; the shell showed %q", pattern, shellPatience, s.seen)
		}
	}
}

// arguments returns the arguments that the shell reads from the typed line: it passes the line to printf.
func (s *session) arguments() []string {
	s.t.Helper()
	const begin, end = "\x01", "\x05"
	s.send(begin + `printf '\001%s\002' ` + end + " END\n")
	text := s.await(regexp.MustCompile(`(?s)\x01jt\x02(\x01[^\x02]*\x02)*\x01END\x02`))
	var arguments []string
	for argument := range strings.SplitSeq(text, "\x02") {
		arguments = append(arguments, strings.TrimPrefix(argument, "\x01"))
	}
	return arguments[1 : len(arguments)-2]
}

// shellLine is the keys that are typed, and the arguments that must result.
type shellLine struct {
	keys string
	want []string
}

func shellLines(shell shell) []shellLine {
	lines := []shellLine{
		{"jt sho\talp\t", []string{"show", "alpha beta"}},
		{`jt show alpha\ b` + "\t", []string{"show", "alpha beta"}},
		{"jt li\t --sor\tpriority", []string{"list", "--sort", "priority"}},
		// names that are already on the line, some with commands;
		// after two backquotes bash completes nothing, even if they are quoted
		{"jt show gh\tef\tfg\talp\t", []string{"show", "gh$(touch left)", "ef&g;h|i", "fg$HOME", "alpha beta"}},
		{`jt show 'gh$(touch left)' alp` + "\t", []string{"show", "gh$(touch left)", "alpha beta"}},
		{"jt show alpha\\ beta alp\t", []string{"show", "alpha beta", "alp"}},
		{"jt show 501 alp\t", []string{"show", "501", "alp"}},
		// the common beginning of two values comes first
		{"jt show x\t2\t", []string{"show", "x $(touch left) y@2.0"}},
		{"jt show \"x\t2\t", []string{"show", "x $(touch left) y@2.0"}},
		{"jt show 'x\t1\t", []string{"show", "x $(touch left) y@1.0"}},
		{"jt show cd@h\t", []string{"show", "cd@host"}},
		{"jt show cd@host@\t", []string{"show", "cd@host@1.0"}},
		{"jt show bc:\t", []string{"show", "bc:d"}},
		{"jt show 50\t5\t", []string{"show", "505"}},
		// states
		{"jt pause yar\t", []string{"pause", "yar"}},
		{"jt unpause yard\\ \t", []string{"unpause", "yard stick"}},
		{"jt unpause alp\t", []string{"unpause", "alp"}},
		{"jt pause --all --except alp\t", []string{"pause", "--all", "--except", "alpha beta"}},
		// flags
		{"jt list --category a\t", []string{"list", "--category", "a category"}},
		{"jt list --name=alp\t", []string{"list", "--name=alpha beta"}},
		{"jt list --name=cd@\t", []string{"list", "--name=cd@host"}},
		{"jt list --name=bc:\t", []string{"list", "--name=bc:d"}},
		{"jt list --name Gr\t", []string{"list", "--name", "Größe 日本語"}},
		{"jt list --sort titl\t,-prio\t", []string{"list", "--sort", "title,-priority"}},
		{"jt list --columns id,titl\t", []string{"list", "--columns", "id,title"}},
		{"jt list -o jsonl\t", []string{"list", "-o", "jsonl"}},
		{"jt sandbox --as=doc\t", []string{"sandbox", "--as=documented"}},
		{"jt help exit\t", []string{"help", "exit-codes"}},
		// file names, only for flags that need a file
		{"jt list --ca-cert ca-f\t", []string{"list", "--ca-cert", "ca-file.pem"}},
		{"jt list --ca-cert=ca-f\t", []string{"list", "--ca-cert=ca-file.pem"}},
		{"jt list ca-f\t", []string{"list", "ca-f"}},
		{"jt show ca-f\t", []string{"show", "ca-f"}},
		{"jt nonsense ca-f\t", []string{"nonsense", "ca-f"}},
	}
	if shell.again {
		return lines[:10]
	}
	for _, want := range shellNames {
		letters := string([]rune(want)[:2])
		for _, quote := range []string{"", `"`, "'"} {
			if quote != "" && want != plainInQuotes && !strings.ContainsAny(want, ":@=$`\"'\\!") {
				continue
			}
			lines = append(lines, shellLine{"jt show " + quote + letters + "\t", []string{"show", want}})
		}
	}
	if !shell.noVariables {
		lines = append(lines, shellLine{`jt --server $HERE --context "" show alp` + "\t", []string{"--server", "HERE", "--context", "", "show", "alp"}},
			shellLine{`jt --server "$HERE" show alp` + "\t", []string{"--server", "HERE", "show", "alpha beta"}})
	}
	return lines
}

// TestShells types at real shells. Each must insert a value so that jt gets the exact name with any kind of quote, must
// not execute any part of the line, and shows the descriptions of values.
func TestShells(t *testing.T) {
	server := startShellServer(t)
	for name, shell := range shells() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startShell(t, shell, server)
			for _, line := range shellLines(shell) {
				s.send(line.keys)
				got := s.arguments()
				if at := slices.Index(got, server); at >= 0 {
					got[at] = "HERE"
				}
				if !slices.Equal(got, line.want) {
					t.Errorf("%q: %q, want %q", line.keys, got, line.want)
				}
			}
			s.send("jt unpause yard\t\t")
			s.await(regexp.MustCompile(`Bidi \\u202e and\\nlines\\n:4`))
			if _, err := os.Stat(filepath.Join(s.folder, "left")); err == nil {
				t.Error("the shell executed a name")
			}
		})
	}
}
