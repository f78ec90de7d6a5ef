//go:build !windows

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/cmd"
	"jt/internal/cli"
	"jt/internal/processtest"
)

// examplesNotRun returns the examples of help texts that a test cannot run, and what they need.
func examplesNotRun() map[string]string {
	const (
		terminal = "a terminal"
		waiting  = "time: jobs have to end first"
		forever  = "an interrupt: it runs until then"
		shell    = "another shell"
	)
	return map[string]string{
		"jt sandbox &": forever,
		"jt sandbox --listen 127.0.0.1:0 --job-types 3000":          forever,
		"jt list --category imagery --paused --watch":               terminal,
		"jt status --sort failed --limit 10 --watch --interval 30s": terminal,
		"jt running --watch": terminal,
		"jt running --category imagery --watch --until-empty": terminal,
		"jt pending --watch":                                                           terminal,
		"jt failures --watch --interval 1m":                                            terminal,
		"jt context add new --server https://host/api/v7 --login":                      terminal,
		"source <(jt completion zsh)":                                                  shell,
		"jt completion fish | source":                                                  shell,
		"jt completion powershell | Out-String | Invoke-Expression":                    shell,
		"jt pause --category imagery --drain --drain-timeout 2h --yes":                 waiting,
		"jt pause --category imagery --yes && jt wait --category imagery --timeout 2h": waiting,
		"jt wait landsat-parse@1.0.0 --for idle":                                       waiting,
		"jt wait --paused --for unpaused --timeout 1d --interval 1m":                   waiting,
		"jt list --category imagery -o name | jt wait - --for paused":                  waiting,
		"jt hold --category imagery --drain --yes -- make migrate":                     waiting,
	}
}

// exampleExits returns the exit codes of examples that report a result by exit code.
func exampleExits() map[string]int {
	const breach, different = 7, 7
	return map[string]int{
		"jt diff cluster.yaml": different,
		"jt diff cluster.yaml --ref landsat-parse@1.0.0 --ref cloud-mask@1.0.0": different,
		`jt diff cluster.yaml --jq '.[] | select(.field == "is_paused").name'`:  different,
		"jt check --max-failure-rate 5% --min-jobs 10 --no-system":              breach,
		"jt check --since 1h --max-failed 10 --max-system-failures 0":           breach,
		"jt check landsat-parse@1.0.0 --min-completed 1 --max-running-for 6h":   0,
		"jt check --max-system-failures 5 --no-system -o name | jt pause -":     breach,
		`jt check --max-failed 0 --jq '.[] | "\(.name) \(.value)"'`:             breach,
	}
}

// TestHelpExamples runs the examples of every help text. Each text has its own folder, and each example its own server.
func TestHelpExamples(t *testing.T) {
	for _, program := range []string{"bash", "jq"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is missing", program)
		}
	}
	notRun, exits := examplesNotRun(), exampleExits()
	for _, words := range commandsOfHelp(t, nil) {
		place := newExamplePlace(t)
		help := place.inProcess(t, append([]string{"help"}, words...)...)
		for _, line := range exampleLines(help) {
			if _, found := notRun[line]; found {
				delete(notRun, line)
				continue
			}
			if exit, output := place.run(t, line); exit != exits[line] {
				t.Errorf("%s\nended with %d, want %d: %s", line, exit, exits[line], output)
			}
			delete(exits, line)
		}
	}
	for line := range notRun {
		t.Errorf("no help text has this example of examplesNotRun: %s", line)
	}
	for line := range exits {
		t.Errorf("no help text has this example of exampleExits: %s", line)
	}
}

// commandsOfHelp returns a command and everything below it that shell completion offers after jt help.
func commandsOfHelp(t *testing.T, words []string) [][]string {
	t.Helper()
	commands := [][]string{words}
	listed := examplePlace{}.inProcess(t, slices.Concat([]string{"__complete", "help"}, words, []string{""})...)
	for line := range strings.Lines(listed) {
		name, _, found := strings.Cut(line, "\t")
		if found {
			commands = append(commands, commandsOfHelp(t, append(slices.Clone(words), name))...)
		}
	}
	return commands
}

