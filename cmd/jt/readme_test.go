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

var updateReadme = flag.Bool("update", false, "write the output of its commands into the README")

const (
	readme = "../../README.md"
	// readmeServer is the address of the sandbox in the README.
	readmeServer = "http://127.0.0.1:8800"
	// stillClock is a variable that stops jt's clock at a time. Only the test binary reads it.
	stillClock = "JT_TEST_CLOCK"
)

// runStill is cmd.Main with a clock that stands still, so that a slow machine does not show progress on stderr.
func runStill(now string) int {
	at, err := time.Parse(time.RFC3339, now)
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	environment, done := cli.ProcessEnvironment(cancel)
	defer done()
	environment.Now, environment.Location = func() time.Time { return at }, time.UTC
	return cmd.Run(ctx, os.Args[1:], environment)
}

// TestReadme runs the commands in the README's console blocks in order on one server, and compares their output with the
// README.
func TestReadme(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the README's commands are for a Unix shell")
	}
	for _, program := range []string{"bash", "jq"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is missing", program)
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
		t.Errorf("the README differs from the output of its commands (-update rewrites it):\n%s", difference)
	}
}

// TestReadmeCommandLines checks that the commands and flags in the README's other blocks exist.
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
		t.Error("no commands found")
	}
}
