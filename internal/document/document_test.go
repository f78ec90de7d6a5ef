package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

var subject = &Subject{HintBroken: "broken", HintKeys: "keys", HintEmpty: "empty", HintSecond: "second", HintYAML: "yaml"}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want, hint string }{
		{"nothing", "", ": the document is empty", "empty"},
		{"blanks", " \n\t\r\n", ": the document is empty", "empty"},
		{"a byte order mark", "\ufeff", ": the document is empty", "empty"},
		{"comments", "# a\n", ": the document is empty except for comments", "empty"},
		{"no document", "---\n...\n", ": the document is empty except for comments", "empty"},
		{"UTF-16", "\xff\xfe{\x00}\x00", ": UTF-16 text, not UTF-8", "convert it to UTF-8; in PowerShell, Out-File -Encoding utf8 writes it"},
		{"Latin 1", "version: \"\xfc\"", ":1:11: invalid UTF-8", "convert it to UTF-8; in PowerShell, Out-File -Encoding utf8 writes it"},
		{"too large for YAML", "a: b" + strings.Repeat(" ", 64<<20), ": larger than 64 MiB, which is too much for YAML", "yaml"},
		{"too many values for YAML", "a: [" + strings.Repeat("b,", 2_000_000) + "]", ": more than 4,000,000 lines, keys and values, which is too much for YAML", "yaml"},
		{"too many keys for YAML", "a:\n" + keys(10_001), ":10002:1: more than 10,000 keys in one mapping, which is too much for YAML", "yaml"},
		{"too many keys, with the line ends of old Macs", strings.ReplaceAll("a:\n"+keys(10_001), "\n", "\r"), ":10002:1: more than 10,000 keys", "yaml"},

		{"JSON that ends early", "{\"a\": \"1.0\",\n", ":2:1: invalid JSON: unexpected end of the text", "broken"},
		{"JSON with a comma too many", "{\"é\": \"1.0\",\n}", ":1:12: invalid JSON: a comma after the last entry", "broken"},
		{"JSON with more behind it", "{}\n{}", ":2:1: invalid JSON: unexpected text after the end", "broken"},
		{"JSON with a comment", "{} // none", ":1:4: invalid JSON: unexpected text after the end", "broken"},
		{"JSON with half a pair of surrogates", `{"a": "\ud83d"}`, `:1:8: invalid JSON: invalid surrogate pair`, "broken"},
		{"JSON, YAML in braces", "{a: b}", ":1:2: invalid JSON: ", "broken"},
		{"JSON, 13 levels", strings.Repeat("[", 13) + strings.Repeat("]", 13), "", ""},
		{"JSON, 14 levels", strings.Repeat("[", 14) + strings.Repeat("]", 14), ":1:14: values are nested deeper than 12 levels", ""},

		{"YAML with a tab", "a:\n\t1: a\n", ":2:1: invalid YAML: found character '\t' that cannot start any token", "broken"},
		{"YAML, a quotation mark that is not closed", "a: \"1", ":1:4: invalid YAML: could not find end character of double-quoted text", "broken"},
		{"YAML, two documents", "a: b\n---\na: b\n", ":3:1: a second document begins here", "second"},
		{"YAML, an anchor before a key", "&a version: b\n", `:1:1: not a plain key`, "keys"},
		{"YAML, brackets", "a: " + strings.Repeat("[", 60<<10), ":1:16: values are nested deeper than 12 levels", ""},
		{"YAML, dashes", strings.Repeat("- ", 30<<10) + "]", ":1:27: values are nested deeper than 12 levels", ""},
		{"YAML, dashes with tags", strings.Repeat("- !a ", 12<<10) + "b", ":1:53: values are nested deeper than 12 levels", ""},
		{"YAML, lines with tags", "a: !a\n" + strings.ReplaceAll(nested(300), ":", ": !a"), ":27:27: values are nested deeper than 12 levels", ""},
		{"YAML, 12 levels of sequences in mappings", stairs(12), "", ""},
		{"YAML, 14 levels", "a:\n" + nested(13), ":14:14: values are nested deeper than 12 levels", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse([]byte(test.text), subject)
			failed, _ := errors.AsType[*Error](err)
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (failed == nil || !strings.HasPrefix(failed.Error(), test.want) || failed.Hint != test.hint):
				t.Errorf("%#v, want %s", err, test.want)
			}
		})
	}
}

// nested returns block mappings within each other.
func nested(levels int) string {
	var text strings.Builder
	for level := range levels {
		text.WriteString(strings.Repeat(" ", level+1) + "a:\n")
	}
	return text.String()
}

func keys(count int) string {
	var text strings.Builder
	for number := range count {
		fmt.Fprintf(&text, "  %d: a\n", number)
	}
	return text.String()
}

// stairs returns sequences in mappings, each deeper value on a line of its own.
func stairs(levels int) string {
	var text strings.Builder
	for level := range levels {
		text.WriteString(strings.Repeat(" ", level) + []string{"a:\n", "-\n"}[level%2])
	}
	return text.String()
}

