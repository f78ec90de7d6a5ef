package main

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/client/scaletest"
	"jt/cmd"
	"jt/internal/cli"
	"jt/internal/processtest"
)

var updateReadme = flag.Bool("update", false, "write the README's blocks anew, with what its commands print")

const (
	readme = "../../README.md"
	// readmeServer is the address of the sandbox that the README has its reader start.
	readmeServer = "http://127.0.0.1:8800"
	// stillClock is a variable that makes jt's clock stand, as long as it is run by a test.
	stillClock = "JT_TEST_CLOCK"
)

// runStill is jt with a clock that stands.
func runStill(now string) int {
	at, err := time.Parse(time.RFC3339, now)
	if err != nil {
		panic(err)
	}
	return cmd.Run(context.Background(), os.Args[1:], cli.Environment{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		StdoutSize: func() (width, height int) { return 0, 0 },
		Getenv:     os.Getenv, Now: func() time.Time { return at }, Location: time.UTC,
	})
}

// TestReadme runs the commands of the README's console blocks, one after the other on one server, and compares what
// they print.
func TestReadme(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the README's commands are for a Unix shell")
	}
	for _, program := range []string{"bash", "jq"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s", program)
		}
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	server, err := scaletest.Start(scaletest.Config{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	folder := t.TempDir()
	environment := []string{
		"HOME=" + folder, "PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "GORACE=atexit_sleep_ms=0",
		"JT_SERVER=" + server.URL, stillClock + "=" + now.Format(time.RFC3339),
	}
	blocks := regexp.MustCompile("(?ms)^```console\n(.*?)^```$")
	if !blocks.Match(text) {
		t.Fatal("the README has no console blocks")
	}
	got := blocks.ReplaceAllStringFunc(string(text), func(block string) string {
		var script strings.Builder
		script.WriteString("exec 2>&1\n")
		for line := range strings.Lines(block) {
			if command, found := strings.CutPrefix(line, "$ "); found {
				script.WriteString("cat <<'END OF COMMAND'\n$ " + command + "END OF COMMAND\n" + command)
			}
		}
		command := processtest.Command(t, "bash", "-c", script.String())
		command.Dir, command.Env = folder, environment
		output, err := command.Output()
		if err != nil && len(output) == 0 {
			t.Fatal(err)
		}
		return "```console\n" + strings.ReplaceAll(string(output), server.URL, readmeServer) + "```"
	})
	if *updateReadme {
		if err := os.WriteFile(readme, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if difference := cmp.Diff(strings.Split(string(text), "\n"), strings.Split(got, "\n")); difference != "" {
		t.Errorf("the README is not what its commands print (-update writes it anew, to be read):\n%s", difference)
	}
}

// TestReadmeCommandLines checks that every command of the README's other blocks is one, and has the flags it is given.
func TestReadmeCommandLines(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the README's commands are for a Unix shell")
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		for line := range strings.Lines(block[1]) {
			line = regexp.MustCompile(`'[^']*'`).ReplaceAllString(line, "quoted")
			for _, part := range regexp.MustCompile(`[|;#&<>]|(^|\s)--\s|\n`).Split(line, -1) {
				words, found := strings.CutPrefix(strings.TrimSpace(part), "jt ")
				if !found {
					continue
				}
				checked++
				command := processtest.Command(t, "bash", "-c", "jt "+words+" --help")
				command.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
				if output, err := command.CombinedOutput(); err != nil {
					t.Errorf("jt %s: %v, %s", words, err, output)
				}
			}
		}
	}
	if checked == 0 {
		t.Error("there is nothing to check")
	}
}
