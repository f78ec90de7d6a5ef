package output_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"jt/output"
)

// now is a time after the rows in testdata were recorded.
var now = time.Date(2026, 11, 23, 17, 22, 46, 0, time.UTC)

func field(row output.Object, path string) string {
	value, _ := row.Field(path)
	var text string
	if json.Unmarshal(value, &text) != nil {
		return string(value)
	}
	return text
}

func state(row output.Object) (any, error) {
	value, _ := row.Field("is_paused")
	switch string(value) {
	case "true":
		return "paused", nil
	case "false":
		return "active", nil
	}
	return nil, nil
}

func stateStyle(text string) output.Style {
	switch text {
	case "paused":
		return output.Warning
	case "active":
		return output.Good
	}
	return output.Plain
}

func testView() output.View {
	return output.View{
		Columns: []output.Column{
			{Name: "id", Kind: output.Number},
			{Name: "name", Kind: output.Text, OwnLine: true},
			{Name: "version", Kind: output.Text},
			{Name: "title", Kind: output.Text, Shorten: true},
			{Name: "description", Kind: output.Text, Shorten: true},
			{Name: "state", Kind: output.Text, Derive: state, Style: stateStyle},
			{Name: "paused", Kind: output.Time},
			{Name: "priority", Kind: output.Number},
			{Name: "mem", Path: "mem_required", Kind: output.Number},
		},
		Table: []string{"id", "name", "version", "title", "state", "paused"},
		Wide:  []string{"id", "name", "version", "title", "description", "state", "paused", "priority", "mem"},
		Name: func(row output.Object) (string, error) {
			return field(row, "name") + "@" + field(row, "version"), nil
		},
		Describe: func(row output.Object) string {
			return "job type " + field(row, "id") + " (" + field(row, "name") + " " + field(row, "version") + ")"
		},
	}
}

// recorded returns the rows of a page that a server sent.
func recorded(t testing.TB) []output.Object {
	t.Helper()
	var page struct {
		Results []json.RawMessage `json:"results"`
	}
	read(t, "job-types.json", &page)
	return objects(page.Results)
}

// hostile returns rows that try to do harm.
func hostile(t testing.TB) []output.Object {
	t.Helper()
	var rows []json.RawMessage
	read(t, "hostile.json", &rows)
	return objects(rows)
}

func objects(rows []json.RawMessage) []output.Object {
	made := make([]output.Object, len(rows))
	for i, row := range rows {
		made[i] = output.RawObject(row)
	}
	return made
}

func read(t testing.TB, name string, target any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, target); err != nil {
		t.Fatal(err)
	}
}

// printed returns the complete output for rows, and the error of Print or Close.
func printed(t testing.TB, options output.Options, rows ...output.Object) (string, error) {
	t.Helper()
	if options.Now.IsZero() {
		options.Now = now
	}
	var made bytes.Buffer
	printer, err := output.New(&made, testView(), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := printer.Print(row); err != nil {
			return made.String(), err
		}
	}
	err = printer.Close()
	return made.String(), err
}

func mustPrint(t testing.TB, options output.Options, rows ...output.Object) string {
	t.Helper()
	text, err := printed(t, options, rows...)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func object(text string) output.Object { return output.RawObject(text) }
