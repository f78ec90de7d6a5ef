package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"jt/client/internal/rawjson"
)

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
	row := Object{raw: rawjson.Object{Text: recordedRows(b)[0]}}
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

func TestRowSet(t *testing.T) {
	set := rowSet{}
	for _, key := range []rowKey{
		{id: 0}, {id: 1}, {id: 63}, {id: 64}, {id: -1}, {id: -64}, {id: math.MaxInt64}, {id: math.MinInt64},
		{id: 1, rest: "7"}, {id: 7, rest: "1"}, {rest: `"a"`}, {rest: `"b"`},
	} {
		if !set.add(key) || set.add(key) {
			t.Errorf("%v is not new once", key)
		}
	}
	for range 2 {
		if !set.add(rowKey{rest: keyless}) {
			t.Error("a row without a key is not new each time")
		}
	}
}

// recordedRows are the rows of a list from a real server.
func recordedRows(b *testing.B) []json.RawMessage {
	b.Helper()
	text, err := os.ReadFile("testdata/recordings/001-list.http")
	if err != nil {
		b.Fatal(err)
	}
	_, recorded, _ := strings.Cut(string(text), "\r\n\r\n")
	var list struct{ Results []json.RawMessage }
	if err := json.Unmarshal([]byte(recorded), &list); err != nil {
		b.Fatal(err)
	}
	return list.Results
}

// BenchmarkParsePage cuts a page of 1,000 job types into rows, beside other ways to do the same.
func BenchmarkParsePage(b *testing.B) {
	recorded := recordedRows(b)
	var rows []json.RawMessage
	for len(rows) < 1000 {
		rows = append(rows, recorded[len(rows)%len(recorded)])
	}
	page, err := json.Marshal(map[string]any{"count": len(rows), "next": nil, "results": rows})
	if err != nil {
		b.Fatal(err)
	}
	for _, way := range []struct {
		name string
		cut  func(page []byte) (rows int, err error)
	}{
		{"jsontext", func(page []byte) (int, error) {
			cut, err := parsePage(page, []string{"id"})
			return len(cut.Rows), err
		}},
		{"encoding-json", func(page []byte) (int, error) {
			var cut struct{ Results []json.RawMessage }
			err := json.Unmarshal(page, &cut)
			for i, row := range cut.Results {
				var key struct{ ID int64 }
				if err := json.Unmarshal(row, &key); err != nil {
					return i, err
				}
			}
			return len(cut.Results), err
		}},
		{"encoding-json-models", func(page []byte) (int, error) {
			var decoded struct{ Results []JobType }
			err := json.Unmarshal(page, &decoded)
			return len(decoded.Results), err
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				if got, err := way.cut(page); err != nil || got != len(rows) {
					b.Fatalf("%d rows, %v", got, err)
				}
			}
		})
	}
}

// FuzzParsePage compares the rows of a page with those of encoding/json.
func FuzzParsePage(f *testing.F) {
	files, err := filepath.Glob("testdata/recordings*/*.http")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if _, body, found := strings.Cut(string(text), "\r\n\r\n"); found && len(body) < 20_000 && strings.Contains(file, "list") {
			f.Add(body)
		}
	}
	for _, body := range []string{
		`{"count": 2, "results": [{"id": 1}, {"id": -9223372036854775808, "id": 3}], "next": null}`,
		`{"count": 1, "results": [{"id": NaN}]}`, `{"count": 2, "results": [ {"id":1, "a":{"b":[2]}, "name":"x"} ,{"\u0069d":2,"":3}]}`, `{"results": [], "count": 0}{`, strings.Repeat("[", 20_000), `{"count":1e2,"results":[]}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		page, err := parsePage([]byte(body), []string{"id"})
		if err != nil {
			failed := (&exchange{signedIn: &signInState{}}).badJSON(err)
			if !errors.Is(failed, ErrBadResponse) || failed.Message == "" {
				t.Fatalf("%v became %v", err, failed)
			}
			return
		}
		var plain struct {
			Count   int               `json:"count"`
			Results []json.RawMessage `json:"results"`
		}
		// encoding/json ignores case, so keys such as "Count" are skipped.
		if strings.Contains(strings.ToLower(body), "count") && strings.Count(strings.ToLower(body), "count") != strings.Count(body, `"count"`) {
			return
		}
		if json.Unmarshal([]byte(body), &plain) != nil || len(plain.Results) != len(page.Rows) {
			return
		}
		for i, row := range page.Rows {
			if string(row.JSON()) != string(plain.Results[i]) {
				t.Fatalf("row %d is %q, want %q", i, row.JSON(), plain.Results[i])
			}
			paths := []string{"id", "name", "a.b", ""}
			if found, read := row.Fields(paths), (Object{raw: rawjson.Object{Text: row.raw.Text}}).Fields(paths); !reflect.DeepEqual(found, read) {
				t.Fatalf("row %d has %q, and %q when it is read again", i, found, read)
			}
			if _, err := row.JobType(); err != nil && !errors.Is(err, ErrBadResponse) {
				t.Fatalf("%v is no FieldError", err)
			}
		}
	})
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
		object, err := parseObject([]byte(text))
		if err != nil {
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
		if err := decode(); !errors.Is(err, ErrBadResponse) {
			t.Errorf("as %s: %v", name, err)
		}
	}
}
