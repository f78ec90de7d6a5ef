package watch

import (
	"strings"
	"testing"

	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

func TestMergedRows(t *testing.T) {
	shown := output.View{Columns: []output.Column{{Name: "name", Kind: output.Text}, {Name: "n", Kind: output.Number}}}
	for _, test := range []struct {
		name  string
		sort  view.Sort
		lists map[string]string // rows of the servers a and b, by name or n
		want  string
	}{
		{"names", view.Sort{Column: "name", ByServer: true}, map[string]string{"a": "A A C", "b": "A B D"}, "aA aA bA bB aC bD"},
		{"from Z", view.Sort{Column: "name", Reversed: true, ByServer: true}, map[string]string{"a": "C A", "b": "D A"}, "bD aC aA bA"},
		{"numbers of a server", view.Sort{Column: "n", ByServer: true}, map[string]string{"a": "2 10", "b": "9"}, "a2 b9 a10"},
		{"numbers of jt", view.Sort{Column: "n"}, map[string]string{"a": "10 2", "b": "9"}, "a10 b9 a2"},
		{"null first", view.Sort{Column: "n", ByServer: true}, map[string]string{"a": "null null 1 3", "b": "null 2"}, "anull anull bnull a1 b2 a3"},
		{"null last", view.Sort{Column: "n", ByServer: true}, map[string]string{"a": "1 3 null", "b": "2 null"}, "a1 b2 a3 anull bnull"},
		{"a server that sorts otherwise", view.Sort{Column: "name", ByServer: true}, map[string]string{"a": "b A C", "b": "B a"}, "bB ba ab aA aC"},
		{"an empty list", view.Sort{Column: "name", ByServer: true}, map[string]string{"a": "", "b": "A"}, "bA"},
	} {
		var sources []*source
		rows := 0
		for _, context := range []string{"a", "b"} {
			list := strings.Fields(test.lists[context])
			rows += len(list)
			sent := make(chan output.Object, len(list))
			for _, value := range list {
				if test.sort.Column == "name" {
					value = `"` + value + `"`
				}
				sent <- output.RawObject(`{"` + test.sort.Column + `": ` + value + "}")
			}
			close(sent)
			sources = append(sources, &source{Server: &cli.Server{Context: context}, rows: sent})
		}
		var got []string
		for source, row := range merged(sources, view.Keys(shown, test.sort)) {
			value, _ := row.Field(test.sort.Column)
			got = append(got, source.Context+strings.Trim(string(value), `"`))
		}
		if strings.Join(got, " ") != test.want || len(got) != rows {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
