package output_test

import (
	"context"
	"errors"
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
		{output.FormatJSON, "$ENV, env", false, "{}\n{}\n"},
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
		{`"bad" | halt_error`, "bad"},
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
