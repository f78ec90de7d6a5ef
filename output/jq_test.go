package output_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"jt/output"
)

func TestJQ(t *testing.T) {
	t.Setenv("JT_OUTPUT_TEST", "secret")
	rows := []output.Object{
		object(`{"id":9007199254740993,"name":"a\tb\u001b[0m\u0000","mem":64.0,"list":[1e+16,null]}`),
		object(`{"id":2,"name":"b","mem":0.5,"list":[]}`),
	}
	for _, test := range []struct {
		format     output.Format
		expression string
		terminal   bool
		want       string
	}{
		{output.FormatJSON, "length", false, "2\n"},
		{output.FormatJSONL, "length", false, "4\n4\n"},
		{output.FormatJSON, ".[].id", false, "9007199254740993\n2\n"},
		{output.FormatJSON, "map(.mem)", false, "[64.0,0.5]\n"},
		{output.FormatJSON, ".[0].list", false, "[1e+16,null]\n"},
		{output.FormatJSON, ".[0].id + 1", false, "9007199254740994\n"},
		{output.FormatJSONL, ".name", false, "a\tb\x1b[0m\x00\nb\n"},
		{output.FormatJSONL, ".name", true, "a\tb\\x1b[0m\\x00\nb\n"},
		{output.FormatJSON, `map(.name) | join("\n")`, true, "a\tb\\x1b[0m\\x00\nb\n"},
		{output.FormatJSONL, "select(.id == 2) | {name, id}", false, "{\"id\":2,\"name\":\"b\"}\n"},
		{output.FormatJSON, "empty", false, ""},
		{output.FormatJSON, "$ENV, env", false, "{}\n{}\n"}, // not that of the process
		{output.FormatJSON, `.[0].name[4:8] | [.]`, true, "[\"[0m\\u0000\"]\n"},
		{output.FormatJSON, "1, halt, 2", false, "1\n"},
		{output.FormatJSONL, ".id, halt", false, "9007199254740993\n"},
		{output.FormatJSON, `"\u202e", ["\u202e"]`, true, "\\u202e\n[\"\\u202e\"]\n"},
	} {
		options := output.Options{Format: test.format, JQ: test.expression, Terminal: test.terminal}
		if got := mustPrint(t, options, rows...); got != test.want {
			t.Errorf("%s: %q, want %q", test.expression, got, test.want)
		}
	}
	if got := mustPrint(t, output.Options{Format: output.FormatJSON, JQ: "."}); got != "[]\n" {
		t.Errorf("no rows: %q", got)
	}
	options := output.Options{Format: output.FormatJSONL, JQ: "keys", Columns: []string{"id", ".list"}}
	if got := mustPrint(t, options, rows[1]); got != `["id","list"]`+"\n" {
		t.Errorf("with columns: %q", got)
	}
}

func TestJQErrors(t *testing.T) {
	row := object(`{"id":1,"name":"\u001b[31m"}`)
	for _, test := range []struct{ expression, message string }{
		{".id.name", `".id.name": expected an object`},
		{`error("\u001b")`, `\x1b`},
		{".name | tonumber", "tonumber"},
	} {
		for _, format := range []output.Format{output.FormatJSON, output.FormatJSONL} {
			expression := test.expression
			if format == output.FormatJSON {
				expression = ".[] | " + expression
			}
			_, err := printed(t, output.Options{Format: format, JQ: expression}, row)
			if format == output.FormatJSONL {
				wantUsage(t, err, test.message, "")
			} else {
				wantUsage(t, err, "cannot run --jq ", "")
			}
		}
	}
}