// TestYAMLBounds shows what the bounds admit.
func TestYAMLBounds(t *testing.T) {
	const mapping = "    error_mapping:\n      version: \"1.0\"\n      exit_codes:\n"
	const head = "  - name: job-type-1000000\n    version: \"1.0.0\"\n    id: 1000000\n    is_paused: false\n" + mapping
	codes := strings.Repeat("        \"-15\": a-name-of-30-characters-or-so\n", 100)
	large := "jt_snapshot: 1\njob_types:\n" + strings.Repeat(head+codes, 10_000)
	for name, text := range map[string]string{"10,000 job types": large, "10,000 keys": "a:\n" + keys(10_000)} {
		if err := CheckYAML([]byte(text)); err != nil {
			t.Errorf("%s in %d bytes: %v", name, len(text), err)
		}
	}
	if _, err := Parse([]byte("a:\n"+keys(4_000)), subject); err != nil {
		t.Error(err)
	}
}

func TestPlaces(t *testing.T) {
	for _, text := range []string{"{\"é\": 1,\n \"b\": [true,\n  {\"c\": null}]}", "é: 1\nb:\n- true\n- c: ~\n"} {
		var places []Place
		var note func(Value)
		note = func(value Value) {
			places = append(places, value.Place)
			for _, member := range value.Members {
				places = append(places, member.Place)
				note(member.Value)
			}
			for _, element := range value.Elements {
				note(element)
			}
		}
		value, err := Parse([]byte("\ufeff"+text), subject)
		if err != nil {
			t.Fatal(err)
		}
		note(value)
		want := []Place{{1, 1}, {1, 2}, {1, 7}, {2, 2}, {2, 7}, {2, 8}, {3, 3}, {3, 4}, {3, 9}}
		if text[0] != '{' {
			want = []Place{{1, 1}, {1, 1}, {1, 4}, {2, 1}, {3, 1}, {3, 3}, {4, 3}, {4, 3}, {4, 6}}
		}
		if !reflect.DeepEqual(places, want) {
			t.Errorf("%s: %v, want %v", text, places, want)
		}
	}
}

// TestPlacesOfLongStrings shows that a string of several lines is where it begins, even if one of its lines looks like an
// element of a list.
func TestPlacesOfLongStrings(t *testing.T) {
	for text, want := range map[string]Place{
		"b\n - c\n":           {1, 1},
		"a: b\n  c\n":         {1, 4},
		"a: b\n\n  - c\n":     {1, 4},
		"a: 'b'\nc: d\n  - e": {2, 4},
		"a:\n  b\n  -\n  - c": {2, 3},
		"é: # f\n\n  b\n  -":  {3, 3},
		"- - b\n    - c\n":    {1, 5},
		"- b\n- c\n  - d":     {2, 3},
		"a: |\n  - b\n  - c":  {1, 4},
		"a: \"b\n  - c\"\n":   {1, 4},
	} {
		value, err := Parse([]byte(text), subject)
		if err != nil {
			t.Fatal(err)
		}
		for value.Kind != KindText {
			if count := len(value.Members); count > 0 {
				value = value.Members[count-1].Value
			} else {
				value = value.Elements[len(value.Elements)-1]
			}
		}
		if value.Place != want {
			t.Errorf("%q: the last string is at %v, want %v", text, value.Place, want)
		}
	}
}

// FuzzParse reads any text: errors have a place in it, and JSON means the same as for encoding/json.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "---\n{}\n", `{"a": "1.0", "b": {"1": "\ud83d\ude00", "-15": [1.50, null, true]}}`, "a: \"1.0\"\nb:\n  1: a\n  \"2\": 'b'\n",
		"a:\n  1: |\n    a\n  2: >-\n    b\n", "a: {1: &a b, 2: *a, 3: !!str c}", "<<: {}", "? [a]\n: b\n", "%YAML 1.2\n---\na: b\n", "a: [b: c]", "- - a: b\n", `{"": [0]}`, "\"\": [a]",
		"- - - {a: [", "\ufeff{}", "a: \"\\x00\\u0000\"\n", "a:\r\n\t1: a\r\n", "a:\nb:", "...", "&", "*", "!", "|", ">", "{", "[", "}", ":", "? ", "-",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 4<<10 {
			return // the parser is slow with deep nesting, and no less right with little of it
		}
		parsed, err := Parse(text, subject)
		if err != nil {
			failed, ok := errors.AsType[*Error](err)
			if !ok || failed.Problem == "" || failed.Place.Line > strings.Count(string(text), "\n")+strings.Count(string(text), "\r")+1 {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		if again, err := Parse(text, subject); err != nil || !again.Same(parsed) {
			t.Fatalf("%q is not the same as itself: %v", text, err)
		}
		value, err := parsed.Encoded()
		text = []byte(strings.TrimLeft(strings.TrimPrefix(string(text), "\ufeff"), " \t\r\n"))
		if err != nil || text[0] != '{' && text[0] != '[' {
			return
		}
		var want any
		decoder := json.NewDecoder(strings.NewReader(string(text)))
		decoder.UseNumber()
		if err := decoder.Decode(&want); err != nil || !reflect.DeepEqual(value, want) {
			t.Fatalf("%q is %v, and %v, %v for encoding/json", text, value, want, err)
		}
	})
}
