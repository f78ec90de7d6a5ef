package output_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jt/output"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

func TestGolden(t *testing.T) {
	pages, worst := recorded(t), hostile(t)
	terminal := func(form output.Form, width int) output.Options {
		return output.Options{Form: form, Terminal: true, Width: width}
	}
	for name, test := range map[string]struct {
		options output.Options
		rows    []output.Object
	}{
		"recorded-table-pipe":    {output.Options{Form: output.FormTable}, pages},
		"recorded-table-80":      {terminal(output.FormTable, 80), pages},
		"recorded-table-200":     {terminal(output.FormTable, 200), pages},
		"recorded-wide-200":      {terminal(output.FormWide, 200), pages},
		"recorded-csv-pipe":      {output.Options{Form: output.FormCSV}, pages[:12]},
		"recorded-tsv-pipe":      {output.Options{Form: output.FormTSV}, pages[:12]},
		"recorded-name-pipe":     {output.Options{Form: output.FormName}, pages},
		"recorded-yaml-pipe":     {output.Options{Form: output.FormYAML}, pages[:3]},
		"hostile-table-pipe":     {output.Options{Form: output.FormTable}, worst},
		"hostile-table-80":       {terminal(output.FormTable, 80), worst},
		"hostile-table-200":      {terminal(output.FormTable, 200), worst},
		"hostile-wide-80":        {terminal(output.FormWide, 80), worst},
		"hostile-wide-200":       {terminal(output.FormWide, 200), worst},
		"hostile-table-80-color": {output.Options{Terminal: true, Width: 80, Color: true}, worst},
		"hostile-table-80-ascii": {output.Options{Terminal: true, Width: 80, ASCII: true}, worst},
		"hostile-table-80-bare":  {output.Options{Terminal: true, Width: 80, NoHeaders: true}, worst},
		"hostile-json-pipe":      {output.Options{Form: output.FormJSON}, worst},
		"hostile-json-terminal":  {terminal(output.FormJSON, 80), worst},
		"hostile-json-columns":   {output.Options{Form: output.FormJSON, Columns: []string{"id", "state", "mem", ".new_field", "errors.0.name", "id"}}, worst},
		"hostile-jsonl-pipe":     {output.Options{Form: output.FormJSONL}, worst},
		"hostile-jsonl-terminal": {terminal(output.FormJSONL, 80), worst},
		"hostile-yaml-pipe":      {output.Options{Form: output.FormYAML}, worst},
		"hostile-csv-pipe":       {output.Options{Form: output.FormCSV}, worst},
		"hostile-csv-terminal":   {terminal(output.FormCSV, 80), worst},
		"hostile-tsv-pipe":       {output.Options{Form: output.FormTSV}, worst},
		"hostile-tsv-terminal":   {terminal(output.FormTSV, 80), worst},
		"hostile-csv-columns":    {output.Options{Form: output.FormCSV, Columns: []string{"id", ".new_field", "errors.1.name"}}, worst},
		"hostile-name-terminal":  {terminal(output.FormName, 80), worst},
		"hostile-jq-terminal":    {output.Options{Form: output.FormJSONL, Terminal: true, JQ: "[.id, .title], .title"}, worst},
		"hostile-jq-pipe":        {output.Options{Form: output.FormJSON, JQ: "map(.mem_required), .[0].title, (.[]|.priority)"}, worst},
		"empty-table":            {output.Options{Form: output.FormTable}, nil},
		"empty-csv":              {output.Options{Form: output.FormCSV}, nil},
		"empty-json":             {output.Options{Form: output.FormJSON}, nil},
		"empty-yaml":             {output.Options{Form: output.FormYAML}, nil},
		"single-json-terminal":   {output.Options{Form: output.FormJSON, Single: true, Terminal: true}, worst[:1]},
		"single-json-pipe":       {output.Options{Form: output.FormJSON, Single: true}, worst[:1]},
		"single-yaml":            {output.Options{Form: output.FormYAML, Single: true}, worst[:1]},
	} {
		t.Run(name, func(t *testing.T) {
			got := mustPrint(t, test.options, test.rows...)
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(string(want), got); difference != "" {
				t.Errorf("-want +got, go test -update takes it over:\n%s", difference)
			}
		})
	}
}
