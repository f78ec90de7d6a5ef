package output_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jt/output"
)

func numbered(count int, name func(i int) string) []output.Object {
	rows := make([]output.Object, count)
	for i := range rows {
		rows[i] = object(fmt.Sprintf(`{"id":%d,"name":%q,"version":"1.0"}`, i, name(i)))
	}
	return rows
}

// TestTableBatches prints a table of several batches: the first is written before the last row arrives, there is one
// header, and columns get wider but never narrower.
func TestTableBatches(t *testing.T) {
	rows := numbered(2500, func(i int) string {
		return strings.Repeat("n", map[int]int{0: 20, 1: 5, 2: 30}[i/1000])
	})
	var made bytes.Buffer
	printer, err := output.New(&made, testView(), output.Options{Columns: []string{"id", "name", "version"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := printer.Print(row); err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(made.Bytes(), []byte("\n")); i < 999 && lines != 0 || i >= 999 && lines < i/1000*1000 {
			t.Fatalf("%d lines after %d rows", lines, i+1)
		}
	}
	if err := printer.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(made.String(), "\n"), "\n")
	if len(lines) != 2501 {
		t.Fatalf("%d lines", len(lines))
	}
	for number, want := range map[int]string{
		0:    " ID  NAME                  VERSION",
		1:    "  0  nnnnnnnnnnnnnnnnnnnn  1.0",
		1001: "1000  nnnnn                 1.0",
		2001: "2000  nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn  1.0",
	} {
		if lines[number] != want {
			t.Errorf("line %d: %q, want %q", number, lines[number], want)
		}
	}
}

func TestTableFits(t *testing.T) {
	for _, width := range []int{60, 80, 100, 120, 200} {
		for _, format := range []output.Format{output.FormatTable, output.FormatWide} {
			if format == output.FormatWide && width < 130 {
				continue // the columns that are never shortened need more
			}
			text := mustPrint(t, output.Options{Format: format, Terminal: true, Width: width}, recorded(t)[:20]...)
			for line := range strings.Lines(text) {
				if taken := output.Width(strings.TrimSuffix(line, "\n")); taken > width {
					t.Errorf("%d cells of %d: %s", taken, width, line)
				}
			}
		}
	}
	row := object(`{"id":1,"name":"` + strings.Repeat("n", 100) + `","title":"` + strings.Repeat("t", 100) + `"}`)
	text := mustPrint(t, output.Options{Terminal: true, Width: 40, Columns: []string{"name", "title"}}, row)
	if !strings.Contains(text, strings.Repeat("n", 100)+"\n"+strings.Repeat(" ", 34)+"ttttt…\n") {
		t.Errorf("got %q", text)
	}
	for _, options := range []output.Options{{Width: 40}, {Terminal: true}} { // a pipe, and a terminal of unknown width
		if text := mustPrint(t, options, row); !strings.Contains(text, strings.Repeat("t", 100)) {
			t.Errorf("%+v: shortened to %q", options, text)
		}
	}
}

// TestOneLongName: a long name gets its own line, and the other columns get the room.
func TestOneLongName(t *testing.T) {
	view := output.View{Columns: []output.Column{
		{Name: "id", Kind: output.Number}, {Name: "name", Kind: output.Text, OwnLine: true},
		{Name: "version", Kind: output.Text}, {Name: "state", Kind: output.Text, Style: func(string) output.Style { return output.Warning }},
	}, Table: []string{"id", "name", "version", "state"}}
	show := func(options output.Options) string {
		t.Helper()
		var made strings.Builder
		printer, err := output.New(&made, view, options)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			name := fmt.Sprintf("name-%d", i)
			if i == 10 {
				name = strings.Repeat("long", 10)
			}
			if err := printer.Print(object(fmt.Sprintf(`{"id": %d, "name": %q, "version": "1.%[1]d", "state": "paused"}`, i+90, name))); err != nil {
				t.Fatal(err)
			}
		}
		if err := printer.Close(); err != nil {
			t.Fatal(err)
		}
		return made.String()
	}
	long := strings.Repeat("long", 10)
	for options, want := range map[string]struct {
		options output.Options
		text    string
	}{
		"narrow":      {output.Options{Terminal: true, Width: 29}, "\n 99  name-9   1.99     paused\n100  " + long + "\n              1.100    paused\n101  name-11  1.101    paused\n"},
		"narrower":    {output.Options{Terminal: true, Width: 26}, "\n 99 name-9  1.99    paused\n100 " + long + "\n            1.100   paused\n101 name-11 1.101   paused\n"},
		"in color":    {output.Options{Terminal: true, Width: 29, Color: true}, "\n100  " + long + "\n              1.100    \x1b[33mpaused\x1b[0m\n"},
		"wide enough": {output.Options{Terminal: true, Width: 80}, "\n100  " + long + "  1.100    paused\n"},
		"a pipe":      {output.Options{}, "\n100  " + long + "  1.100    paused\n"},
		"last column": {output.Options{Terminal: true, Width: 29, Columns: []string{"state", "id", "name"}}, "paused  100  " + long + "\npaused  101  name-11\n"},
	} {
		if got := show(want.options); !strings.Contains(got, want.text) {
			t.Errorf("%s:\n%s\nwant in it %q", options, got, want.text)
		}
	}
}

