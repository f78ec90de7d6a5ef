package document

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// listed parses a text with a long list, and returns all that it has, in full.
func listed(text []byte) (Value, error) {
	var elements []Value
	value, err := Parse(text, &Subject{List: "list", Element: func(element Value) { elements = append(elements, element) }})
	for i, member := range value.Members {
		if member.Key == "list" && member.Value.Kind == KindArray {
			value.Members[i].Value.Elements = elements
		}
	}
	return value, err
}

// TestLongListErrors shows that elements are parsed one by one, and that errors have their place in the file.
func TestLongListErrors(t *testing.T) {
	for text, want := range map[string]string{
		"# a\nlist: # b\n  - c\n\n  - d: e\n    f: \"g\n":                               "[c] :6:8: invalid YAML: could not find end character of double-quoted text",
		"list:\n- c\n-\n  d:\n    " + strings.Repeat("[", 11) + strings.Repeat("]", 11): "[c] :5:15: values are nested deeper than 12 levels",
		"list:\n  - c\n  - [d,\n  - e]\n":                                               "[c] :3:5: invalid YAML: sequence end token ']' not found",
		"list:\n  - c\n  - d\nlist: \"e\n":                                              "[] :4:7: invalid YAML: could not find end character of double-quoted text",
		"a: \"b\nlist:\n  - c\n\"\nlist:\n  - c\n  - d\n  - &e f: g\n":                  "[] :8:5: not a plain key",
	} {
		var elements []string
		_, err := Parse([]byte(text), &Subject{List: "list", Element: func(element Value) { elements = append(elements, element.Text) }})
		if got := fmt.Sprint(elements, err); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// parserErrs matches what the parser takes for something else than YAML does: the line after a lone tag, anchor or dash for
// their value, even without indentation.
var parserErrs = regexp.MustCompile(`[!&*]|(?m:^[ -]*-[ \t]*(#.*)?\r?$)`)

// FuzzLongList compares a list that is parsed element by element with one that is parsed at once. The places of errors are in
// TestLongListErrors.
func FuzzLongList(f *testing.F) {
	for _, seed := range []string{
		"a: b\nlist:\n  - a: b\n    c: [d, e]\n  - f\n# g\nh: 1\n", "list: # a\n# b\n\n- a: |\n    b\n\n    - c\n\n-\n  d: 'e\n\n  f'\nlist: x\n",
		"list:\n  - \"a\n  - b\"\n", "list:\n  - a\n b: c\n", "list:\n- [a,\n- b]\n", "a: \"b\nlist:\n  - c\"\n", "list:\n  - a\n---\nlist:\n", "list:\n  -\n  - -\n    - a\n",
		"list:\n  - a: >-\n\n     b\n      - c\n  - ? d\n    : e\n...\n", "list:\n - &a b\n - *a\n", "list: #\n#\n\n- a\n -c\nt:", "list:\n\t- a\n", "list:\n  - a\n\t- b\n", "list:\n  - a\n   - b\n", "list:\n  -\ta\n", "list:\n - a\n- b\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 4<<10 || parserErrs.Match(text) {
			return
		}
		whole, wholeErr := Parse(text, subject)
		value, err := listed(text)
		if err == nil && wholeErr == nil && !value.Same(whole) {
			t.Fatalf("%q is %v, and %v at once", text, value, whole)
		}
	})
}
