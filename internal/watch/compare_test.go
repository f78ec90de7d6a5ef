package watch

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jt/output"
)

var watchedList = List{
	View:   func(output.Options) output.View { return watchedView() },
	RowKey: func(row output.Object) string { return fieldOf(row, "id") },
}

func watchedView() output.View {
	names := []string{"id", "name", "count", "for"}
	return output.View{
		Columns: []output.Column{
			{Name: "id", Kind: output.Number},
			{Name: "name", Kind: output.Text, OwnLine: true},
			{Name: "count", Kind: output.Number},
			{Name: "for", Kind: output.Number, Derive: func(output.Object) (any, error) { return 9, nil }},
			{Name: "hidden", Kind: output.Number},
			{Name: "title", Kind: output.Text, Shorten: true},
		},
		Table: names,
		Wide:  append(names, "hidden"),
		Name:  func(row output.Object) (string, error) { return fieldOf(row, "name"), nil },
	}
}

func fieldOf(row output.Object, name string) string {
	value, _ := row.Field(name)
	return string(value)
}

func rowsOf(texts ...string) []output.Object {
	rows := make([]output.Object, 0, len(texts))
	for _, text := range texts {
		rows = append(rows, output.RawObject(text))
	}
	return rows
}

// laid compares two snapshots and lays out the later one.
func laid(t *testing.T, options output.Options, width, height int, before, now []output.Object, total map[string]any) ([]string, *picture) {
	t.Helper()
	options.Terminal = true
	var earlier *snapshot
	if before != nil {
		earlier = &snapshot{rows: before}
	}
	p, err := compare(&watchedList, options, earlier, &snapshot{rows: now, total: total}, width)
	if err != nil {
		t.Fatal(err)
	}
	part, err := p.part(0, height)
	if err != nil {
		t.Fatal(err)
	}
	return part.lines, p
}

func TestTableMarksChanges(t *testing.T) {
	before := rowsOf(
		`{"id": 1, "name": "same", "count": 1}`,
		`{"id": 2, "name": "older", "count": 1}`,
		`{"id": 3, "name": "changed", "count": 1}`,
		`{"id": 4, "name": "gone", "count": 1}`,
		`{"id": 5, "name": "unseen", "count": 1, "hidden": 1}`,
		`{"id": 6, "name": "respelt", "count": 1}`,
		`{"name": "without id", "count": 1}`,
	)
	now := rowsOf(
		`{"id": 7, "name": "fresh", "count": 4}`,
		`{"id": 3, "name": "changed", "count": 12}`,
		`{"id": 2, "name": "older", "count": 1}`,
		`{"id": 1, "name": "same", "count": 1}`,
		`{"id": 5, "name": "unseen", "count": 1, "hidden": 2}`,
		`{"count": 1, "id": 6, "name": "respelt"}`,
		`{"name": "another without id", "count": 1}`,
	)
	for _, test := range []struct {
		name    string
		options output.Options
		want    string
	}{
		{"table", output.Options{}, `
   ID  NAME                COUNT  FOR
+   7  fresh                   4  9
*   3  changed                [12]   9
    2  older                   1   9
    1  same                    1    9
    5  unseen                  1  9
    6  respelt                 1  9
   -  another without id      1  9`},
		{"columns", output.Options{Columns: []string{"name", "hidden"}, NoHeaders: true}, `
+ fresh               -
  changed             -
  older               -
  same                -
* unseen              [2]
  respelt             -
  another without id  -`},
	} {
		lines, changes := laid(t, test.options, 1000, 20, before, now, nil)
		got := strings.NewReplacer("\x1b[7m", "[", "\x1b[0m", "]").Replace("\n" + strings.Join(lines, "\n"))
		if difference := cmp.Diff(blanksJoined(test.want), blanksJoined(got)); difference != "" {
			t.Errorf("%s: -want +got\n%s", test.name, difference)
		}
		if changes.added != 1 || changes.changed != 1 || len(changes.gone) != 1 || fieldOf(changes.gone[0], "id") != "4" {
			t.Errorf("%s: %d new, %d changed, gone %v", test.name, changes.added, changes.changed, changes.gone)
		}
	}
	lines, changes := laid(t, output.Options{}, 1000, 20, nil, now, nil)
	if changes.added+changes.changed+len(changes.gone) != 0 || strings.Contains(strings.Join(lines, ""), "\x1b") {
		t.Errorf("a first snapshot has changes: %q", lines)
	}
	lines, changes = laid(t, output.Options{}, 1000, 20, []output.Object{}, now[:1], nil)
	if changes.added != 1 || !strings.HasPrefix(lines[1], "+ ") {
		t.Errorf("after an empty snapshot nothing is new: %q", lines)
	}
}

// blanksJoined lets a test compare tables without the widths of their columns.
func blanksJoined(text string) string {
	return regexp.MustCompile(`([^\n]) +`).ReplaceAllString(text, "$1 ")
}

