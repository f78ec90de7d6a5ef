package mapping

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/document"
)

func TestMappingsThatAreAccepted(t *testing.T) {
	one := model.ErrorMapping{Version: "1.0", ExitCodes: map[string]model.ErrorName{"1": "bad-input", "-15": "algo timeout"}}
	for _, test := range []struct {
		name, text string
		want       model.ErrorMapping
	}{
		{"JSON", `{"version": "1.0", "exit_codes": {"1": "bad-input", "-15": "algo timeout"}}`, one},
		{"JSON over lines, with a byte order mark", "\ufeff\r\n {\r\n\"exit_codes\"\t: {\"1\": \"bad-input\",\n\"-15\": \"algo\\u0020timeout\"}, \"version\": \"1.0\"}\n\n", one},
		{"JSON without anything", `{}`, model.ErrorMapping{}},
		{"JSON without exit codes", `{"exit_codes": {}}`, model.ErrorMapping{ExitCodes: map[string]model.ErrorName{}}},
		{"JSON, a version alone", `{"version": "ünï"}`, model.ErrorMapping{Version: "ünï"}},
		{"JSON, a pair of surrogates", `{"version": "\ud83d\ude00"}`, model.ErrorMapping{Version: "😀"}},
		{"YAML", "version: \"1.0\"\nexit_codes:\n  1: bad-input\n  -15: algo timeout\n", one},
		{"YAML with quoted keys and comments", "# a\n---\nversion: '1.0' # b\nexit_codes:\n    \"1\": \"bad-input\"\n    '-15': algo timeout\n...\n", one},
		{"YAML with a byte order mark and Windows line ends", "\ufeffversion: \"1.0\"\r\nexit_codes:\r\n  1: bad-input\r\n  -15: algo timeout\r\n", one},
		{"YAML of one line", `exit_codes: {1: bad-input, "-15": algo timeout}`, model.ErrorMapping{ExitCodes: one.ExitCodes}},
		{"YAML, braces on the second line", "---\n{}\n", model.ErrorMapping{}},
		{"YAML, a block", "exit_codes:\n  1: >-\n    bad\n    input\n", model.ErrorMapping{ExitCodes: map[string]model.ErrorName{"1": "bad input"}}},
		{"YAML, words that were booleans once", "exit_codes:\n  1: yes\n", model.ErrorMapping{ExitCodes: map[string]model.ErrorName{"1": "yes"}}},
		{"the longest version", `{"version": "` + strings.Repeat("ü", 50) + `"}`, model.ErrorMapping{Version: strings.Repeat("ü", 50)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Parse("f", []byte(test.text))
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("%#v, %v; want %#v", got, err, test.want)
			}
		})
	}
}

