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
		form       output.Form
		expression string
		terminal   bool
		want       string
	}{
		{output.FormJSON, "length", false, "2\n"},
		{output.FormJSONL, "length", false, "4\n4\n"},
		{output.FormJSON, ".[].id", false, "9007199254740993\n2\n"},
		{output.FormJSON, "map(.mem)", false, "[64.0,0.5]\n"},
		{output.FormJSON, ".[0].list", false, "[1e+16,null]\n"},
		{output.FormJSON, ".[0].id + 1", false, "9007199254740994\n"},
		{output.FormJSONL, ".name", false, "a\tb\x1b[0m\x00\nb\n"},
		{output.FormJSONL, ".name", true, "a\tb\\x1b[0m\\x00\nb\n"},
		{output.FormJSON, `map(.name) | join("\n")`, true, "a\tb\\x1b[0m\\x00\nb\n"},
		{output.FormJSONL, "select(.id == 2) | {name, id}", false, "{\"id\":2,\"name\":\"b\"}\n"},
		{output.FormJSON, "empty", false, ""},
		{output.FormJSON, "$ENV, env", false, "{}\n{}\n"},
		{output.FormJSON, `.[0].name[4:8] | [.]`, true, "[\"[0m\\u0000\"]\n"},
		{output.FormJSON, "1, halt, 2", false, "1\n"},
		{output.FormJSONL, ".id, halt", false, "9007199254740993\n"},
		{output.FormJSON, `"\u202e", ["\u202e"]`, true, "\\u202e\n[\"\\u202e\"]\n"},
	} {
		options := output.Options{Form: test.form, JQ: test.expression, Terminal: test.terminal}
		if got := mustPrint(t, options, rows...); got != test.want {
			t.Errorf("%s: %q, want %q", test.expression, got, test.want)
		}
	}
	if got := mustPrint(t, output.Options{Form: output.FormJSON, JQ: "."}); got != "[]\n" {
		t.Errorf("no rows: %q", got)
	}
	options := output.Options{Form: output.FormJSONL, JQ: "keys", Columns: []string{"id", ".list"}}
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
		for _, form := range []output.Form{output.FormJSON, output.FormJSONL} {
			expression := test.expression
			if form == output.FormJSON {
				expression = ".[] | " + expression
			}
			_, err := printed(t, output.Options{Form: form, JQ: expression}, row)
			if form == output.FormJSONL {
				wantUsage(t, err, test.message, "")
			} else {
				wantUsage(t, err, "the jq expression failed", "")
			}
		}
	}
}

func TestJQRunsOn(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := printed(t, output.Options{Form: output.FormJSON, JQ: "last(repeat(1))", Context: ctx})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
