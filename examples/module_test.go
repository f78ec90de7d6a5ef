// Package examples holds programs and scripts that show how jt is used, and the tests that run them.
package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/processtest"
)

// TestUseFromAnotherModule builds and runs the program of the README, as it stands there, in a module of its own.
func TestUseFromAnotherModule(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	_, section, found := strings.Cut(read(filepath.Join(root, "README.md")), "\n## Use from Go\n")
	program := regexp.MustCompile("(?s)```go\n(.*?)```").FindStringSubmatch(section)
	commands := regexp.MustCompile("(?s)```sh\n(.*?)go mod tidy\ngo run \\.\n```").FindStringSubmatch(section)
	if !found || program == nil || commands == nil {
		t.Fatal("the README does not show how to use the client")
	}
	server, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	folder := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("main.go", strings.ReplaceAll(program[1], "http://127.0.0.1:8800", server.URL))
	write("go.sum", read(filepath.Join(root, "go.sum")))
	run := func(arguments ...string) string {
		t.Helper()
		command := processtest.CommandWithin(t, 5*time.Minute, "go", arguments...)
		command.Dir = folder
		command.Env = append(os.Environ(), "GOFLAGS="+os.Getenv("GOFLAGS")+" -mod=mod", "GOPROXY=off", "GOWORK=off", "GOTOOLCHAIN=local")
		printed, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, printed)
		}
		return string(printed)
	}
	for line := range strings.Lines(commands[1]) {
		run(strings.Fields(strings.ReplaceAll(line, "../jt", root))[1:]...)
	}
	// `go mod tidy` would look up what the tests of libraries need, which takes a network: jt's own requirements are enough.
	_, requirements, _ := strings.Cut(read(filepath.Join(root, "go.mod")), "\nrequire ")
	write("go.mod", read(filepath.Join(folder, "go.mod"))+"\nrequire "+requirements)
	if printed := run("run", "."); !strings.Contains(printed, "2 scale-clock 1.0\n") {
		t.Error(printed)
	}
}