func exampleLines(help string) []string {
	_, examples, _ := strings.Cut(help, "\nExamples:\n")
	var lines []string
	for line := range strings.Lines(examples) {
		if !strings.HasPrefix(line, "  ") && line != "\n" {
			break // next section
		}
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// examplePlace is a folder with the files that examples name.
type examplePlace struct {
	folder      string
	environment []string
}

func newExamplePlace(t *testing.T) examplePlace {
	t.Helper()
	folder := t.TempDir()
	place := examplePlace{
		folder: folder,
		environment: []string{
			"HOME=" + folder, "PATH=" + folder + string(os.PathListSeparator) + os.Getenv("PATH"), "TMPDIR=" + folder,
			"JT_YES=1", "SCALE_TOKEN=token-of-a-test", "GORACE=atexit_sleep_ms=0",
		},
	}
	const snapshot = `{"jt_snapshot": 1, "job_types": [{"name": "landsat-parse", "version": "1.0.0", "is_paused": true}]}`
	for name, text := range map[string]string{
		"mapping.yaml": "exit_codes: {1: bad-input}\n", "change.json": `{"is_paused": true}`, "cluster.yaml": snapshot, "before.yaml": snapshot,
		"deploy.sh": "#!/bin/sh\necho deployed\n", "pass": "#!/bin/sh\necho token-of-a-test\n", "git": "#!/bin/sh\ncat cluster.yaml\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(folder, ".config/fish/completions"), 0o700); err != nil {
		t.Fatal(err)
	}
	return place
}

// run runs one line of an example on its own server, with a secret on stdin for the commands that read one.
func (p examplePlace) run(t *testing.T, line string) (exit int, output string) {
	t.Helper()
	config := scaletest.Config{}
	if strings.HasPrefix(line, "jt pending") { // later releases alone list them
		config.Behaviour = scaletest.Scale59
	}
	server, err := scaletest.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, name := range contextsOf(line) {
		p.inProcess(t, "context", "add", name, "--no-check", "--replace", "--server", server.URL)
	}
	// The servers in examples do not exist.
	for _, url := range []string{
		"https://host/scale/api", "https://other/scale/api", "https://host/api", "https://other/api", "http://dev:8000", "http://127.0.0.1:8800",
	} {
		line = strings.ReplaceAll(line, url, server.URL)
	}
	return p.command(t, server.URL, line)
}

// contextsOf returns the contexts that a line needs.
func contextsOf(line string) []string {
	if strings.Contains(line, "context") && !strings.Contains(line, "context add") {
		return []string{"prod", "dev", "test"}
	}
	return nil
}

// inProcess runs jt in the test process and returns its output.
func (p examplePlace) inProcess(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	exit := cmd.Run(t.Context(), args, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		StdoutSize: func() (width, height int) { return 0, 0 },
		Getenv: func(name string) string {
			at := slices.IndexFunc(p.environment, func(variable string) bool { return strings.HasPrefix(variable, name+"=") })
			if at < 0 {
				return ""
			}
			return p.environment[at][len(name)+1:]
		},
		Now: time.Now, Location: time.UTC,
	})
	if exit != cli.ExitDone {
		t.Fatalf("jt %q ended with %d: %s", args, exit, &stderr)
	}
	return stdout.String()
}

func (p examplePlace) command(t *testing.T, server, line string) (exit int, output string) {
	t.Helper()
	command := processtest.Command(t, "bash", "-o", "pipefail", "-c", line)
	command.Dir, command.Env, command.Stdin = p.folder, p.environment, strings.NewReader("token-of-a-test\n")
	if !strings.Contains(line, "jt context show") {
		command.Env = append(command.Env, "JT_SERVER="+server)
	}
	text, err := command.CombinedOutput()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return failed.ExitCode(), string(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, string(text)
}
