package client

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"jt/client/internal/rawjson"
	"jt/client/model"
)

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
			var decoded struct{ Results []model.JobType }
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
			if found, read := row.Fields(paths), model.NewObject(rawjson.Object{Text: row.JSON()}).Fields(paths); !reflect.DeepEqual(found, read) {
				t.Fatalf("row %d has %q, and %q when it is read again", i, found, read)
			}
			if _, err := row.JobType(); err != nil && !errors.Is(err, ErrBadResponse) {
				t.Fatalf("%v is no FieldError", err)
			}
		}
	})
}
