package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"jt/client/model"
	"jt/internal/document"
	"jt/internal/mapping"
	"jt/output"
)

// parsedEntry is an entry as comparable values.
type parsedEntry struct {
	name, version string
	paused        string // true, false, or "" if the file does not say
	mapping       string // JSON, or "" if the file does not say
	problem       string // of the mapping
}

func parsedEntries(saved *snapshot) []parsedEntry {
	var entries []parsedEntry
	for _, entry := range saved.jobTypes {
		parsed := parsedEntry{name: entry.target.Name, version: entry.target.Version}
		if entry.paused != nil {
			parsed.paused = fmt.Sprint(*entry.paused)
		}
		if entry.mapping != nil {
			parsed.mapping = string(entry.mapping.Text)
		}
		if entry.problem != nil {
			parsed.problem = entry.problem.Error()
		}
		entries = append(entries, parsed)
	}
	return entries
}

const headOfSnapshot = "jt_snapshot: 1\nserver: https://host/api\njob_types:\n"

func TestSnapshotsThatAreAccepted(t *testing.T) {
	one := []parsedEntry{{name: "a b", version: "1.0", paused: "true", mapping: `{"exit_codes":{"-15":"late","1":"x"},"version":"1.0"}`}}
	for _, test := range []struct {
		name, text string
		want       []parsedEntry
	}{
		{"YAML", headOfSnapshot + "  - name: a b\n    version: \"1.0\"\n    id: 7\n    is_paused: true\n    error_mapping:\n      version: \"1.0\"\n      exit_codes:\n        \"1\": x\n        -15: late\n", one},
		{"YAML without indentation, with comments and blank lines",
			"# mine\njt_snapshot: 1 # one\n\njob_types: # all\n# first\n- name: a b # n\n\n  version: '1.0'\n# odd\n  is_paused: true\n  error_mapping: {version: \"1.0\", exit_codes: {1: x, \"-15\": late}}\n# end\n", one},
		{"YAML, the list before the rest", "job_types:\n- {name: a b, version: '1.0', is_paused: True, error_mapping: {version: '1.0', exit_codes: {1: x, -15: late}}}\nserver: s\njt_snapshot: 1\n", one},
		{"YAML, Windows line ends and a byte order mark", "\ufeff" + strings.ReplaceAll(headOfSnapshot+"  - name: a b\n    version: '1.0'\n    is_paused: true\n    error_mapping:\n      version: '1.0'\n      exit_codes:\n        1: x\n        -15: late\n", "\n", "\r\n"), one},
		{"YAML in flow style", "jt_snapshot: 1\njob_types: [{name: a b, version: '1.0', is_paused: true, error_mapping: {version: '1.0', exit_codes: {1: x, -15: late}}}]\n", one},
		{"YAML, a dash on a line of its own", "---\njt_snapshot: 1\njob_types:\n  -\n    name: a b\n    version: '1.0'\n    is_paused: true\n    error_mapping:\n      version: '1.0'\n      exit_codes:\n        1: x\n        -15: late\n...\n", one},
		{"JSON", `{"jt_snapshot": 1, "job_types": [{"name": "a b", "version": "1.0", "id": 9007199254740993, "is_paused": true, "error_mapping": {"exit_codes": {"1": "x", "-15": "late"}, "version": "1.0"}}]}`, one},
		{"JSON, the format last", `{"job_types": [{"name": "a\u0020b", "version": "1.0", "is_paused": true, "error_mapping": {"exit_codes": {"1": "x", "-15": "late"}, "version": "1.0"}}], "jt_snapshot": 1}`, one},
		{"paused alone, mapping alone, null", headOfSnapshot + "  - name: a\n    version: \"1\"\n    is_paused: false\n  - name: b\n    version: \"1\"\n    error_mapping: {}\n  - name: c\n    version: v1\n    id: null\n    error_mapping: null\n",
			[]parsedEntry{{name: "a", version: "1", paused: "false"}, {name: "b", version: "1", mapping: "{}"}, {name: "c", version: "v1", mapping: "null"}}},
		{"dashes and hashes in texts", headOfSnapshot + "  - name: \"- a\"\n    version: |-\n      - b\n        # c\n    is_paused: true\n  - name: '#'\n    version: \"\\u202e\\n\"\n    is_paused: true\n",
			[]parsedEntry{{name: "- a", version: "- b\n  # c", paused: "true"}, {name: "#", version: "\u202e\n", paused: "true"}}},
		{"none", "jt_snapshot: 1\njob_types: []\n", nil},
		{"none, as JSON", `{"jt_snapshot": 1, "job_types": []}`, nil},
		// Mappings that must not be sent are errors only when they would be sent.
		{"a mapping that must not be sent", headOfSnapshot + "  - name: a\n    version: \"1\"\n    error_mapping: {exit_codes: {\"0\": a}}\n",
			[]parsedEntry{{name: "a", version: "1", mapping: `{"exit_codes":{"0":"a"}}`, problem: `f:6:34: error_mapping of a@1: exit_codes."0" means success and cannot be an error`}}},
		{"an odd mapping", `{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "error_mapping": {"x": [1.50, {"y": null}], "exit_codes": {"1": 5}}}]}`,
			[]parsedEntry{{name: "a", version: "1", mapping: `{"exit_codes":{"1":5},"x":[1.50,{"y":null}]}`, problem: `f:1:82: error_mapping of a@1: "x" is not a key of an error mapping`}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			saved, err := parse("f", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			got := parsedEntries(saved)
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("%+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestSnapshotsThatAreRefused(t *testing.T) {
	const a = "  - name: a\n    version: \"1\"\n    is_paused: true\n"
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", "f: the document is empty"},
		{"a comment", "# a\n", "f: the document is empty except for comments"},
		{"text", "error: not reachable", "f:1:1: jt_snapshot is missing: not a snapshot"},
		{"a list", "[1]", "f:1:1: the document is an array, not an object"},
		{"HTML", "<html></html>", "f:1:1: the document is a string, not an object"},
		{"an error mapping", "version: \"1.0\"\nexit_codes:\n  1: a\n", "f:1:1: jt_snapshot is missing: not a snapshot"},
		{"a list of job types", `[{"name": "a"}]`, "f:1:1: the document is an array"},
		{"not UTF-8", headOfSnapshot + "  - name: \xfc", "f:4:11: invalid UTF-8"},
		{"a later format", "jt_snapshot: 2\nclusters: []\njob_types:\n- {kind: new}\n", "f:1:14: jt_snapshot is 2, a format that this jt cannot read"},
		{"a later format, as JSON", "{\"job_types\": [{\"kind\": \"new\"}],\n\"jt_snapshot\": 2}", "f:2:16: jt_snapshot is 2, a format"},
		{"a format of another type", "jt_snapshot: \"1\"\njob_types: []\n", "f:1:14: jt_snapshot is a string, not a number"},
		{"an unknown key", "jt_snapshot: 1\njobtypes: []\n", `f:2:1: "jobtypes" is not a key of a snapshot`},
		{"an unknown key behind the list", headOfSnapshot + a + "more: 1\n", `f:7:1: "more" is not a key of a snapshot`},
		{"no list", "jt_snapshot: 1\n", "f:1:1: job_types is missing"},
		{"an empty list", "jt_snapshot: 1\njob_types:\n", "f:2:12: job_types is null, not an array"},
		{"an object for the list", "jt_snapshot: 1\njob_types: {}\n", "f:2:12: job_types is an object, not an array"},
		{"the list twice", headOfSnapshot + a + "job_types: []\n", "f:7:1: job_types is given twice, first on line 3"},
		{"the list twice, as JSON", `{"jt_snapshot": 1, "job_types": [], "job_types": []}`, "f:1:37: job_types is given twice, first on line 1"},
		{"a server that is not a string", "jt_snapshot: 1\nserver: 5\njob_types: []\n", "f:2:9: server is a number, not a string"},

		{"a job type that is a text", headOfSnapshot + "  - a@1\n", "f:4:5: a job type is a string, not an object"},
		{"an unknown key of a job type", headOfSnapshot + a + "  - name: b\n    version: \"1\"\n    paused: true\n", `f:9:5: "paused" is not a key of a job type`},
		{"a key twice", headOfSnapshot + "  - name: a\n    version: \"1\"\n    name: b\n", "f:6:5: name is given twice, first on line 4"},
		{"a key twice, as JSON", "{\"jt_snapshot\": 1, \"job_types\": [{\"name\": \"a\",\n\"name\": \"b\"}]}", "f:2:1: name is given twice, first on line 1"},
		{"no name", headOfSnapshot + a + "  - version: \"1\"\n    is_paused: true\n", "f:7:5: name of a job type is missing"},
		{"no version", headOfSnapshot + "  - name: a\n    is_paused: true\n", "f:4:5: version of a job type is missing"},
		{"a version that is a number", headOfSnapshot + "  - name: a\n    version: 1.0\n    is_paused: true\n", "f:5:14: version is a number, not a string"},
		{"a name that is null", headOfSnapshot + "  - name:\n    version: \"1\"\n    is_paused: true\n", "f:4:10: name is null, not a string"},
		{"an id that is a text", headOfSnapshot + "  - name: a\n    version: \"1\"\n    id: six\n    is_paused: true\n", "f:6:9: id is a string, not an integer"},
		{"an id that is a fraction", headOfSnapshot + "  - name: a\n    version: \"1\"\n    id: 6.5\n    is_paused: true\n", "f:6:9: id is a number, not an integer"},
		{"yes for true", headOfSnapshot + "  - name: a\n    version: \"1\"\n    is_paused: yes\n", "f:6:16: is_paused is a string, not a boolean"},
		{"null for false", headOfSnapshot + "  - name: a\n    version: \"1\"\n    is_paused:\n", "f:6:16: is_paused is null, not a boolean"},
		{"nothing to restore", headOfSnapshot + "  - name: a\n    version: \"1\"\n", "f:4:5: job type a@1 has neither is_paused nor error_mapping"},
		{"a job type twice", headOfSnapshot + a + a, "f:7:5: job type a@1 is given twice, first on line 4"},
		{"a job type twice, as JSON", "{\"jt_snapshot\": 1, \"job_types\": [\n{\"name\": \"a\", \"version\": \"1\", \"is_paused\": true},\n{\"name\": \"\\u0061\", \"version\": \"1\", \"error_mapping\": null}]}", "f:3:1: job type a@1 is given twice, first on line 2"},
		{"an anchor", headOfSnapshot + "  - &x\n    name: a\n    version: \"1\"\n    is_paused: true\n", "f:4:5: a job type is a tag, an anchor or an alias, not an object"},
		{"an alias in a mapping", headOfSnapshot + a + "    error_mapping: *x\n", "f:7:20: this is a tag, an anchor or an alias"},
		{"a number that is invalid in JSON", headOfSnapshot + a + "    error_mapping: {x: 0x1F}\n", "f:7:24: 0x1F is not a number in JSON's notation"},
		{"exit codes twice", `{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "error_mapping": {"exit_codes": {"1": "a", "1": "b"}}}]}`, `f:1:107: "1" is given twice, first on line 1`},
		{"too deep", `{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "error_mapping": {"x": ` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + `}}]}`, "values are nested deeper than 12 levels"},
		{"too deep, as YAML", headOfSnapshot + "  - name: " + strings.Repeat("[", 50) + strings.Repeat("]", 50) + "\n", "values are nested deeper than 12 levels"},

		{"no YAML in the fifth line", headOfSnapshot + "  - name: a\n    version: \"1\n", "f:5:14: invalid YAML"},
		{"a tab", headOfSnapshot + "  - name: a\n\tversion: b\n", "f:5:"},
		{"a line that is too far left", headOfSnapshot + a + " - name: b\n", "f:7:2: invalid YAML"},
		{"a list to the left", headOfSnapshot + a + "[b]\n", "f:7:"},
		{"two documents", headOfSnapshot + a + "---\n" + headOfSnapshot, "f:8:1: a second document begins here"},
		{"cut short", `{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "is_paused": true},`, "f:1:83: invalid JSON: unexpected end of the text"},
		{"a comma too many", `{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "is_paused": true},]}`, "f:1:82: invalid JSON: a comma after the last entry"},
		{"too large for YAML", headOfSnapshot + strings.Repeat("#", 64<<20), "f: larger than 64 MiB, which is too much for YAML\nwrite it as JSON with `jt snapshot -o json`"},
	} {
		t.Run(test.name, func(t *testing.T) {
			saved, err := parse("f", []byte(test.text))
			failed, ok := errors.AsType[*document.Error](err)
			if !ok || !strings.Contains(failed.Error()+"\n"+failed.Hint, test.want) {
				t.Errorf("%v, error %v, want %q", saved, err, test.want)
			}
		})
	}
}

// written prints a snapshot as the command does.
func written(t *testing.T, f *file, format output.Format) string {
	t.Helper()
	var text bytes.Buffer
	if err := f.print(&text, output.Options{Format: format, Single: true}); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func FuzzSnapshotIsReadAsItWasWritten(f *testing.F) {
	for _, word := range []string{
		"", "a", "yes", "1.0", "1", "- a", "a: b", "#", " a ", "\n", "a\nb", "\u202e", "\x00", "\x1b[2J", "null", "~", "name&amp=1", "é\"\\'", "job_types:", "---", "<<", "*x", "0x1F", "2015-01-01", "🚀",
	} {
		f.Add(word, word, word, `{"exit_codes": {"1": "a"}}`)
	}
	f.Add("a", "1", "s", `{"`+strings.Repeat("long key ", 200)+`": 1, "x": [123456789012345678901234567890, -0.1234567890123456789012345]}`)
	f.Add("a", "1", "s", `{"version": "", "exit_codes": {"-15": "", "0": 5, "x": null, "10": [1.50, {"a": true}]}, "<&>": "é"}`)
	f.Fuzz(func(t *testing.T, name, version, server, codes string) {
		var value any
		if !utf8.ValidString(name+"/"+version+"/"+server+"/"+codes) || json.Unmarshal([]byte(codes), &value) != nil || strings.ContainsAny(codes, "Ee") || depthOf(value) > 6 {
			return // YAML spells numbers with exponents differently
		}
		paused := true
		file := &file{Format: formatVersion, Server: server, JobTypes: []fileEntry{
			{Name: name, Version: version, ID: 7, IsPaused: &paused, Mapping: mapping.Canonical([]byte(codes))},
			{Name: name, Version: version + "+", ID: 8, IsPaused: &paused},
		}}
		for _, format := range []output.Format{output.FormatYAML, output.FormatJSON} {
			text := written(t, file, format)
			saved, err := parse("f", []byte(text))
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if len(saved.jobTypes) != 2 || saved.server != server || saved.jobTypes[0].key() != (jobTypeKey{name, version}) || saved.jobTypes[1].key() != (jobTypeKey{name, version + "+"}) {
				t.Fatalf("%+v\n%s", parsedEntries(saved), text)
			}
			if got, want := mapping.Canonical(saved.jobTypes[0].mapping.Text), mapping.Canonical([]byte(codes)); !bytes.Equal(got, want) {
				t.Fatalf("%s, want %s\n%s", got, want, text)
			}
			if diff := mapping.Diff(mapping.Current{Text: []byte(codes)}, saved.jobTypes[0].mapping.Text); len(diff) > 0 {
				t.Fatalf("%s differs from itself: %q", codes, diff)
			}
		}
	})
}

func depthOf(value any) int {
	deepest := 0
	switch value := value.(type) {
	case map[string]any:
		for _, inner := range value {
			deepest = max(deepest, depthOf(inner))
		}
	case []any:
		for _, inner := range value {
			deepest = max(deepest, depthOf(inner))
		}
	default:
		return 0
	}
	return deepest + 1
}

func FuzzSnapshotFile(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "jt_snapshot: 1\njob_types: []\n", headOfSnapshot + "  - name: a\n    version: \"1\"\n    is_paused: true\n", headOfSnapshot + "- name: a\n  version: |\n    - b\n\n    c\n  is_paused: true\n- name: b\n  version: >-\n    d\n  error_mapping: {exit_codes: {1: a}}\nserver: x\n",
		`{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "error_mapping": {"exit_codes": {"1": "\ud83d\ude00"}}}]}`,
		"job_types:\n", "job_types:\n-", "job_types:\n - a\n- b\n", "job_types:\n- - a\n- b: c\n", "%YAML 1.2\n---\njob_types:\n- a\n...\n---\n", "a: |\n job_types:\n  - b\n", "'\njob_types:\n- a'", "job_types:\n- 'a\n- b'\n", "job_types:\n- [a,\n- b]\n", "job_types:\n# a\n\n - b\n # c\n - d", "? job_types:\n- a\n", "job_types:\r- a\r", "job_types:\n-\ta\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 4<<10 {
			return // the parser is slow with deep nesting, which finds nothing more
		}
		saved, err := parse("f", text)
		if err != nil {
			if _, ok := errors.AsType[*document.Error](err); !ok {
				t.Fatalf("error %T: %v", err, err)
			}
			return
		}
		for _, entry := range saved.jobTypes {
			if entry.paused == nil && entry.mapping == nil {
				t.Fatalf("%q was accepted without anything to restore", text)
			}
			if entry.mapping != nil && !json.Valid(entry.mapping.Text) {
				t.Fatalf("%q holds %q", text, entry.mapping.Text)
			}
			if entry.mapping != nil && entry.problem == nil {
				var wanted model.ErrorMapping
				if err := errors.Join(json.Unmarshal(entry.mapping.Text, &wanted), (&model.ErrorMapping{Version: wanted.Version, ExitCodes: wanted.ExitCodes}).Validate()); err != nil {
					t.Fatalf("%q: %v", text, err)
				}
			}
		}
	})
}
