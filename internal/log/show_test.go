package log

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

var update = flag.Bool("update", false, "write the golden files")

// shown runs jt log on a file of lines, and returns stdout and stderr.
func shown(t *testing.T, text string, options ShowOptions, printing cli.PrintingOptions) (stdout, stderr string) {
	t.Helper()
	state := t.TempDir()
	if err := os.MkdirAll(filepath.Join(state, "jt", "state"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, below := range []string{"jt", "jt/state"} { // on Windows too
		if err := os.WriteFile(filepath.Join(state, filepath.FromSlash(below), "log.jsonl"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, notes bytes.Buffer
	printing.Color = "auto"
	session := cli.NewSession(nil, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &notes, Location: time.UTC,
		Getenv: func(name string) string {
			return map[string]string{"XDG_STATE_HOME": state, "LocalAppData": state, "LC_ALL": "C.UTF-8"}[name]
		},
		Now: func() time.Time { return time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC) },
	})
	session.Printing = printing
	session.Connection.Given = func(string) bool { return false }
	if err := Show(t.Context(), session, options); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
	return out.String(), strings.ReplaceAll(notes.String(), state, "STATE")
}

// TestFormats compares each format with its golden file. The clock went back during the night; lines remain as written.
func TestFormats(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range output.Formats() {
		stdout, stderr := shown(t, string(text), ShowOptions{}, cli.PrintingOptions{Format: string(format)})
		if stderr != "" {
			t.Errorf("%s: %s", format, stderr)
		}
		golden := filepath.Join("testdata", "log."+string(format))
		if *update {
			if err := os.WriteFile(golden, []byte(stdout), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(golden); err != nil || stdout != string(want) {
			t.Errorf("%s: %v\n%s", format, err, stdout)
		}
	}
}

// A time range holds by the time of each line, in any order.
func TestClockThatWentBack(t *testing.T) {
	line := func(at, ref string) string {
		return `{"time":"` + at + `","run":"r","command":"pause","result":"paused","ref":"` + ref + `"}` + "\n"
	}
	text := line("2026-11-30T02:00:00Z", "a@1") + line("2026-11-30T01:00:00Z", "b@1") + line("2026-11-30T02:00:00.0005Z", "c@1")
	since := "2026-11-30T02:00:00Z"
	stdout, _ := shown(t, text, ShowOptions{Time: selection.Times{Started: &since, StartedName: "since"}}, cli.PrintingOptions{Format: "name"})
	if stdout != "a@1\nc@1\n" {
		t.Errorf("%s", stdout)
	}
}

// FuzzShow reads any file in every format: each line is shown or counted, and what was shown is valid.
func FuzzShow(f *testing.F) {
	text, err := os.ReadFile(filepath.Join("testdata", "log.jsonl"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"time":"2026-11-30T02:00:00Z","run":"r","command":"pause","result":"paused","Ref":7,"id":null,"ref":"a","ref":"b"}`)
	f.Add("{\"time\":\"0001-01-01T00:00:00Z\"}\n\xff\xfe\n\x00{}\r\n[]\n" + strings.Repeat("{", 20000))
	f.Fuzz(func(t *testing.T, text string) {
		var entries []entry
		for one, err := range linesOf(text) {
			if err == nil {
				entries = append(entries, one)
			}
		}
		for _, format := range output.Formats() {
			printer, err := output.New(io.Discard, View(), output.Options{Format: format, Terminal: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range entries {
				if err := printer.Print(one); err != nil {
					t.Errorf("%s: %v", format, err)
				}
			}
			if err := printer.Close(); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
		var all deeds
		for i := range entries {
			all.add(&entries[i])
		}
		var note bytes.Buffer
		if err := all.write(&note, time.UTC); err != nil {
			t.Error(err)
		}
		for line := range strings.Lines(note.String()) {
			if line != "\n" && !strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "## ") || strings.ContainsAny(line, "<>") {
				t.Errorf("%q", line)
			}
		}
	})
}
