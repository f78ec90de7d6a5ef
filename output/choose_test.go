package output_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"jt/output"
)

func usage[T any](_ T, err error) error { return err }

func wantUsage(t *testing.T, err error, message, hint string) {
	t.Helper()
	var mistake *output.UsageError
	if !errors.As(err, &mistake) {
		t.Errorf("got %T (%v), want a *UsageError", err, err)
		return
	}
	if !strings.Contains(mistake.Message, message) || !strings.Contains(mistake.Hint, hint) {
		t.Errorf("got %q and %q, want %q and %q", mistake.Message, mistake.Hint, message, hint)
	}
	if strings.ContainsAny(mistake.Message+mistake.Hint, "\n\x1b") {
		t.Errorf("more than one clean line: %q, %q", mistake.Message, mistake.Hint)
	}
}

func TestParseFormat(t *testing.T) {
	for _, format := range output.Formats() {
		if got, err := output.ParseFormat(string(format)); got != format || err != nil {
			t.Errorf("ParseFormat(%q) = %q, %v", format, got, err)
		}
	}
	wantUsage(t, usage(output.ParseFormat("jsonlines")), `"jsonlines"`, `did you mean "jsonl"?`)
	wantUsage(t, usage(output.ParseFormat("JSON")), `"JSON"`, `did you mean "json"?`)
	wantUsage(t, usage(output.ParseFormat("")), `""`, "the formats are table, wide, json")
	wantUsage(t, usage(output.ParseFormat("zzzzzzzzz\x1b")), `\x1b`, "the formats are")
}

func TestUsageOfNew(t *testing.T) {
	for name, test := range map[string]struct {
		options       output.Options
		message, hint string
	}{
		"format":        {output.Options{Format: "xml"}, `invalid output format "xml"`, "the formats are"},
		"misspelt":      {output.Options{Columns: []string{"titel"}}, `"titel": no such column`, `did you mean "title"?`},
		"upper case":    {output.Options{Columns: []string{"ID"}}, `"ID": no such column`, `did you mean "id"?`},
		"unknown":       {output.Options{Columns: []string{"id", "zzzzzz"}}, `invalid --columns "zzzzzz": no such column`, "the columns are id, name, version"},
		"escape":        {output.Options{Columns: []string{"\x1b[31m"}}, `\x1b`, "the columns are"},
		"empty":         {output.Options{Columns: []string{"id", ""}}, "empty", "the columns are"},
		"dots":          {output.Options{Columns: []string{"a..b"}}, `"a..b"`, ".field"},
		"one dot":       {output.Options{Columns: []string{"."}}, `"."`, ".field"},
		"last dot":      {output.Options{Columns: []string{"a."}}, `"a."`, ".field"},
		"hidden":        {output.Options{Columns: []string{"a.\u202eb"}}, `\u202e`, ".field"},
		"name":          {output.Options{Format: output.FormatName, Columns: []string{"id"}}, "--columns", "tsv"},
		"jq and table":  {output.Options{JQ: "."}, "--jq", "-o json"},
		"jq and yaml":   {output.Options{Format: output.FormatYAML, JQ: "."}, "--jq", "-o json"},
		"jq syntax":     {output.Options{Format: output.FormatJSON, JQ: ".["}, `".["`, ""},
		"jq function":   {output.Options{Format: output.FormatJSON, JQ: "nothing"}, `"nothing"`, ""},
		"jq input":      {output.Options{Format: output.FormatJSON, JQ: "input"}, `"input"`, ""},
		"jq module":     {output.Options{Format: output.FormatJSON, JQ: `import "a" as a; .`}, "import", ""},
		"jq line break": {output.Options{Format: output.FormatJSON, JQ: ".\n\x1b["}, `.\n\x1b[`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			printer, err := output.New(io.Discard, testView(), test.options)
			wantUsage(t, err, test.message, test.hint)
			if printer != nil {
				t.Error("there is a printer too")
			}
		})
	}
}

func TestColumnsAskedFor(t *testing.T) {
	row := object(`{"id":1,"state":"x","new_field":true,"job_type":{"name":"a","tags":["p","q"]}}`)
	for _, test := range []struct{ columns, want string }{
		{"id", "id\n1\n"},
		{" id ,.new_field", "id,new_field\n1,true\n"},
		{"id,id", "id,id\n1,1\n"},
		{"state,.state", "state,.state\n,x\n"}, // state is computed, .state is the server's
		{"job_type.name,job_type.tags.1", "job_type.name,job_type.tags.1\na,q\n"},
		{".job_type.tags", "job_type.tags\n\"[\"\"p\"\",\"\"q\"\"]\"\n"},
		{"job_type.none,job_type.tags.7,id.name", "job_type.none,job_type.tags.7,id.name\n,,\n"},
		{"mem", "mem\n\"\"\n"},
	} {
		options := output.Options{Format: output.FormatCSV, Columns: strings.Split(test.columns, ",")}
		if got := mustPrint(t, options, row); got != test.want {
			t.Errorf("%s: %q, want %q", test.columns, got, test.want)
		}
	}
}

