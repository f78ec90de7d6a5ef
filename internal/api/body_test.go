package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"jt/internal/cli"
)

func TestFieldsBecomeJSON(t *testing.T) {
	for _, test := range []struct {
		fields []string
		want   string
	}{
		{[]string{"is_paused=true"}, `{"is_paused": true}`},
		{[]string{"a=false", "b=null", "c=12", "d=1.50", "e=-1e+16", "f=9007199254740993"}, `{"a": false, "b": null, "c": 12, "d": 1.50, "e": -1e+16, "f": 9007199254740993}`},
		{[]string{`a={"b": [1, {}]}`, "b=[]", `c="1"`}, `{"a": {"b": [1, {}]}, "b": [], "c": "1"}`},
		{[]string{"a=", "b=x=y", "c=1.0.0", "d=True", "e=NaN", "f=01", "g=1 2", `h=say "x"`, "i=ü\t"}, `{"a": "", "b": "x=y", "c": "1.0.0", "d": "True", "e": "NaN", "f": "01", "g": "1 2", "h": "say \"x\"", "i": "ü\t"}`},
		{[]string{`a"\b=1`, "c.d=2"}, `{"a\"\\b": 1, "c.d": 2}`},
	} {
		got, err := fieldsObject(test.fields)
		if err != nil || string(got) != test.want || !json.Valid(got) {
			t.Errorf("%q: %s, %v, want %s", test.fields, got, err, test.want)
		}
	}
}

func TestRefusedFields(t *testing.T) {
	for _, test := range []struct{ field, says string }{
		{"a", "not key=value"},
		{"=1", "not key=value"},
		{"", "not key=value"},
		{"a=\xff", "not UTF-8"},
		{`a={"b": 1`, "-f a:1:8: invalid JSON: unexpected end of the text"},
		{`a={"b": 1}}`, ":1:9: invalid JSON: "},
		{`a=[1,, 2]`, ":1:4: invalid JSON: invalid character"},
		{`a="x`, "unexpected end"},
		{`a= {x}`, ":1:3: invalid JSON: invalid character"},
		{`a={"b": 1, "b": 2}`, ":1:10: invalid JSON: duplicate object member name"},
	} {
		_, err := fieldsObject([]string{"first=1", test.field})
		if r := cli.Describe(err); r.Exit != cli.ExitUsage || !strings.Contains(r.Message, test.says) || r.Hint == "" {
			t.Errorf("%q: %v, want an error with %q", test.field, err, test.says)
		}
	}
	if _, err := fieldsObject([]string{"a=1", "b=2", "a=3"}); err == nil || !strings.Contains(err.Error(), "given twice") {
		t.Errorf("a key that is given twice: %v", err)
	}
}

// FuzzField checks that every field becomes a member with its key and value, or an error.
func FuzzField(f *testing.F) {
	for _, seed := range []string{"a=true", "b=1.50", "c=x y", `d={"e":1}`, `f="`, "g= 1", "h=\x00", "i=\u2028", "=", "j=[", "k=1\n2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) {
		object, err := fieldsObject([]string{field})
		if err != nil {
			if !cli.IsUsage(err) {
				t.Fatalf("%q: %v is not a usage error", field, err)
			}
			return
		}
		key, text, _ := strings.Cut(field, "=")
		var members map[string]json.RawMessage
		if err := json.Unmarshal(object, &members); err != nil || len(members) != 1 {
			t.Fatalf("%q: %s, %v", field, object, err)
		}
		value, ok := members[key]
		var quoted string
		switch {
		case !ok:
			t.Fatalf("%q: %s has another key", field, object)
		case json.Valid([]byte(text)):
			if string(value) != strings.Trim(text, " \t\r\n") {
				t.Fatalf("%q: the value is %s", field, value)
			}
		case json.Unmarshal(value, &quoted) != nil || quoted != text:
			t.Fatalf("%q: the value is %s", field, value)
		}
	})
}

// FuzzParameters checks that every field can be read back from the query.
func FuzzParameters(f *testing.F) {
	f.Add("/x/", "a=b c")
	f.Add("/x/?y=1", "a&b=c=d#+%")
	f.Fuzz(func(t *testing.T, path, field string) {
		if strings.ContainsAny(path, "?#") {
			return
		}
		got, err := withParameters(path+"?first=1", []string{field})
		key, value, found := strings.Cut(field, "=")
		if wrong := !found || key == "" || !utf8.ValidString(field); wrong != (err != nil) {
			t.Fatalf("%q: %v", field, err)
		}
		if err != nil {
			return
		}
		query, err := url.ParseQuery(strings.TrimPrefix(got, path+"?"))
		if err != nil || query.Get("first") != "1" && key != "first" || query[key][len(query[key])-1] != value {
			t.Fatalf("%q: %q is %v, %v", field, got, query, err)
		}
	})
}

func TestInput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "body.json")
	if err := os.WriteFile(file, []byte("\ufeff {\"a\": 1}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := readInput(t.Context(), file, nil); err != nil || string(got) != " {\"a\": 1}\n" {
		t.Errorf("%q, %v", got, err)
	}
	for _, test := range []struct{ text, says string }{
		{"", "is empty"},
		{" \n", "is empty"},
		{"a=b", ":1:1: invalid JSON: "},
		{"{\n\"a\": 1,\n}", ":3:1: invalid JSON: "},
		{"{} {}", ":1:4: invalid JSON: unexpected text after the end"},
		{"[1", "unexpected end"},
		{`{"a": "` + "\xff" + `"}`, ":1:8: invalid UTF-8"},
		{`"` + strings.Repeat("x", maxInputBytes) + `"`, "larger than 16 MiB"},
	} {
		_, err := readInput(t.Context(), "-", strings.NewReader(test.text))
		if r := cli.Describe(err); r.Exit != cli.ExitUsage || !strings.Contains(r.Message, test.says) || !strings.Contains(r.Message, "stdin") {
			t.Errorf("%.20q: %v, want an error with %q", test.text, err, test.says)
		}
	}
	for _, name := range []string{file + ".none", filepath.Dir(file), ""} {
		if _, err := readInput(t.Context(), name, nil); err == nil || cli.Describe(err).Exit != cli.ExitUsage {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := readInput(t.Context(), "-", io.MultiReader(bytes.NewReader([]byte("{}")), failingReader{})); err == nil || cli.Describe(err).Exit != cli.ExitUsage {
		t.Errorf("%v", err)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// An interrupt ends the wait for stdin, which can be a terminal.
func TestInterruptedInput(t *testing.T) {
	reader, writer := io.Pipe()
	defer func() { _ = writer.Close() }()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cli.SignalError{Signal: os.Interrupt})
	if _, err := readInput(ctx, "-", reader); !errors.Is(err, cli.SignalError{Signal: os.Interrupt}) {
		t.Errorf("%v", err)
	}
}
