package output_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/output"
)

func countView() output.View {
	return output.View{
		Columns: []output.Column{
			{Name: "id", Kind: output.Number},
			{Name: "name", Kind: output.Text},
			{Name: "title", Kind: output.Text, Shorten: true},
			{Name: "count", Kind: output.Number, Style: func(string) output.Style { return output.Bad }},
			{Name: "rate", Kind: output.Number, Format: func(text string) string { return "~" + text + "%" }},
			{Name: "last", Kind: output.Time},
		},
		Table: []string{"id", "name", "title", "count", "rate", "last"},
		Wide:  []string{"name", "count"},
		Name:  func(row output.Object) (string, error) { return field(row, "name"), nil },
	}
}

func totalled(t *testing.T, options output.Options, rows []output.Object, values map[string]any) string {
	t.Helper()
	var made strings.Builder
	options.Now = now
	printer, err := output.New(&made, countView(), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := printer.Print(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := printer.Total("2 地図", values); err != nil {
		t.Fatal(err)
	}
	if err := printer.Close(); err != nil {
		t.Fatal(err)
	}
	return made.String()
}

func TestTotal(t *testing.T) {
	rows := []output.Object{
		object(`{"id":7,"name":"a","title":"地図タイル","count":9,"rate":null,"last":"2026-11-23T17:00:00Z"}`),
		object(`{"id":1234,"name":"b","title":"","count":2,"rate":0.5,"last":null}`),
	}
	values := map[string]any{"count": 123456, "rate": 0.25, "last": now.Add(-time.Hour), "absent": 1}
	for name, test := range map[string]struct {
		options output.Options
		want    string
	}{
		"terminal": {output.Options{Terminal: true, Width: 60}, "" +
			"  ID  NAME    TITLE        COUNT    RATE  LAST\n" +
			"   7  a       地図タイル       9       -  22m ago\n" +
			"1234  b       -                2   ~0.5%  -\n" +
			"      2 地図              123456  ~0.25%  60m ago\n"},
		"pipe": {output.Options{Columns: []string{"count", "title"}}, "" +
			" COUNT  TITLE\n" +
			"     9  地図タイル\n" +
			"     2  -\n" +
			"123456  2 地図\n"},
		"color": {output.Options{Columns: []string{"name", "count"}, Color: true}, "" +
			"NAME     COUNT\n" +
			"a            \x1b[1;31m9\x1b[0m\n" +
			"b            \x1b[1;31m2\x1b[0m\n" +
			"2 地図  \x1b[1;31m123456\x1b[0m\n"},
		"wide":       {output.Options{Format: output.FormatWide}, "NAME     COUNT\na            9\nb            2\n2 地図  123456\n"},
		"no headers": {output.Options{Format: output.FormatWide, NoHeaders: true}, "a  9\nb  2\n"},
		"no room":    {output.Options{Columns: []string{"count"}}, " COUNT\n     9\n     2\n123456\n"},
		"csv":        {output.Options{Format: output.FormatCSV, Columns: []string{"name", "count"}}, "name,count\na,9\nb,2\n"},
		"name":       {output.Options{Format: output.FormatName}, "a\nb\n"},
		"json":       {output.Options{Format: output.FormatJSON, Columns: []string{"rate"}}, "[\n{\"rate\": null},\n{\"rate\": 0.5}\n]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if difference := cmp.Diff(test.want, totalled(t, test.options, rows, values)); difference != "" {
				t.Errorf("-want +got:\n%s", difference)
			}
		})
	}
}

// TestTotalOfSeveralBatches: the total appears once, below the last row.
func TestTotalOfSeveralBatches(t *testing.T) {
	text := totalled(t, output.Options{Format: output.FormatWide}, numbered(2000, func(int) string { return "n" }), map[string]any{"count": 5})
	if lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n"); len(lines) != 2002 || !strings.HasPrefix(lines[2001], "2 地図") {
		t.Errorf("%d lines, the last one %q", len(lines), lines[len(lines)-1])
	}
}

// TestNoTotal: there is no total if the rows were cut short or cannot be written.
func TestNoTotal(t *testing.T) {
	var made strings.Builder
	printer, err := output.New(&made, countView(), output.Options{Format: output.FormatWide})
	if err != nil {
		t.Fatal(err)
	}
	if err := printer.Print(object(`{"name":"a","count":1}`)); err != nil {
		t.Fatal(err)
	}
	if err := printer.Total("sum", map[string]any{"count": 1}); err != nil {
		t.Fatal(err)
	}
	if err := printer.Abort(); err != nil {
		t.Fatal(err)
	}
	if got := made.String(); got != "NAME  COUNT\na         1\n" {
		t.Errorf("got %q", got)
	}
	if printer.Total("sum", nil) == nil {
		t.Error("a closed printer took a total")
	}
	printer, err = output.New(&made, countView(), output.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if printer.Total("sum", map[string]any{"count": func() {}}) == nil {
		t.Error("a value without a JSON type was accepted")
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"fits", 4, []string{"fits"}},
		{"any length of text", 0, []string{"any length of text"}},
		{"cut between words", 7, []string{"cut", "between", "words"}},
		{"two words", 9, []string{"two words"}},
		{"a   b", 3, []string{"a", "b"}},
		{"  indented text", 10, []string{"  indented", "text"}},
		{"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"ab cdefghij kl", 4, []string{"ab", "cdef", "ghij", "kl"}},
		{"地図タイル", 5, []string{"地図", "タイ", "ル"}},
		{"e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
		{"👩\u200d👩\u200d👧🚀", 1, []string{"👩\u200d👩\u200d👧", "🚀"}},
		{"abcde ", 5, []string{"abcde"}},
	} {
		if difference := cmp.Diff(test.want, output.Wrap(test.text, test.width)); difference != "" {
			t.Errorf("%q in %d cells, -want +got:\n%s", test.text, test.width, difference)
		}
	}
}

// FuzzWrap: only spaces get lost, and lines fit the width if their characters do.
func FuzzWrap(f *testing.F) {
	f.Add("some words, 地図 and 👩\u200d👩\u200d👧 ", 7)
	f.Add("   ", 1)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width %= 100
		text = output.Visible(text)
		lines := output.Wrap(text, width)
		without := strings.NewReplacer(" ", "")
		if got := strings.Join(lines, ""); without.Replace(got) != without.Replace(text) {
			t.Errorf("%q became %q", text, lines)
		}
	})
}
