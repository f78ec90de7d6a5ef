package output_test

import (
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"jt/output"
)

// parsed is an Object whose fields cost little, so that the benchmarks measure the formats.
type parsed struct {
	text   []byte
	fields map[string]json.RawMessage
}

func (p parsed) JSON() []byte { return p.text }

func (p parsed) Field(path string) ([]byte, bool) {
	value, ok := p.fields[path]
	return value, ok
}

func (p parsed) Fields(paths []string) [][]byte {
	values := make([][]byte, len(paths))
	for i, path := range paths {
		values[i] = p.fields[path]
	}
	return values
}

func BenchmarkPrint(b *testing.B) {
	rows := recorded(b)
	for i, row := range rows {
		made := parsed{text: row.JSON()}
		if err := json.Unmarshal(made.text, &made.fields); err != nil {
			b.Fatal(err)
		}
		rows[i] = made
	}
	const count = 1000
	for _, options := range []output.Options{
		{Format: output.FormatJSON}, {Format: output.FormatJSON, Terminal: true}, {Format: output.FormatJSONL},
		{Format: output.FormatYAML}, {Format: output.FormatCSV}, {Format: output.FormatTSV}, {Format: output.FormatTable},
		{Format: output.FormatTable, Terminal: true, Width: 120, Color: true},
		{Format: output.FormatJSONL, JQ: ".name"},
	} {
		b.Run(fmt.Sprintf("%s%s/terminal=%t", options.Format, options.JQ, options.Terminal), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				printer, err := output.New(io.Discard, testView(), options)
				if err != nil {
					b.Fatal(err)
				}
				for i := range count {
					if err := printer.Print(rows[i%len(rows)]); err != nil {
						b.Fatal(err)
					}
				}
				if err := printer.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
