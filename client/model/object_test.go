package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"jt/client/internal/content"
	"jt/client/internal/rawjson"
)

// parsed returns the object that a body is, as client reads it.
func parsed(body []byte) (object Object, ok bool) {
	value, err := rawjson.Parse(body)
	if err != nil || value[0] != '{' {
		return Object{}, false
	}
	return NewObject(rawjson.Object{Text: value}), true
}

// recordedObjects are the objects among the responses of real servers in some files, and the first row of each list.
func recordedObjects(t testing.TB, pattern string) (objects []Object) {
	t.Helper()
	files, err := filepath.Glob("../testdata/" + pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := bytes.Cut(text, []byte("\r\n\r\n"))
		object, ok := parsed(body)
		if !ok {
			continue
		}
		objects = append(objects, object)
		if row := object.Embedded("results.0"); len(row.JSON()) > 0 {
			objects = append(objects, row)
		}
	}
	return objects
}

func TestField(t *testing.T) {
	object := Object{raw: rawjson.Object{Text: []byte(`{ "a" : {"b": [1, {"c": "x"}, [2]]}, "d":"q\"}","e":-1e+16 , "\u0066": null, "g": true, "h": {}, "i": [], "twice": 1, "twice": 2, "j.k": 3, "": 4}`)}}
	for path, want := range map[string]string{
		"a": `{"b": [1, {"c": "x"}, [2]]}`, "a.b": `[1, {"c": "x"}, [2]]`, "a.b.0": "1", "a.b.1.c": `"x"`, "a.b.2.0": "2",
		"d": `"q\"}"`, "e": "-1e+16", "f": "null", "g": "true", "h": "{}", "i": "[]", "twice": "2",
		"x": "", "a.x": "", "a.b.3": "", "a.b.-1": "", "a.b.x": "", "d.x": "", "h.x": "", "i.0": "", "": "4", "a.": "", "j.k": "", "j": "", ".x": "",
	} {
		got, ok := object.Field(path)
		if string(got) != want || ok != (want != "") {
			t.Errorf("%s: %q, %t; want %q", path, got, ok, want)
		}
		if got := object.Fields([]string{"g", path, path}); string(got[0]) != "true" || string(got[1]) != want || string(got[2]) != want || got[1] == nil != (want == "") {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// BenchmarkFields reads the fields that a table of job types shows.
func BenchmarkFields(b *testing.B) {
	row := recordedObjects(b, "recordings/001-list.http")[1]
	paths := []string{"id", "name", "version", "title", "category", "is_paused", "is_active", "priority", "last_modified"}
	b.Run("one by one", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, path := range paths {
				row.Field(path)
			}
		}
	})
	b.Run("together", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			row.Fields(paths)
		}
	})
}

func TestDescribe(t *testing.T) {
	for text, want := range map[string]string{
		`{"id": 3, "name": "a", "version": "1"}`:                           "job type 3 (a 1)",
		`{"job_type": {"id": 3, "name": "a", "version": "1"}, "count": 3}`: "job type 3 (a 1)",
		`{"id": 3, "name": 5}`:                                             "job type 3",
		`{}`:                                                               "job type",
	} {
		if got := (Object{raw: rawjson.Object{Text: []byte(text)}}).Describe(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// FuzzField compares fields with those of encoding/json.
func FuzzField(f *testing.F) {
	f.Add(`{"a": {"b": [1, "x"]}, "c": "\u0000\"", "d": -1.5e+3, "": 1}`)
	f.Add(`{"\ud83d\ude80": [ ] , "a":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		var members map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &members) != nil || members == nil {
			return
		}
		object, ok := parsed([]byte(text))
		if !ok {
			return // such as one that is not UTF-8, which is not read as an answer either
		}
		_ = object.Describe()
		for name, want := range members {
			if strings.Contains(name, ".") || strings.ContainsRune(name, '\uFFFD') {
				continue
			}
			got, ok := object.Field(name)
			if !ok {
				t.Fatalf("%q: no %q", text, name)
			}
			if together := object.Fields([]string{"id", name}); !bytes.Equal(together[1], got) {
				t.Fatalf("%q: %q is %q, and %q together with another one", text, name, got, together[1])
			}
			var gotValue, wantValue any
			if json.Unmarshal(got, &gotValue) != nil || json.Unmarshal(want, &wantValue) != nil || !reflect.DeepEqual(gotValue, wantValue) {
				t.Fatalf("%q: %q is %q, want %q", text, name, got, want)
			}
		}
	})
}

// A row of one list is not a row of another.
func TestAnotherModelIsRefused(t *testing.T) {
	jobType, row := Object{raw: rawjson.Object{Text: []byte(`{"id": 3}`)}}, Object{raw: rawjson.Object{Text: []byte(`{"job_type": {"id": 3}, "count": 1}`)}}
	for name, decode := range map[string]func() error{
		"a status": func() error { _, err := jobType.Status(); return err }, "a running one": func() error { _, err := jobType.Running(); return err },
		"a job type": func() error { _, err := row.JobType(); return err }, "details": func() error { _, err := row.Details(); return err },
	} {
		if err := decode(); !errors.Is(err, content.ErrBadResponse) {
			t.Errorf("as %s: %v", name, err)
		}
	}
}

// FuzzModels decodes every row as each of the models: an error names the field, and a model can be written again.
func FuzzModels(f *testing.F) {
	for _, object := range recordedObjects(f, "recordings*/*.http") {
		if len(object.JSON()) < 20_000 {
			f.Add(string(object.JSON()))
		}
	}
	f.Add(`{"id": 1, "name": 2, "job_type": [], "error": null, "job_counts": [{"count": 1e3}], "created": "2015-01-31"}`)
	f.Add(`{"error_mapping": {"exit_codes": {"1": 5, "2": 1e+99}}, "interface": {"input_data": [{"required": "no"}]}, "cpus_required": 1e999}`)
	f.Add(`{"id": 1, "id": "1", "name": "\ud800", "job_counts_6h": [{"most_recent": "2015-01-31T00:00:00.000Z", "category": 7}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		object, ok := parsed([]byte(text))
		if !ok {
			return
		}
		decoders := map[string]func() (any, error){
			"job type":       func() (any, error) { return object.JobType() },
			"details":        func() (any, error) { return object.Details() },
			"status":         func() (any, error) { return object.Status() },
			"running":        func() (any, error) { return object.Running() },
			"system failure": func() (any, error) { return object.SystemFailure() },
		}
		for name, decode := range decoders {
			decoded, err := decode()
			if err == nil {
				if _, err := json.Marshal(decoded); err != nil && !isUnwritable(err) {
					t.Errorf("%s as %s cannot be written: %v", text, name, err)
				}
				continue
			}
			wrong, ok := errors.AsType[*FieldError](err)
			if !ok || wrong.Row == "" || wrong.Want == "" || wrong.Got == "" || strings.ContainsAny(wrong.Error(), "\n\r") {
				t.Errorf("%s as %s: %v", text, name, err)
			}
		}
		if described := object.Describe(); utf8.RuneCountInString(described) > 4*content.MessageRunes {
			t.Errorf("described in %d characters", utf8.RuneCountInString(described))
		}
	})
}

// isUnwritable reports whether an error is about a time that RFC 3339 cannot write.
func isUnwritable(err error) bool {
	_, ok := errors.AsType[*json.MarshalerError](err)
	return ok
}
