package output_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"jt/output"
)

// asNumbers converts all numbers to one Go type, because readers of YAML and JSON choose different ones.
func asNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			value[name] = asNumbers(value[name])
		}
	case []any:
		for i := range value {
			value[i] = asNumbers(value[i])
		}
	case uint64:
		return float64(value)
	case int64:
		return float64(value)
	case int:
		return float64(value)
	}
	return value
}

// checkYAML checks that readers of JSON and of YAML get the same row.
func checkYAML(t *testing.T, row string) {
	t.Helper()
	var want any
	if err := json.Unmarshal([]byte(row), &want); err != nil {
		return
	}
	for _, single := range []bool{false, true} {
		options := output.Options{Format: output.FormatYAML, Single: single}
		text := mustPrint(t, options, object(row))
		checkHarmless(t, strings.ReplaceAll(text, "\n", ""))
		var got any
		if err := yaml.Unmarshal([]byte(text), &got); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if !single {
			list, isList := got.([]any)
			if !isList || len(list) != 1 {
				t.Fatalf("no list of one\n%s", text)
			}
			got = list[0]
		}
		if difference := cmp.Diff(want, asNumbers(got)); difference != "" {
			t.Errorf("%s\n%s", difference, text)
		}
	}
}

func TestYAMLReadBack(t *testing.T) {
	for _, row := range append(hostile(t), recorded(t)...) {
		checkYAML(t, string(row.JSON()))
	}
	checkYAML(t, worstObject)
	for _, word := range []string{
		"", " ", "yes", "Yes", "NO", "on", "off", "y", "N", "true", "False", "null", "Null", "~", "1", "1.0", "1e3", "0x1F", "0o7", "017",
		"1_000", "1:30", "2026-11-23", "2026-11-23T17:22:46Z", ".inf", "-.INF", ".nan", "NaN", "Infinity", "=", "<<", "-", "- a", "?", "? a",
		":", "a: b", "a:b", "a #b", "#", "a #", "&a", "*a", "!a", "!!str a", "|", ">", "%a", "@a", "`a", "'", "\"", "{", "}", "[", "]", ",",
		"---", "...", "a\n", "\na", "a\n\nb", "\t", "a\tb", "a ", " a", "\x1b[31m", "\u0085", "\u009b", "\ufeff", "a\ufeff", "\u2028", "\u202e",
		"\u007f", "\u0000", "\uffff", "\ufffe", "é", "地図", "🚀", "👩\u200d👧", "\\", `\n`, `a\`, "e5", "E5", "x'y", "plain words", "a-b_c.d/e+f@g",
		strings.Repeat("long ", 500), strings.Repeat("x", 3000),
	} {
		quoted, err := json.Marshal(word)
		if err != nil {
			t.Fatal(err)
		}
		checkYAML(t, `{"a":`+string(quoted)+`,`+string(quoted)+`:"b","list":[`+string(quoted)+`,[`+string(quoted)+`]]}`)
	}
	for _, row := range []string{
		"{}", `{"a":{}}`, `{"a":[]}`, `{"a":[[],[[]],{},[{}],{"b":[1,[2,{"c":3}]]}]}`, `{"a":{"b":{"c":[{"d":1,"e":2},{"f":[]}]}}}`,
		`{"a":[{"b":1,"c":[1,2]},{"b":2}],"d":1}`, `{"":{"":""}}`, `{"a": [ ] , "b" : { } }`,
	} {
		checkYAML(t, row)
	}
}

func TestYAMLNumbers(t *testing.T) {
	for number, want := range map[string]string{
		"0": "0", "-0": "-0", "64.0": "64.0", "9007199254740993": "9007199254740993", "0.30000000000000004": "0.30000000000000004",
		"1e+16": "1.0e+16", "1e16": "1.0e+16", "1E-5": "1.0E-5", "2.5e7": "2.5e+7", "-2.5e-07": "-2.5e-07",
	} {
		text := mustPrint(t, output.Options{Format: output.FormatYAML}, object(`{"a":`+number+`}`))
		if text != "- a: "+want+"\n" {
			t.Errorf("%s: %q", number, text)
		}
		checkYAML(t, `{"a":`+number+`}`)
	}
}

func TestYAMLRepeatedKey(t *testing.T) {
	if got := mustPrint(t, output.Options{Format: output.FormatYAML}, object(`{"a":1,"b":2,"a":[3]}`)); got != "- a:\n    - 3\n  b: 2\n" {
		t.Errorf("got %q", got)
	}
}

func FuzzYAML(f *testing.F) {
	for _, seed := range []string{"yes", "1.0", "a: b", "- a", "\x1b", "\u0085", "\ufeff", "a\nb", " a", "#", "é", "1e5", "~", "\"\\"} {
		f.Add(seed, "key", 1.5)
		f.Add("value", seed, math.MaxFloat64)
	}
	f.Fuzz(func(t *testing.T, text, key string, number float64) {
		if !utf8.ValidString(text) || !utf8.ValidString(key) || math.IsNaN(number) || math.IsInf(number, 0) {
			return
		}
		row, err := json.Marshal(map[string]any{
			"text": text, "object": map[string]any{key: text}, "list": []any{text, number, []any{key}, map[string]any{key: []any{text}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		checkYAML(t, string(row))
	})
}
