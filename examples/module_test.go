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

// TestUseFromAnotherModule does what the README tells a Go program of another module to do, with the README's own text.
func TestUseFromAnotherModule(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	_, section, found := strings.Cut(read("README.md"), "\n## Use from Go\n")
	blocks := regexp.MustCompile("(?s)```(?:go)?\n(.*?)```").FindAllStringSubmatch(section, 2)
	if !found || len(blocks) < 2 {
		t.Fatal("the README does not show how to use the client")
	}
	requirement, code := blocks[0][1], blocks[1][1]

	// What jt itself needs is named too, as `go mod tidy` would: then no network is needed.
	_, needs, _ := strings.Cut(read("go.mod"), "\nrequire ")
	server, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"go.sum": read("go.sum"),
		"go.mod": "module other\n\ngo 1.26.0\n\n" + strings.ReplaceAll(requirement, "=> ../jt", "=> "+filepath.ToSlash(root)) + "\nrequire " + needs,
		"main.go": "package main\n\nimport (\n\"context\"\n\"fmt\"\n\"os\"\n\n\"jt/client\"\n)\n\nfunc main() {\n" +
			"if err := run(context.Background()); err != nil {\nfmt.Println(err)\nos.Exit(1)\n}\n}\n\n" +
			"func run(ctx context.Context) error {\n" + strings.ReplaceAll(code, `"https://host/scale/api"`, "os.Args[1]") + "return nil\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := processtest.CommandWithin(t, 5*time.Minute, "go", "run", ".", server.URL)
	program.Dir = folder
	program.Env = append(os.Environ(), "GOFLAGS="+os.Getenv("GOFLAGS")+" -mod=mod", "GOPROXY=off", "GOWORK=off", "GOTOOLCHAIN=local")
	printed, err := program.CombinedOutput()
	if err != nil || !strings.Contains(string(printed), "2 scale-clock 1.0\n") {
		t.Errorf("%v\n%s", err, printed)
	}
}
