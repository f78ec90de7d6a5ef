package cmd

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// ornamentLines returns command lines that draw ornaments on a terminal: bars, ellipses and progress.
func ornamentLines() []string {
	return []string{
		"list", "list -o wide", "status", "status --columns id,title,failed,bar", "running", "failures", "show 6 32 63", "show 6 32 -o wide",
		"check --max-failed 0", "pause 6 --yes", "unpause 6", "update 6 --exit-code 3=bad-input", "snapshot --only paused", "doctor", "doctor --server http://127.0.0.1:1",
		"context list", "pause nope", "hold --dry-run 6 -- true", "wait 6 --for unpaused", "version", "help status", "api /job-types/6/",
	}
}

// runOrnaments runs a command line on a narrow terminal.
func runOrnaments(t *testing.T, server string, variables map[string]string, args string) string {
	t.Helper()
	home := t.TempDir()
	var written bytes.Buffer
	Run(t.Context(), strings.Fields(args), cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &written, Stderr: &written, StdoutTerminal: true, StderrTerminal: true,
		StdoutSize: func() (width, height int) { return 60, 24 },
		Getenv: func(name string) string {
			switch name {
			case "JT_SERVER":
				return server
			case "HOME", "AppData", "LocalAppData":
				return home
			}
			return variables[name]
		},
		Now: func() time.Time { return screenTimeOfOrnaments }, Location: time.UTC,
	})
	return written.String()
}

var screenTimeOfOrnaments = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func startOrnamentServer(t *testing.T) string {
	t.Helper()
	server, err := scaletest.Start(scaletest.Config{Now: func() time.Time { return screenTimeOfOrnaments }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server.URL
}

// TestOrnamentsAreASCII expects jt to draw only ASCII unless the locale is UTF-8. Text of the server is printed unchanged.
func TestOrnamentsAreASCII(t *testing.T) {
	const ornaments = "…█▌→"
	server, drawn := startOrnamentServer(t), ""
	for _, args := range ornamentLines() {
		if text := runOrnaments(t, server, map[string]string{"LC_ALL": "C", "LANG": "C.UTF-8"}, args); strings.ContainsAny(text, ornaments) {
			t.Errorf("%s:\n%s", args, text)
		}
		drawn += runOrnaments(t, server, map[string]string{"LC_CTYPE": "de_DE.utf8", "LANG": "C"}, args)
	}
	for _, ornament := range ornaments {
		if !strings.ContainsRune(drawn, ornament) {
			t.Errorf("nothing draws %c", ornament)
		}
	}
}

// TestColorsCanBeTurnedOff expects no escape sequence from any command when colors are off.
func TestColorsCanBeTurnedOff(t *testing.T) {
	server := startOrnamentServer(t)
	colored := 0
	for _, args := range ornamentLines() {
		for off, variables := range map[string]map[string]string{
			"NO_COLOR":      {"NO_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "dumb"},
			"TERM=dumb":     {"TERM": "dumb"},
			"--color never": {"CLICOLOR_FORCE": "1", "TERM": "dumb"},
		} {
			line := args
			if off == "--color never" {
				line = "--color never " + args
			}
			if text := runOrnaments(t, server, variables, line); strings.Contains(text, "\x1b") {
				t.Errorf("%s, %s:\n%q", off, args, text)
			}
		}
		if strings.Contains(runOrnaments(t, server, map[string]string{"CLICOLOR_FORCE": "1", "TERM": "dumb"}, args), "\x1b") {
			colored++
		}
	}
	if colored < 6 {
		t.Errorf("only %d commands color anything", colored)
	}
}
