package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jt/client/internal/rawjson"
	"jt/client/model"
)

func FuzzRetryAfter(f *testing.F) {
	now := time.Date(2015, 1, 31, 23, 59, 59, 0, time.UTC)
	for _, header := range []string{
		"", "0", "7", "-5", "+3", " 3", "86400", "99999999999999999999", "1.5", "soon", now.Add(9 * time.Second).Format(http.TimeFormat),
		"Sunday, 01-Feb-15 00:00:09 GMT", "Sun Feb  1 00:00:09 2015", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT",
	} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		wait := retryAfter(header, now)
		if wait < 0 || wait > maxRetryAfterSeconds*time.Second {
			t.Errorf("%q: %s", header, wait)
		}
		if date, err := http.ParseTime(header); err == nil && wait != min(max(date.Sub(now), 0), maxRetryAfterSeconds*time.Second) {
			t.Errorf("%q: %s, and it is %s ahead", header, wait, date.Sub(now))
		}
		if later := retryAfter(header, now.Add(time.Second)); later > wait {
			t.Errorf("%q: %s, and a second later %s", header, wait, later)
		}
	})
}

// recordedBodies are the responses of real servers.
func recordedBodies(f *testing.F) (bodies [][]byte) {
	f.Helper()
	files, err := filepath.Glob("testdata/recordings*/*.http")
	if err != nil || len(files) == 0 {
		f.Fatalf("no recordings: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if _, body, found := bytes.Cut(text, []byte("\r\n\r\n")); found && len(body) < 20_000 {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// recordedObjects are the objects among the responses of real servers, and the first row of each list.
func recordedObjects(f *testing.F) (objects []model.Object) {
	f.Helper()
	for _, body := range recordedBodies(f) {
		object, err := parseObject(body)
		if err != nil {
			continue
		}
		objects = append(objects, object)
		if row, ok := object.Field("results.0"); ok {
			objects = append(objects, model.NewObject(rawjson.Object{Text: row}))
		}
	}
	return objects
}

func FuzzErrorMapping(f *testing.F) {
	for _, text := range []string{
		`{}`, `null`, `{"version": "1.0", "exit_codes": {"1": "bad-input", "-15": "algo-timeout"}}`, `{"exit_codes": {"0": "x"}}`,
		`{"exit_codes": {"01": "x"}}`, `{"exit_codes": {"1": 7, "2": []}}`, `{"version": "` + strings.Repeat("v", 51) + `"}`, `{"version": 1}`,
	} {
		f.Add(text)
	}
	for _, object := range recordedObjects(f) {
		if mapping, ok := object.Field("error_mapping"); ok {
			f.Add(string(mapping))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		var mapping model.ErrorMapping
		if json.Unmarshal([]byte(text), &mapping) != nil {
			return
		}
		sent, err := json.Marshal(mapping)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := mapping.Validate(); wrong != nil {
			if _, ok := errors.AsType[*model.MappingError](wrong); !ok {
				t.Errorf("%s: %v", text, wrong)
			}
			return
		}
		// A server that returns what it was sent has made the change, in any order and with any blanks.
		var indented any
		if err := json.Unmarshal(sent, &indented); err != nil {
			t.Fatal(err)
		}
		answered, err := json.MarshalIndent(indented, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if !sameMapping(sent, sent) || !sameMapping(sent, answered) {
			t.Errorf("%s is not the same as itself", sent)
		}
		more := model.ErrorMapping{Version: mapping.Version, ExitCodes: map[string]model.ErrorName{"77777": "more"}}
		for code, name := range mapping.ExitCodes {
			more.ExitCodes[code] = name + "?"
		}
		other, err := json.Marshal(more)
		if err != nil {
			t.Fatal(err)
		}
		if sameMapping(sent, other) {
			t.Errorf("%s is taken for %s", other, sent)
		}
	})
}

// FuzzRef tries REFs as on a command line.
func FuzzRef(f *testing.F) {
	for _, ref := range []string{"6", "007", "landsat-parse", "landsat-parse@1.0.0", "user@host-sync@1.0", "@1.0", "a@", "@", "", "99999999999999999999", "٣", "1\n2", "-1", "name&amp=1"} {
		f.Add(ref)
	}
	for _, object := range recordedObjects(f) {
		name, _ := object.Text("name")
		version, _ := object.Text("version")
		f.Add(name + "@" + version)
	}
	f.Fuzz(func(t *testing.T, ref string) {
		id, isID := refID(ref)
		if isID && (id < 0 || strings.Trim(ref, "0123456789") != "") {
			t.Errorf("%q is taken for the id %d", ref, id)
		}
		shorter := ref
		for name, version := range splits(ref) {
			if name+"@"+version != ref || name == "" || version == "" || len(name) >= len(shorter) {
				t.Errorf("%q is split into %q and %q", ref, name, version)
			}
			shorter = name
		}
		// A job type with exactly that name is found, and nothing else.
		object := model.NewObject(rawjson.Object{Text: []byte(`{"id": 1}`)})
		if found := (known{map[int64][]model.Object{id: {object}}, map[string][]model.Object{ref: {object}}}).candidates(ref); len(found) != 1 {
			t.Errorf("%q: %v", ref, found)
		}
		if found := (known{}).candidates(ref); found != nil {
			t.Errorf("%q is found where there is nothing: %v", ref, found)
		}
	})
}

func FuzzBaseURL(f *testing.F) {
	for _, text := range []string{
		"https://host/scale/api", "http://[::1]:80/v5/", "host", "https://me:hunter2@host/", "https://host/job-types/", "https://host/a%2Fb/", "http://host:0", "://", "http://h/?#",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		base, err := parseBaseURL(text)
		if err != nil {
			if _, ok := errors.AsType[*InputError](err); !ok {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if base.User != nil || base.RawQuery != "" || base.Fragment != "" || base.Hostname() == "" || strings.HasSuffix(base.String(), "/") {
			t.Errorf("%q is taken as %s", text, base)
		}
		again, err := parseBaseURL(base.String())
		if err != nil || again.String() != base.String() {
			t.Errorf("%q is %s, which is %v, %v", text, base, again, err)
		}
	})
}
