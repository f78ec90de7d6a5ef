package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"jt/internal/processtest"
)

//go:generate go test -run ^TestReference$ -update .

var update = flag.Bool("update", false, "write what the tests compare with")

func texts(t *testing.T) []helpText {
	t.Helper()
	texts, err := helpTexts()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// TestReference compares the file with the commands; `go generate ./internal/release` updates it.
func TestReference(t *testing.T) {
	const file = "../../REFERENCE.md"
	made := reference(texts(t))
	if *update {
		if err := os.WriteFile(file, []byte(made), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if string(read(t, file)) != made {
		t.Error("REFERENCE.md is not what the commands say: run go generate ./internal/release")
	}
	for _, want := range []string{
		"\n- [jt context add](#jt-context-add): Add a context and try it\n", "\n## jt context add\n", "\n## jt help exit-codes\n",
		"\n  --limit number ", "\n  -v, --verbose ",
	} {
		if !strings.Contains(made, want) {
			t.Errorf("REFERENCE.md does not have %q", want)
		}
	}
}

// title returns what a user types to see the text.
func (h helpText) title() string {
	if h.isTopic {
		return strings.Replace(h.path, "jt ", "jt help ", 1)
	}
	return h.path
}

// reference returns REFERENCE.md, which has all help texts as jt shows them.
func reference(texts []helpText) string {
	var text strings.Builder
	text.WriteString("# Reference of jt\n\nWhat `jt COMMAND --help` and `jt help TOPIC` show: all commands, their flags, and the topics.\n\n" +
		"This file is generated from the commands themselves by `go generate ./internal/release`.\n\n")
	for _, one := range texts {
		anchor := strings.ReplaceAll(one.title(), " ", "-")
		fmt.Fprintf(&text, "- [%s](#%s): %s\n", one.title(), anchor, one.short)
	}
	for _, one := range texts {
		fmt.Fprintf(&text, "\n## %s\n\n```text\n%s```\n", one.title(), one.text)
	}
	return text.String()
}

func needMandoc(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("mandoc"); err != nil {
		t.Skip("there is no mandoc: install the Debian package mandoc")
	}
}

// TestPagesPassTheLinter: mandoc has no error and no warning for any page.
func TestPagesPassTheLinter(t *testing.T) {
	needMandoc(t)
	folder := t.TempDir()
	arguments := []string{"-T", "lint", "-W", "warning"}
	for name, text := range manualPages(texts(t), commit) {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, path)
	}
	if found, err := processtest.Command(t, "mandoc", arguments...).CombinedOutput(); err != nil || len(found) > 0 {
		t.Errorf("%v\n%s", err, found)
	}
}

// TestPages checks what a linter cannot know.
func TestPages(t *testing.T) {
	pages := manualPages(texts(t), commit)
	for _, name := range []string{"jt.1", "jt-list.1", "jt-context-add.1", "jt-exit-codes.7"} {
		if !strings.HasPrefix(pages[name], ".TH JT") || !strings.Contains(pages[name], " 2026-02-03 jt\n") {
			t.Errorf("%s begins with %.60q", name, pages[name])
		}
	}
	for name, text := range pages {
		for _, reference := range regexp.MustCompile(`(?m)^(jt\S*)\((\d)\),?$`).FindAllStringSubmatch(text, -1) {
			if file := strings.ReplaceAll(reference[1], `\-`, "-") + "." + reference[2]; pages[file] == "" {
				t.Errorf("%s names %s, which is not there", name, file)
			}
		}
	}
	for name, sections := range map[string][]string{
		"jt.1":      {"NAME", "DESCRIPTION", "ENVIRONMENT", "EXIT STATUS", "SEE ALSO"},
		"jt-list.1": {"NAME", "DESCRIPTION", "Usage", "Examples", "Flags", "Selection (jt help selection)", "SEE ALSO"},
		"jt-wait.1": {"Notes"},
	} {
		for _, section := range sections {
			if !strings.Contains(pages[name], "\n.SH "+section+"\n") {
				t.Errorf("%s has no section %s", name, section)
			}
		}
	}
}

// TestOddText has characters with a meaning to the formatter.
func TestOddText(t *testing.T) {
	needMandoc(t)
	long := ".hidden and\n'quoted \\(em \"term\" a-b --c ~^`\n\nExamples:\n  .Dd one\n  'two' | `three` \\t \\\\\n"
	page := manualPages([]helpText{{"jt odd", `It's "odd" \(em`, false, long}}, time.Unix(0, 0))["jt-odd.1"]
	show := processtest.Command(t, "mandoc", "-T", "utf8")
	show.Stdin = strings.NewReader(page)
	shown, err := show.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, page)
	}
	text := regexp.MustCompile(".\b").ReplaceAllString(string(shown), "")
	before, after, _ := strings.Cut(long, "\n\nExamples:\n")
	for _, want := range []string{`jt-odd - It's "odd" \(em`, "\n" + before + "\n", "\nExamples\n" + after} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not show %s:\n%s", want, text)
		}
	}
}
