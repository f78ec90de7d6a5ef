package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"jt/cmd"
	"jt/internal/cli"
)

var asProcess = flag.Bool("process", false, "in scripts, run each jt as a process of its own")

// scriptCommand is a command of scripts.
type scriptCommand = func(*testscript.TestScript, bool, []string)

// scriptToRun returns the path of a copy of a script, whose lines `exec jt` and `code NUMBER jt` run jt in the process of the
// test: that takes a fifth of the time, and with -race much less. Lines that need a process remain: those that run in the
// background, have a stdin or a terminal, or read the environment with --jq. So does a script whose clock runs, since it waits.
func scriptToRun(t *testing.T, script, folder string) string {
	t.Helper()
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	if !*asProcess && !regexp.MustCompile(`(?m)^env `+stillClock+`=( |$)`).Match(text) {
		text = inProcessLines(text)
	}
	toRun := filepath.Join(folder, filepath.Base(script))
	if err := os.WriteFile(toRun, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return toRun
}

func inProcessLines(text []byte) []byte {
	input := false
	return regexp.MustCompile(`(?m)^(stdin |ttyin |(! )?(exec|code \d+) jt\b).*`).ReplaceAllFunc(text, func(line []byte) []byte {
		hasInput := input
		input = strings.HasPrefix(string(line), "stdin ") || strings.HasPrefix(string(line), "ttyin ")
		if hasInput || input || regexp.MustCompile(`&$|env\.|\$ENV`).Match(line) {
			return line
		}
		return regexp.MustCompile(`^(! )?(exec|code)`).ReplaceAll(line, []byte("${1}run"))
	})
}

// inProcess returns the command of scripts that runs jt in this process: run [NUMBER] jt ARG... NUMBER is the exit code that it
// must have. Names of files are relative to the folder of the script, and a process has one folder, so one jt runs at a time.
func inProcess() scriptCommand {
	var folder sync.Mutex
	return func(script *testscript.TestScript, negated bool, args []string) {
		want, err := strconv.Atoi(args[0])
		exact := err == nil
		if exact {
			args = args[1:]
		}
		now, err := time.Parse(time.RFC3339, script.Getenv(stillClock))
		script.Check(err)
		folder.Lock()
		defer folder.Unlock()
		before, err := os.Getwd()
		script.Check(err)
		script.Check(os.Chdir(script.MkAbs(".")))
		defer func() { _ = os.Chdir(before) }() // Windows cannot remove the folder of a process
		exit := cmd.Run(context.Background(), args[1:], cli.Environment{
			Stdin: strings.NewReader(""), Stdout: script.Stdout(), Stderr: script.Stderr(),
			StdoutSize: func() (width, height int) { return 0, 0 },
			Getenv:     script.Getenv,
			Now:        func() time.Time { return now }, Location: time.UTC,
		})
		if exact && exit != want || !exact && negated == (exit == cli.ExitDone) {
			script.Fatalf("%q ended with %d", args, exit)
		}
	}
}