func TestMappingsThatAreRefused(t *testing.T) {
	const object = "an object"
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", "f: the document is empty"},
		{"YAML null", "~", "f:1:1: the document is null, not an object"},
		{"JSON null is YAML too", "null", "f:1:1: the document is null, not " + object},
		{"text", "clear it", "f:1:1: the document is a string, not " + object},
		{"JSON list", "\n [{}]", "f:2:2: the document is an array, not " + object},
		{"YAML list", "- a\n", "f:1:1: the document is an array, not " + object},

		{"JSON, unknown key", `{"version": "1", "exitcodes": {}}`, `f:1:18: "exitcodes" is not a key of an error mapping`},
		{"the field itself", `{"error_mapping": {}}`, `f:1:2: "error_mapping" is not a key of an error mapping`},
		{"YAML, exit codes on top", "version: a\n1: bad-input\n", `f:2:1: "1" is not a key of an error mapping`},
		{"YAML, merge", "<<: {version: a}\n", `f:1:1: "<<" is not a key of an error mapping`},
		{"JSON, version twice", `{"version": "1", "version": "1"}`, `f:1:18: version is given twice, first on line 1`},
		{"JSON, spelt otherwise", "{\"version\": \"1\",\n\"\\u0076ersion\": \"1\"}", `f:2:1: version is given twice, first on line 1`},
		{"JSON, exit code twice", "{\"exit_codes\": {\"1\": \"a\",\n \"1\": \"a\"}}", `f:2:2: exit_codes."1" is given twice, first on line 1`},
		{"YAML, exit code twice", "exit_codes:\n  1: a\n  1: b\n", `f:3:3: exit_codes."1" is given twice, first on line 2`},
		{"YAML, exit code twice in two spellings", "exit_codes:\n  1: a\n  \"1\": b\n", `f:3:3: exit_codes."1" is given twice, first on line 2`},

		{"JSON, version a number", `{"version": 1.0}`, "f:1:13: version is a number, not a string"},
		{"YAML, version a number", "version: 1.0\n", "f:1:10: version is a number, not a string"},
		{"JSON, version null", `{"version": null}`, "f:1:13: version is null, not a string"},
		{"YAML, version absent", "version:\n", "f:1:10: version is null, not a string"},
		{"version too long", `{"version": "` + strings.Repeat("1", 51) + `"}`, "f:1:2: version has more than 50 characters"},
		{"JSON, NUL in version", `{"version": "1\u0000"}`, "f:1:2: version contains a NUL character"},
		{"YAML, NUL in version", `version: "1\0"`, "f:1:1: version contains a NUL character"},

		{"exit codes null", `{"exit_codes": null}`, "f:1:16: exit_codes is null, not an object"},
		{"exit codes a list", `{"exit_codes": []}`, "f:1:16: exit_codes is an array, not an object"},
		{"YAML, exit codes not indented", "exit_codes:\n1: a\n", "f:1:12: exit_codes is null, not an object"},
		{"code 0", "exit_codes:\n  0: a\n", `f:2:3: exit_codes."0" means success`},
		{"code -0", `{"exit_codes": {"-0": "a"}}`, `f:1:17: exit_codes."-0" is not an integer`},
		{"code 01", "exit_codes:\n  01: a\n", `f:2:3: exit_codes."01" is not an integer`},
		{"code +1", `{"exit_codes": {"+1": "a"}}`, `f:1:17: exit_codes."+1" is not an integer`},
		{"code 0x1", "exit_codes: {0x1: a}\n", `f:1:14: exit_codes."0x1" is not an integer`},
		{"code 1_0", "exit_codes: {1_0: a}\n", `f:1:14: exit_codes."1_0" is not an integer`},
		{"code 1.0", "exit_codes: {1.0: a}\n", `f:1:14: exit_codes."1.0" is not an integer`},
		{"code true", "exit_codes: {true: a}\n", `f:1:14: exit_codes."true" is not an integer`},
		{"code of letters", `{"exit_codes": {"one": "a"}}`, `f:1:17: exit_codes."one" is not an integer`},
		{"code of nothing", `{"exit_codes": {"": "a"}}`, `f:1:17: exit_codes."" is not an integer`},
		{"code beyond all", `{"exit_codes": {"2147483648": "a"}}`, `f:1:17: exit_codes."2147483648" is not an integer`},
		{"code in full-width digits", `{"exit_codes": {"１": "a"}}`, `f:1:17: exit_codes."１" is not an integer`},

		{"name empty", `{"exit_codes": {"1": ""}}`, `f:1:17: exit_codes."1" names no error`},
		{"name null", `{"exit_codes": {"1": null}}`, `f:1:22: exit_codes."1" is null, not a string`},
		{"name a number", `{"exit_codes": {"1": 5}}`, `f:1:22: exit_codes."1" is a number, not a string`},
		{"name a list", `{"exit_codes": {"1": ["a"]}}`, `f:1:22: exit_codes."1" is an array, not a string`},
		{"name an object", `{"exit_codes": {"1": {"name": "a"}}}`, `f:1:22: exit_codes."1" is an object, not a string`},
		{"YAML, name a list", "exit_codes:\n  1:\n    - a\n", `f:3:5: exit_codes."1" is an array, not a string`},
		{"YAML, name an object", "exit_codes:\n  1:\n    name: a\n", `f:3:5: exit_codes."1" is an object, not a string`},
		{"YAML, name a boolean", "exit_codes:\n  1: true\n", `f:2:6: exit_codes."1" is a boolean, not a string`},
		{"YAML, name absent", "exit_codes:\n  1:\n", `exit_codes."1" is null, not a string`},
		{"YAML, alias", "exit_codes:\n  1: &a b\n  2: *a\n", `f:2:6: exit_codes."1" is a tag, an anchor or an alias, not a string`},
		{"YAML, tag", "exit_codes:\n  1: !!str 5\n", `f:2:6: exit_codes."1" is a tag, an anchor or an alias, not a string`},
		{"a key of an error twice", `{"exit_codes": {"1": "a"}, "errors": {"1": {"title": "b", "title": "c", "category": "job"}}}`, `f:1:59: errors."1".title is given twice, first on line 1`},
		{"name with NUL", `{"exit_codes": {"1": "a\u0000"}}`, `f:1:17: exit_codes."1" contains a NUL character`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Parse("f", []byte(test.text))
			var refused *document.Error
			if !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), test.want) && !strings.HasSuffix(err.Error(), test.want) {
				t.Fatalf("%+v, error %v, want %s", got, err, test.want)
			}
			if r := cli.Describe(err); r.Exit != cli.ExitUsage {
				t.Errorf("exit code %d", r.Exit)
			}
		})
	}
}