// TestTableFits checks that a table fits any size, and that every row is shown or counted.
func TestTableFits(t *testing.T) {
	var rows, old []output.Object
	for i := range 40 {
		name := fmt.Sprintf("name-%d", i)
		if i%7 == 3 {
			name = strings.Repeat("long-", 12) + name
		}
		rows = append(rows, output.RawObject(fmt.Sprintf(`{"id": %d, "name": "%s", "count": %d, "title": "題名 of some length"}`, i+100, name, i)))
		if i%5 > 0 {
			old = append(old, output.RawObject(fmt.Sprintf(`{"id": %d, "name": "%s", "count": %d, "title": "題名 of some length"}`, i+100, name, i%2*i)))
		}
	}
	total := map[string]any{"count": 780}
	counting := regexp.MustCompile(`^rows 1-(\d+) of 40(, \d+ new elsewhere)?(, \d+ changed elsewhere)?`)
	row := regexp.MustCompile(`(?m)^[ +*] (\x1b\[7m)?1\d\d `)
	cut := 0
	for _, columns := range [][]string{nil, {"id", "name", "count", "title"}} {
		for _, height := range []int{0, 1, 2, 3, 5, 8, 13, 24, 45, 60} {
			for width := 1; width < 120; width += 7 {
				for _, values := range []map[string]any{nil, total} {
					options := output.Options{Columns: columns, Color: true, ASCII: width%2 == 0}
					lines, _ := laid(t, options, width, height, old, rows, values)
					if len(lines) > height {
						t.Fatalf("%dx%d: %d lines", width, height, len(lines))
					}
					for _, line := range lines {
						if strings.Count(line, "\x1b[7m") > strings.Count(line, "\x1b[0m") {
							t.Fatalf("%dx%d: a style runs on: %q", width, height, line)
						}
					}
					if width < 60 || height < 5 {
						continue
					}
					text := strings.Join(lines, "\n")
					shown := len(row.FindAllString(text, -1))
					more := slices.IndexFunc(lines, counting.MatchString)
					if more >= 0 {
						cut++
						var last int
						if _, err := fmt.Sscanf(lines[more], "rows 1-%d of", &last); err != nil || shown != last {
							t.Fatalf("%dx%d: %d rows and %q of %d:\n%s", width, height, shown, lines[more], len(rows), text)
						}
					} else if shown != len(rows) {
						t.Fatalf("%dx%d: %d of %d rows:\n%s", width, height, shown, len(rows), text)
					}
					if values != nil && width >= 100 && !strings.Contains(lines[len(lines)-1], "780") {
						t.Fatalf("%dx%d: no total:\n%s", width, height, text)
					}
				}
			}
		}
	}
	if cut == 0 {
		t.Error("nothing was ever cut")
	}
}

func TestTableCountsWhatItHides(t *testing.T) {
	before := rowsOf(`{"id": 1, "name": "a", "count": 1}`, `{"id": 2, "name": "b", "count": 1}`, `{"id": 3, "name": "c", "count": 1}`)
	now := rowsOf(`{"id": 1, "name": "a", "count": 1}`, `{"id": 2, "name": "b", "count": 2}`, `{"id": 3, "name": "c", "count": 3}`, `{"id": 4, "name": "d", "count": 1}`)
	lines, _ := laid(t, output.Options{}, 1000, 3, before, now, nil)
	if want := "rows 1-1 of 4, 1 new elsewhere, 2 changed elsewhere"; len(lines) != 3 || lines[2] != want {
		t.Errorf("%q, want %q at the end", lines, want)
	}
}

// TestChangesAtAnotherWidth shows that a resized screen marks the changes that it shows, although the rows before are gone.
func TestChangesAtAnotherWidth(t *testing.T) {
	list := watchedList
	list.View = func(options output.Options) output.View {
		view := watchedView()
		if options.Width < 40 {
			view.Table = []string{"id", "name"}
		}
		return view
	}
	before := rowsOf(`{"id": 1, "name": "a", "count": 1}`, `{"id": 2, "name": "b", "count": 1}`)
	now := rowsOf(`{"id": 1, "name": "a", "count": 2}`, `{"id": 2, "name": "c", "count": 1}`, `{"id": 3, "name": "d", "count": 1}`)
	p, err := compare(&list, output.Options{}, &snapshot{rows: before}, &snapshot{rows: now}, 30)
	for _, width := range []int{30, 80, 30, 80} {
		if err == nil {
			err = p.fit(&list, output.Options{}, width)
		}
		if err != nil {
			t.Fatal(err)
		}
		marks := ""
		for _, one := range p.changes {
			marks += string(one.mark)
		}
		if want := map[int]string{30: " *+", 80: "**+"}[width]; marks != want || p.changed != strings.Count(want, "*") || p.added != 1 {
			t.Errorf("%d cells: %q, %d changed, %d new; want %q", width, marks, p.changed, p.added, want)
		}
	}
}

func TestTableOfARowThatCannotBeShown(t *testing.T) {
	rows := rowsOf(`{"id": 1, "name": 5, "count": 1}`)
	p, err := compare(&watchedList, output.Options{}, &snapshot{rows: rows}, &snapshot{rows: rows}, 80)
	if err != nil {
		t.Fatal(err)
	}
	if part, err := p.part(0, 10); err == nil {
		t.Errorf("%q", part.lines)
	}
}