func TestRawObject(t *testing.T) {
	row := output.RawObject(` {"a" : {"b": [ 1, {"c" : "d\u0041"} ]}, "e": 1, "e": 2, "\u0066": null, "": {"": 3}} `)
	for path, want := range map[string]string{
		"a.b.0": "1", "a.b.1.c": `"d\u0041"`, "a.b": `[ 1, {"c" : "d\u0041"} ]`, "e": "2", "f": "null", ".": "3",
	} {
		if got, ok := row.Field(path); string(got) != want || !ok {
			t.Errorf("Field(%q) = %q, %t, want %q", path, got, ok, want)
		}
	}
	for _, path := range []string{"", "x", "a.x", "a.b.2", "a.b.-1", "a.b.x", "e.x", "f.x", "a.b.00"} {
		if path == "" {
			continue // the member of that name
		}
		if got, ok := row.Field(path); ok {
			t.Errorf("Field(%q) = %q", path, got)
		}
	}
	for _, text := range []string{"", "{", `{"a`, `{"a":`, `{"a":1`, "[1", "nul"} {
		if got, ok := output.RawObject(text).Field("b"); ok {
			t.Errorf("Field of %q = %q", text, got)
		}
	}
}

func FuzzColumnPath(f *testing.F) {
	for _, seed := range []string{"id", ".new_field", "job_type.name", "errors.0.name", "..", "a. b", "\x1b.x", "é.ü", ""} {
		f.Add(seed)
	}
	row := object(`{"id":1,"new_field":2,"job_type":{"name":"a"},"errors":[{"name":"b"}]}`)
	f.Fuzz(func(t *testing.T, column string) {
		options := output.Options{Format: output.FormatJSONL, Columns: []string{column}}
		printer, err := output.New(io.Discard, testView(), options)
		if err != nil {
			wantUsage(t, err, "", "")
			return
		}
		if err := printer.Print(row); err != nil {
			t.Error(err)
		}
		text := mustPrint(t, options, row)
		var made map[string]any
		if err := json.Unmarshal([]byte(text), &made); err != nil || len(made) != 1 {
			t.Errorf("column %q: %q, %v", column, text, err)
		}
		for name := range made {
			checkHarmless(t, name)
			if trimmed := strings.TrimSpace(column); name != trimmed && "."+name != trimmed {
				t.Errorf("column %q is called %q", column, name)
			}
		}
	})
}

// FuzzFieldPath compares field lookup in rows with encoding/json.
func FuzzFieldPath(f *testing.F) {
	for _, row := range recorded(f) {
		for _, path := range []string{"id", "name", "error_mapping.exit_codes", "trigger_rule.x", "last_modified"} {
			f.Add(string(row.JSON()), path)
		}
	}
	for _, row := range hostile(f) {
		f.Add(string(row.JSON()), "new_field.a.2.b")
	}
	f.Add(`{"a":[{"b":1},[2,3]],"":{"":4},"a":{"0":5}}`, "a.0")
	f.Fuzz(func(t *testing.T, text, path string) {
		var value any
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if !json.Valid([]byte(text)) || !utf8.ValidString(text) || !utf8.ValidString(path) || decoder.Decode(&value) != nil {
			return // invalid JSON never becomes a row
		}
		want, there := value, true
		for name := range strings.SplitSeq(path, ".") {
			if want, there = inside(want, name); !there {
				break
			}
		}
		got, ok := output.RawObject(text).Field(path)
		if ok != there {
			t.Fatalf("%q of %q: %q, %t, and %t for another reader", path, text, got, ok, there)
		}
		if !ok {
			return
		}
		var gotValue any
		decoder = json.NewDecoder(bytes.NewReader(got))
		decoder.UseNumber()
		if err := decoder.Decode(&gotValue); err != nil || !reflect.DeepEqual(gotValue, want) {
			t.Errorf("%q of %q is %q, %v, and %v for another reader", path, text, got, err, want)
		}
	})
}

// inside returns a member of an object, or an element of an array.
func inside(value any, name string) (any, bool) {
	switch value := value.(type) {
	case map[string]any:
		member, ok := value[name]
		return member, ok
	case []any:
		place, err := strconv.Atoi(name)
		if err != nil || strconv.Itoa(place) != name || place < 0 || place >= len(value) {
			return nil, false
		}
		return value[place], true
	}
	return nil, false
}