// A number is the only value that may have been meant as a string.
func TestNumbersNeedQuotes(t *testing.T) {
	for text, want := range map[string]string{
		"version: 1.10\n":              `write it in quotes: version: "1.10"`,
		`{"exit_codes": {"3": 1e16}}`:  `write it in quotes: 3: "1e16"`,
		"exit_codes:\n  3: false\n":    `write it in quotes: 3: "false"`,
		`{"exit_codes": {"3": [1.0]}}`: "",
	} {
		_, err := Parse("f", []byte(text))
		if got := cli.Describe(err).Hint; got != want {
			t.Errorf("%s: hint %q, want %q", text, got, want)
		}
	}
}

func TestAMappingThatIsTooLarge(t *testing.T) {
	_, err := readFile(t.Context(), "-", strings.NewReader("{"+strings.Repeat(" ", maxBytes)+"}"))
	if err == nil || err.Error() != "stdin is larger than 1 MiB" {
		t.Error(err)
	}
}

func FuzzMappingFile(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "---\n{}\n", `{"version": "1.0", "exit_codes": {"1": "bad-input", "-15": "x"}}`, "version: \"1.0\"\nexit_codes:\n  1: a\n  \"2\": 'b'\n",
		"exit_codes:\n  1: |\n    a\n  2: >-\n    b\n", "exit_codes: {1: &a b, 2: *a, 3: !!str c}", "<<: {}", "? [a]\n: b\n", "%YAML 1.2\n---\na: b\n",
		`{"exit_codes": {"1": "\ud83d\ude00"}}`, "- - - {a: [", "\ufeff{}", "a: \"\\x00\\u0000\"\n", "exit_codes:\r\n\t1: a\r\n", "version:\nexit_codes:", "...", "&", "*", "!", "|", ">", "{", "[", "}", ":", "? ", "-",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 4<<10 {
			return // the parser is slow with deep nesting, which finds nothing more
		}
		parsed, err := Parse("f", text)
		if err != nil {
			if _, ok := errors.AsType[*document.Error](err); !ok {
				t.Fatalf("error %T: %v", err, err)
			}
			return
		}
		if err := parsed.Validate(); err != nil {
			t.Fatalf("%q was accepted: %v", text, err)
		}
		written, err := json.Marshal(parsed)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse("f", written)
		if err != nil || !reflect.DeepEqual(again, parsed) {
			t.Fatalf("%q became %#v, and that as %s became %#v, %v", text, parsed, written, again, err)
		}
		if lines := Diff(Current{Text: written}, written); len(lines) > 0 {
			t.Fatalf("%s differs from itself: %q", written, lines)
		}
		if !bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff"))), []byte("{")) {
			return
		}
		var other model.ErrorMapping
		if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &other); err != nil || !reflect.DeepEqual(other, parsed) {
			t.Fatalf("%q is %#v here and %#v, %v for encoding/json", text, parsed, other, err)
		}
	})
}
