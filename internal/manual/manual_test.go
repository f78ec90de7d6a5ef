package manual_test

import (
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"jt/cmd"
	"jt/internal/manual"
	"jt/internal/processtest"
)

//go:generate go test -run ^TestReference$ -update .

var update = flag.Bool("update", false, "write what the tests compare with")

const referenceFile = "../../REFERENCE.md"

// TestReference compares the file with the commands; `go generate ./internal/manual` writes it anew.
func TestReference(t *testing.T) {
	reference := manual.Reference(cmd.Tree())
	if *update {
		if err := os.WriteFile(referenceFile, []byte(reference), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(referenceFile)
	if err != nil || string(written) != reference {
		t.Errorf("REFERENCE.md is not what the commands say (%v): run go generate ./internal/manual", err)
	}
	names := regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(reference, -1)
	for _, link := range regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(reference, -1) {
		if !slices.ContainsFunc(names, func(name []string) bool {
			return strings.ReplaceAll(strings.ToLower(name[1]), " ", "-") == link[1]
		}) {
			t.Errorf("#%s leads nowhere", link[1])
		}
	}
}

// TestReferenceHasAllFlags looks for each flag with its command, and for those of every command once.
func TestReferenceHasAllFlags(t *testing.T) {
	reference := manual.Reference(cmd.Tree())
	for _, want := range []string{"`-o`, `--output form`", "`--server URL`", "`-h`, `--help`"} {
		if count := strings.Count(reference, want); count != 1 {
			t.Errorf("%s stands %d times", want, count)
		}
	}
	_, list, _ := strings.Cut(reference, "\n## jt list\n")
	list, _, _ = strings.Cut(list, "\n## ")
	for _, want := range []string{"`--order ", "`--match ", "`--limit "} {
		if !strings.Contains(list, want) {
			t.Errorf("jt list has no %s", want)
		}
	}
}

func pages(t *testing.T) map[string]string {
	t.Helper()
	return manual.Pages(cmd.Tree(), time.Date(2026, 2, 3, 23, 0, 0, 0, time.FixedZone("", -7200)))
}

func needMandoc(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("mandoc"); err != nil {
		t.Skip("there is no mandoc: install the Debian package mandoc")
	}
}

// TestPagesPassTheLinter wants no error and no warning of mandoc in any page.
func TestPagesPassTheLinter(t *testing.T) {
	needMandoc(t)
	folder, written := t.TempDir(), pages(t)
	arguments := []string{"-T", "lint", "-W", "warning"}
	for _, name := range slices.Sorted(maps.Keys(written)) {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(written[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, path)
	}
	if found, err := processtest.Command(t, "mandoc", arguments...).CombinedOutput(); err != nil || len(found) > 0 {
		t.Errorf("%v\n%s", err, found)
	}
}

// TestPages looks at what a linter does not know.
func TestPages(t *testing.T) {
	written := pages(t)
	for _, name := range []string{"jt.1", "jt-list.1", "jt-context-add.1", "jt-exit-codes.7"} {
		if !strings.HasPrefix(written[name], ".Dd February 4, 2026\n") {
			t.Errorf("%s begins with %.60q", name, written[name])
		}
	}
	for name, text := range written {
		for _, reference := range regexp.MustCompile(`Xr (\S+) (\d)`).FindAllStringSubmatch(text, -1) {
			if file := strings.ReplaceAll(reference[1], `\-`, "-") + "." + reference[2]; written[file] == "" {
				t.Errorf("%s names %s, which is not there", name, file)
			}
		}
	}
	for name, want := range map[string]bool{"jt-list.1": true, "jt-api.1": false} {
		if got := strings.Contains(written[name], "whose text ends in *"); got != want {
			t.Errorf("%s says what the star after a flag's text means: %t", name, got)
		}
	}
	for _, section := range []string{"SYNOPSIS", "COMMANDS", "FLAGS OF EVERY COMMAND", "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES", "SEE ALSO"} {
		if !strings.Contains(written["jt.1"], "\n.Sh "+section+"\n") {
			t.Errorf("jt.1 has no %s", section)
		}
	}
}

// TestOddText has characters that the formatter would take for its own.
func TestOddText(t *testing.T) {
	needMandoc(t)
	root := &cobra.Command{Use: "jt", Short: `It's "odd" \(em`, Example: "  .Dd one\n  'two' | `three` \\t \\\\"}
	below := &cobra.Command{
		Use: "odd NAME...", Short: "Odd", Run: func(*cobra.Command, []string) {},
		Long: ".hidden and\n'quoted\n\nTERMS\n  Ar, .Nm   a \"term\"\n  plain     a-b --c … ~^`",
	}
	below.Flags().StringP("no", "N", `a\b`, "value of `Ar` .")
	root.AddCommand(below)
	written := manual.Pages(root, time.Unix(0, 0))
	for name, want := range map[string][]string{
		"jt.1":     {"It's \"odd\" \\(em", "  .Dd one\n", "  'two' | `three` \\t \\\\\n"},
		"jt-odd.1": {".hidden and 'quoted", "Ar, .Nm", `a "term"`, "a-b --c … ~^`", `-N, --no Ar`, `value of Ar . (default a\b)`},
	} {
		show := processtest.Command(t, "mandoc", "-T", "utf8")
		show.Stdin = strings.NewReader(written[name])
		shown, err := show.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, written[name])
		}
		text := regexp.MustCompile(".\b").ReplaceAllString(string(shown), "")
		for _, one := range want {
			if !strings.Contains(text, one) {
				t.Errorf("%s does not show %s:\n%s", name, one, text)
			}
		}
	}
}
