package output_test

import (
	"fmt"
	"strings"
	"testing"

	"jt/output"
)

// TestLongTextInPipe: a pipe gets every text in full, and one long title or name does not pad the other rows.
func TestLongTextInPipe(t *testing.T) {
	view := output.View{Columns: []output.Column{
		{Name: "id", Kind: output.Number}, {Name: "name", OwnLine: true}, {Name: "title", Shorten: true}, {Name: "state"},
	}}
	long := strings.Repeat("long", 45)
	var rows []output.Object
	for i := range 3 {
		rows = append(rows, object(fmt.Sprintf(`{"id": %d, "name": "n%[1]d", "title": "t%[1]d", "state": "active"}`, i)))
	}
	rows = append(rows, object(fmt.Sprintf(`{"id": 3, "name": %q, "title": %[1]q, "state": "paused"}`, long)))
	for _, columns := range [][]string{{"id", "name", "title", "state"}, {"id", "name", "state", "title"}} {
		var made strings.Builder
		printer, err := output.New(&made, view, output.Options{Columns: columns})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if err := printer.Print(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := printer.Close(); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(made.String(), "\n"), "\n")
		for _, line := range lines[:len(lines)-1] {
			if len(line) > 140 || strings.HasSuffix(line, " ") {
				t.Errorf("%q: padded to %d", line, len(line))
			}
		}
		if last := lines[len(lines)-1]; len(lines) != 5 || strings.Count(last, long) != 2 || !strings.Contains(last, "paused") {
			t.Errorf("the long texts are not shown in full: %q", last)
		}
	}
}

// TestRowStyles: a style can depend on the other fields of a row. Without colors, a mark shows it on a terminal.
func TestRowStyles(t *testing.T) {
	styles := map[string]output.Style{"1": output.Warning, "2": output.Bad, "3": output.Faint}
	view := output.View{Columns: []output.Column{{Name: "rate", Kind: output.Number, Marked: true, StyleOf: func(row output.Object) output.Style {
		id, _ := row.Field("id")
		return styles[string(id)]
	}}}, Table: []string{"rate"}}
	for _, test := range []struct {
		options output.Options
		want    string
	}{
		{output.Options{}, "RATE\n   5\n   5\n   5\n"},
		{output.Options{Terminal: true}, "RATE\n  !5\n !!5\n   5\n"},
		{output.Options{Terminal: true, Color: true}, "RATE\n   \x1b[33m5\x1b[0m\n   \x1b[1;31m5\x1b[0m\n   \x1b[2m5\x1b[0m\n"},
	} {
		var made strings.Builder
		printer, err := output.New(&made, view, test.options)
		if err != nil {
			t.Fatal(err)
		}
		for id := range len(styles) {
			if err := printer.Print(object(fmt.Sprintf(`{"id": %d, "rate": 5}`, id+1))); err != nil {
				t.Fatal(err)
			}
		}
		if err := printer.Close(); err != nil || made.String() != test.want {
			t.Errorf("%+v: %q, %v", test.options, made.String(), err)
		}
	}
}