func TestJQThatDoesNotEnd(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := printed(t, output.Options{Format: output.FormatJSON, JQ: "last(repeat(1))", Context: ctx})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestJQVariables(t *testing.T) {
	options := output.Options{
		Format: output.FormatJSON, JQ: "$ENV.ONE, env.TWO, $name, ($none | type)",
		JQArguments: []output.JQArgument{{"name", "a=b"}, {"none", ""}},
		Environ:     func() ([]string, error) { return []string{"ONE=1", "TWO=a=b"}, nil },
	}
	if got, want := mustPrint(t, options), "1\na=b\na=b\nstring\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	unread := errors.New("unread")
	options.Environ = func() ([]string, error) { return nil, unread }
	if _, err := output.New(io.Discard, testView(), options); !errors.Is(err, unread) {
		t.Errorf("environment that cannot be read: %v", err)
	}
	options.JQ = "length" // it needs no environment
	mustPrint(t, options)
}

func TestJQHaltError(t *testing.T) {
	row := object(`{"id":1,"text":"` + strings.Repeat("long", 10_000) + `"}`)
	for expression, want := range map[string]string{
		`"too many\n" | halt_error`:    "too many",
		`"\u001b[31m" | halt_error(5)`: `\x1b[31m`,
		`null | halt_error`:            "null",
		`{a: 1.50} | halt_error`:       `{"a":1.5}`,
		`"a", ("b" | halt_error), "c"`: "b",
		`halt_error`:                   `[{"id":1,"text":"` + strings.Repeat("long", 120) + "...",
		`.[0].text | halt_error`:       strings.Repeat("long", 124) + "l...",
	} {
		_, err := printed(t, output.Options{Format: output.FormatJSON, JQ: expression}, row)
		if halt, ok := errors.AsType[*output.HaltError](err); !ok || halt.Message != want {
			t.Errorf("%s: %v\nwant %s", expression, err, want)
		}
	}
	_, err := printed(t, output.Options{Format: output.FormatJSON, JQ: "error"}, row)
	if err == nil || len(err.Error()) > 600 {
		t.Errorf("error with all rows as its message: %v", err)
	}
}

// TestJQWarnings has expressions that read a column that is not a field, and what they read.
func TestJQWarnings(t *testing.T) {
	view := output.View{Columns: []output.Column{
		{Name: "id"}, {Name: "mem", Path: "mem_required"}, {Name: "name", Path: "job_type.name"},
		{Name: "failed", Derive: func(output.Object) (any, error) { return 1, nil }},
	}}
	rows := []output.Object{object(`{"mem_required":1,"job_type":{"name":"a"},"list":[{"failed":1}]}`), object(`{"id":2}`)}
	const failed, mem, name = "failed: it is a column; --columns failed,... adds it to the rows", "mem: the column is .mem_required", "name: the column is .job_type.name"
	tests := map[string][]string{
		".[].failed":                                {failed},
		".[] | .failed, .mem":                       {failed, mem},
		".[0].failed":                               {failed},
		".[:1][] | {id, failed}":                    {failed},
		"map(select(.failed > 3)) | length":         {failed},
		"sort_by(.failed) | .[0] | .mem":            {failed, mem},
		"max_by(.failed).mem":                       {failed, mem},
		"[.[] | select(.id > 1)] | map(.name)":      {name},
		`.[] | "\(.name)"`:                          {name},
		`.[] | [.name, .id] | @tsv`:                 {name},
		".[] | if .failed > 1 then .mem else 0 end": {failed, mem},
		".[] | . as $row | .mem":                    {mem},
		"first(.[] | select(.failed))":              {failed},
		"any(.failed > 1)":                          {failed},
		"group_by(.name) | length":                  {name},
		".[] | .failed, .failed":                    {failed},

		".[].job_type.name":               nil,
		".[] | .job_type | .name":         nil,
		".[].list[].failed":               nil,
		".[].mem_required":                nil,
		".[].id":                          nil, // the first row has none, but it is no other name
		"map({failed: 1}) | map(.failed)": nil,
		".[].failed = 1 | map(.failed)":   nil,
		"map(.failed |= 1)":               nil,
		"def f: .failed; 1":               nil,
		`.[] | has("failed")`:             nil,
		"length":                          nil,
		".[].other":                       nil,
	}
	for expression, want := range tests {
		var got []string
		options := output.Options{Format: output.FormatJSON, JQ: expression, Warn: func(text string) {
			got = append(got, strings.TrimPrefix(text, "--jq: rows have no field ."))
		}}
		printer, err := output.New(io.Discard, view, options)
		if err != nil {
			t.Fatal(expression, err)
		}
		for _, row := range rows {
			_ = printer.Print(row)
		}
		_ = printer.Close() // some fail, after the warning
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", expression, got, want)
		}
	}
	for _, options := range []output.Options{
		{Format: output.FormatJSONL, JQ: ".failed"},
		{Format: output.FormatJSON, JQ: ".failed", Single: true},
		{Format: output.FormatJSON, JQ: ".[].failed", Columns: []string{"id"}},
	} {
		warnings := 0
		options.Warn = func(string) { warnings++ }
		printer, err := output.New(io.Discard, view, options)
		if err != nil {
			t.Fatal(err)
		}
		if err := printer.Print(rows[0]); err != nil || printer.Close() != nil || warnings != 1 {
			t.Errorf("%s: %v, %d warnings", options.Format, err, warnings)
		}
	}
	options := output.Options{Format: output.FormatJSON, JQ: ".[].failed", Columns: []string{"failed"}, Warn: func(text string) { t.Error(text) }}
	printer, err := output.New(io.Discard, view, options)
	if err != nil || printer.Print(rows[0]) != nil || printer.Close() != nil {
		t.Errorf("with the column: %v", err)
	}
}
