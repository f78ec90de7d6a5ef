package output_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"jt/output"
)

// readCSV is a strict reader of RFC 4180 with LF line ends, written from the RFC: unlike encoding/csv it does not change
// line breaks in values or drop lines.
func readCSV(text string) (rows [][]string, err error) {
	for text != "" {
		var row []string
		for end := byte(','); end == ','; {
			var cell strings.Builder
			if strings.HasPrefix(text, `"`) {
				for strings.HasPrefix(text, `"`) {
					inner, rest, closed := strings.Cut(text[1:], `"`)
					if !closed {
						return nil, errors.New("an open quote")
					}
					cell.WriteString(inner)
					if text = rest; strings.HasPrefix(text, `"`) {
						cell.WriteByte('"')
					}
				}
			} else {
				length := strings.IndexAny(text, ",\n\"\r")
				if length < 0 {
					return nil, errors.New("no line end")
				}
				cell.WriteString(text[:length])
				text = text[length:]
			}
			if text == "" || text[0] != ',' && text[0] != '\n' {
				return nil, errors.New("text after a value")
			}
			end, text = text[0], text[1:]
			row = append(row, cell.String())
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func readTSV(text string) (rows [][]string, err error) {
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		var row []string
		for cell := range strings.SplitSeq(line, "\t") {
			var made strings.Builder
			for i := 0; i < len(cell); i++ {
				if cell[i] != '\\' {
					made.WriteByte(cell[i])
					continue
				}
				i++
				place := -1
				if i < len(cell) {
					place = strings.IndexByte(`\tnr`, cell[i])
				}
				if place < 0 {
					return nil, errors.New("a lone backslash")
				}
				made.WriteByte("\\\t\n\r"[place])
			}
			row = append(row, made.String())
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func TestEmptyValueAlone(t *testing.T) {
	row := object(`{"id":null}`)
	if got := mustPrint(t, output.Options{Format: output.FormatCSV, Columns: []string{"id"}}, row, row); got != "id\n\"\"\n\"\"\n" {
		t.Errorf("csv: %q", got)
	}
	if got := mustPrint(t, output.Options{Format: output.FormatTSV, Columns: []string{"id"}, NoHeaders: true}, row, row); got != "\n\n" {
		t.Errorf("tsv: %q", got)
	}
}

func FuzzDelimited(f *testing.F) {
	for _, seed := range []string{"", "a", " a ", "a,b", `"`, `""`, "a\tb", "a\nb\r\nc\rd", `\n`, `\`, `\.`, "\ufeff", "=1+1", "\x1b", "é,🚀"} {
		f.Add(seed, "b")
		f.Add("1", seed)
	}
	for _, row := range append(recorded(f), hostile(f)...) {
		f.Add(field(row, "name"), field(row, "title"))
	}
	readers := map[output.Format]func(string) ([][]string, error){output.FormatCSV: readCSV, output.FormatTSV: readTSV}
	f.Fuzz(func(t *testing.T, one, other string) {
		if !utf8.ValidString(one) || !utf8.ValidString(other) {
			return // a server's JSON never contains it
		}
		text, err := json.Marshal(map[string]string{"name": one, "title": other})
		if err != nil {
			t.Fatal(err)
		}
		for _, columns := range [][]string{{"name", "title"}, {"title"}} {
			want := [][]string{columns, []string{one, other}[2-len(columns):]}
			for format, reader := range readers {
				options := output.Options{Format: format, Columns: columns}
				made := mustPrint(t, options, object(string(text)))
				got, err := reader(made)
				if err != nil {
					t.Fatalf("%v: %q", err, made)
				}
				if difference := cmp.Diff(want, got); difference != "" {
					t.Errorf("%s %q: %s", format, made, difference)
				}
				options.Terminal = true
				shown := mustPrint(t, options, object(string(text)))
				checkHarmless(t, strings.NewReplacer("\t", "", "\n", "").Replace(shown))
				if strings.Count(shown, "\n") != 2 || format == output.FormatTSV && strings.Count(shown, "\t") != 2*(len(columns)-1) {
					t.Errorf("%s on a terminal: %q", format, shown)
				}
			}
			if strings.Contains(one+other, "\r") {
				continue // encoding/csv changes it on reading
			}
			made := mustPrint(t, output.Options{Format: output.FormatCSV, Columns: columns}, object(string(text)))
			got, err := csv.NewReader(strings.NewReader(made)).ReadAll()
			if err != nil {
				t.Fatalf("%v: %q", err, made)
			}
			if difference := cmp.Diff(want, got); difference != "" {
				t.Errorf("%q: %s", made, difference)
			}
		}
	})
}

func TestBytesThatAreNotUTF8(t *testing.T) {
	row := object("{\"name\":\"a\xffb\",\"title\":\"\\u00e9\xff\"}")
	for format, want := range map[output.Format]string{
		output.FormatCSV: "a\ufffdb,é\ufffd\n", output.FormatTSV: "a\ufffdb\té\ufffd\n", output.FormatTable: "a\ufffdb  é\ufffd\n",
	} {
		if got := mustPrint(t, output.Options{Format: format, NoHeaders: true, Columns: []string{"name", "title"}}, row); got != want {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
}
