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
	terminal := func(format output.Format, width int) output.Options {
		return output.Options{Format: format, Terminal: true, Width: width}
	}
	for name, test := range map[string]struct {
		options output.Options
		rows    []output.Object
	}{
		"recorded-table-pipe":    {output.Options{Format: output.FormatTable}, pages},
		"recorded-table-80":      {terminal(output.FormatTable, 80), pages},
		"recorded-table-200":     {terminal(output.FormatTable, 200), pages},
		"recorded-wide-200":      {terminal(output.FormatWide, 200), pages},
		"recorded-csv-pipe":      {output.Options{Format: output.FormatCSV}, pages[:12]},
		"recorded-tsv-pipe":      {output.Options{Format: output.FormatTSV}, pages[:12]},
		"recorded-name-pipe":     {output.Options{Format: output.FormatName}, pages},
		"recorded-yaml-pipe":     {output.Options{Format: output.FormatYAML}, pages[:3]},
		"hostile-table-pipe":     {output.Options{Format: output.FormatTable}, worst},
		"hostile-table-80":       {terminal(output.FormatTable, 80), worst},
		"hostile-table-200":      {terminal(output.FormatTable, 200), worst},
		"hostile-wide-80":        {terminal(output.FormatWide, 80), worst},
		"hostile-wide-200":       {terminal(output.FormatWide, 200), worst},
		"hostile-table-80-color": {output.Options{Terminal: true, Width: 80, Color: true}, worst},
		"hostile-table-80-ascii": {output.Options{Terminal: true, Width: 80, ASCII: true}, worst},
		"hostile-table-80-bare":  {output.Options{Terminal: true, Width: 80, NoHeaders: true}, worst},
		"hostile-json-pipe":      {output.Options{Format: output.FormatJSON}, worst},
		"hostile-json-terminal":  {terminal(output.FormatJSON, 80), worst},
		"hostile-json-columns":   {output.Options{Format: output.FormatJSON, Columns: []string{"id", "state", "mem", ".new_field", "errors.0.name", "id"}}, worst},
		"hostile-jsonl-pipe":     {output.Options{Format: output.FormatJSONL}, worst},
		"hostile-jsonl-terminal": {terminal(output.FormatJSONL, 80), worst},
		"hostile-yaml-pipe":      {output.Options{Format: output.FormatYAML}, worst},
		"hostile-csv-pipe":       {output.Options{Format: output.FormatCSV}, worst},
		"hostile-csv-terminal":   {terminal(output.FormatCSV, 80), worst},
		"hostile-tsv-pipe":       {output.Options{Format: output.FormatTSV}, worst},
		"hostile-tsv-terminal":   {terminal(output.FormatTSV, 80), worst},
		"hostile-csv-columns":    {output.Options{Format: output.FormatCSV, Columns: []string{"id", ".new_field", "errors.1.name"}}, worst},
		"hostile-name-terminal":  {terminal(output.FormatName, 80), worst},
		"hostile-jq-terminal":    {output.Options{Format: output.FormatJSONL, Terminal: true, JQ: "[.id, .title], .title"}, worst},
		"hostile-jq-pipe":        {output.Options{Format: output.FormatJSON, JQ: "map(.mem_required), .[0].title, (.[]|.priority)"}, worst},
		"empty-table":            {output.Options{Format: output.FormatTable}, nil},
		"empty-csv":              {output.Options{Format: output.FormatCSV}, nil},
		"empty-json":             {output.Options{Format: output.FormatJSON}, nil},
		"empty-yaml":             {output.Options{Format: output.FormatYAML}, nil},
		"single-json-terminal":   {output.Options{Format: output.FormatJSON, Single: true, Terminal: true}, worst[:1]},
		"single-json-pipe":       {output.Options{Format: output.FormatJSON, Single: true}, worst[:1]},
		"single-yaml":            {output.Options{Format: output.FormatYAML, Single: true}, worst[:1]},
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