// TestCutCharacters cuts within characters that consist of several runes.
func TestCutCharacters(t *testing.T) {
	for title, want := range map[string]string{
		"12345e\u0301e\u0301x":            "12345…",
		"1234e\u0301e\u0301e\u0301x":      "1234e\u0301…",
		"1234👍🏽👍🏽":                        "1234…",
		"123🚀🚀🚀":                          "123🚀…",
		"1234 6 地図地図":                     "1234…",
		"地図タイル生成":                         "地図…",
		"👩\u200d👩\u200d👧\u200d👦 and more": "👩\u200d👩\u200d👧\u200d👦 an…",
		"🇫🇷🇩🇪🇮🇹🇪🇸":                        "🇫🇷🇩🇪…",
		"❤\ufe0f❤\ufe0f❤\ufe0f❤\ufe0f":    "❤\ufe0f❤\ufe0f…",
		"123456":                          "123456",
		"fits":                            "fits",
	} {
		quoted, err := json.Marshal(title)
		if err != nil {
			t.Fatal(err)
		}
		options := output.Options{Terminal: true, Width: 1, Columns: []string{"title"}, NoHeaders: true}
		if got := mustPrint(t, options, object(`{"title":`+string(quoted)+`}`)); got != want+"\n" {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

// TestOneMeasure: every character takes as many cells in a table as Width, Cut and Wrap count, which is what a reader
// sees.
func TestOneMeasure(t *testing.T) {
	for character, cells := range map[string]int{
		"a": 1, "é": 1, "e\u0301": 1, "z\u0337\u0322": 1, "地": 2, "🚀": 2, "👍🏽": 2, "🇫🇷": 2, "❤": 1, "❤\ufe0f": 2,
		"👩\u200d👩\u200d👧\u200d👦": 2, "1\ufe0f\u20e3": 2, "\x1b[1;31ma\x1b[0m": 1,
	} {
		text := strings.Repeat(character, 4)
		if got := output.Width(text); got != 4*cells {
			t.Errorf("Width(%q) = %d, want %d", text, got, 4*cells)
		}
		for width := 2*cells + 1; width < 4*cells; width++ {
			got := output.Cut(text, width, false)
			if fitting := (width - 1) / cells; output.Width(got) != fitting*cells+1 || !strings.HasPrefix(got, strings.Repeat(character, fitting)) {
				t.Errorf("Cut(%q, %d) = %q", text, width, got)
			}
		}
		if strings.HasPrefix(character, "\x1b") {
			continue // a table makes it visible
		}
		if got := output.Wrap(text, 2*cells); len(got) != 2 || got[0] != got[1] {
			t.Errorf("Wrap(%q, %d) = %q", text, 2*cells, got)
		}
		row := object(`{"name":"` + text + `","version":"1"}`)
		got := mustPrint(t, output.Options{Columns: []string{"name", "version"}, NoHeaders: true}, row, object(`{"name":"12345678","version":"1"}`))
		want := text + strings.Repeat(" ", 8-4*cells) + "  1\n12345678  1\n"
		if got != want {
			t.Errorf("%q is laid out as %q, want %q", text, got, want)
		}
	}
}

func TestTableWithoutRows(t *testing.T) {
	if got := mustPrint(t, output.Options{NoHeaders: true}); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestNameOfSeveralLines(t *testing.T) {
	got := mustPrint(t, output.Options{Format: output.FormatName}, object(`{"name":"a\nother","version":"1\u001b"}`))
	if got != "a\\nother@1\\x1b\n" {
		t.Errorf("got %q", got)
	}
}

// shownName returns the name of a row as a table shows it.
func shownName(t *testing.T, row []byte) string {
	t.Helper()
	var fields struct{ Name string }
	if err := json.Unmarshal(row, &fields); err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(output.Visible(fields.Name), " ")
}

func FuzzTableCells(f *testing.F) {
	for _, seed := range []string{"", "-", "a", " a ", "\x1b[31m", "a\nb\tc\r", "地図", "e\u0301", "👩\u200d👧", "\u202e", "\xff", "\u00ad", "\u3000", "a\u00a0", "\u0603", "\ufe0f"} {
		f.Add(seed, "x", 80)
		f.Add("y", seed, 30)
	}
	for _, row := range append(recorded(f), hostile(f)...) {
		f.Add(field(row, "name"), field(row, "title"), 80)
	}
	// Some signs form one cluster with a space next to them, such as U+0603 before it or a variation selector after it. A
	// line is then not as wide as its cells.
	joins := func(sign rune) bool { return output.Width(string(sign)+" ") != output.Width(string(sign))+1 }
	joined := func(text string) bool {
		visible := output.Visible(text)
		return strings.ContainsFunc(visible, joins) || output.Width(" "+visible) != output.Width(visible)+1
	}
	f.Add("x", strings.Repeat("long ", 20), 0)
	f.Fuzz(func(t *testing.T, name, title string, width int) {
		fits := width > 0 && width%500 > 0
		longest := max(output.Width(output.Visible(name)), output.Width(output.Visible(title)))
		padded := fits || longest <= 60 // in a pipe, longer texts push what follows them to the right
		measured := padded && !joined(name) && !joined(title)
		text, err := json.Marshal(map[string]any{"id": len(name), "name": name, "title": title, "is_paused": len(title)%2 == 0})
		if err != nil {
			t.Fatal(err)
		}
		rows := []output.Object{object(string(text)), object(`{"id":1,"name":"second","is_paused":true}`)}
		options := output.Options{Columns: []string{"name", "title", "state", "id"}, Terminal: width > 0, Width: width % 500}
		plain := mustPrint(t, options, rows...)
		lines := strings.Split(strings.TrimSuffix(plain, "\n"), "\n")
		if len(lines) == 4 { // the longer name is above its row
			own := slices.IndexFunc(lines, func(line string) bool { return line == "second" || line == shownName(t, text) })
			if own < 1 {
				t.Fatalf("no line is the name's own: %q", plain)
			}
			checkHarmless(t, lines[own])
			lines = slices.Delete(lines, own, own+1)
		}
		if len(lines) != 3 {
			t.Fatalf("%d lines: %q", len(lines), plain)
		}
		for _, line := range lines {
			checkHarmless(t, line)
			if strings.HasSuffix(line, " ") {
				t.Errorf("blanks at the end of %q", line)
			}
			// The last column is aligned to the right, so each line is as wide as the table.
			if got, want := output.Width(line), output.Width(lines[0]); measured && got != want {
				t.Errorf("%d cells and %d in the header: %q", got, want, plain)
			}
		}
		// The text after the free text begins in the same cell in all lines.
		place := output.Width(lines[0][:strings.LastIndex(lines[0], "STATE")])
		for _, line := range lines[1:] {
			if got := output.Width(line[:max(strings.LastIndex(line, "paused"), strings.LastIndex(line, "active"))]); measured && got != place {
				t.Errorf("the state begins at %d, its header at %d: %q", got, place, plain)
			}
		}
		options.Color = true
		colored := mustPrint(t, options, rows...)
		if got := strings.NewReplacer("\x1b[32m", "", "\x1b[33m", "", "\x1b[0m", "").Replace(colored); got != plain {
			t.Errorf("colors change more than colors: %q and %q", colored, plain)
		}
	})
}
