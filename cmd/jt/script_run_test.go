package main

import (
	"context"
	"flag"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"jt/cmd"
	"jt/internal/cli"
)

var asProcess = flag.Bool("process", false, "in scripts, run each jt as a process of its own")

// runJT returns the command of scripts that runs jt in the process of the test: run [NUMBER] jt ARG... NUMBER is the exit code
// that it must have. It takes a fifth of the time of a process. Scripts use exec and code where only a process will do: in the
// background, with a stdin or a terminal, with the environment in --jq, and where jt waits for a clock.
func runJT() func(*testscript.TestScript, bool, []string) {
	var folder sync.Mutex // a process has one current folder, so one jt runs at a time
	return func(script *testscript.TestScript, negated bool, args []string) {
		want, err := strconv.Atoi(args[0])
		exact := err == nil
		switch {
		case *asProcess && exact:
			checkExitCode(script, negated, args)
			return
		case *asProcess:
			if failed := script.Exec(args[0], args[1:]...) != nil; failed != negated {
				script.Fatalf("%q failed: %v", args, failed)
			}
			return
		case exact:
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
