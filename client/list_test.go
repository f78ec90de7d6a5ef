package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/client"
	"jt/client/model"
)

func TestPageSendsEveryParameter(t *testing.T) {
	var got url.Values
	var path, agent, accept string
	scale := serve(t, client.Options{UserAgent: "test/1"}, func(w http.ResponseWriter, r *http.Request) {
		got, path, agent, accept = r.URL.Query(), r.URL.Path, r.UserAgent(), r.Header.Get("Accept")
		write(w, 200, jsonType, oneRow)
	})
	zone := time.FixedZone("", -5*3600)
	_, err := scale.JobTypes.List(client.ListOptions{
		Page: 2, PageSize: 50,
		Started: time.Date(2015, 1, 1, 0, 0, 0, 123_999_999, zone), Ended: time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC),
		Names: []string{"a,b", "name & more=1+2"}, Categories: []string{"", "ü"}, Order: []string{"-priority", "id"},
	}).Page(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"page": {"2"}, "page_size": {"50"},
		"started": {"2015-01-01T05:00:00.123999Z"}, "ended": {"2016-01-01T00:00:00.000Z"},
		"name": {"a,b", "name & more=1+2"}, "category": {"", "ü"}, "order": {"-priority", "id"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	if path != "/scale/api/job-types/" || agent != "test/1" || accept != jsonType {
		t.Errorf("path %q, user agent %q, accept %q", path, agent, accept)
	}
}

func TestServersBelowV5AreAskedForArchivedJobTypesToo(t *testing.T) {
	var mutex sync.Mutex
	var asked []string
	take := func() []string {
		mutex.Lock()
		defer mutex.Unlock()
		taken := asked
		asked = nil
		return taken
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		active := r.URL.Query().Get("is_active")
		mutex.Lock()
		asked = append(asked, active)
		mutex.Unlock()
		id := map[string]string{"": "1", "true": "2", "false": "3"}[active]
		write(w, 200, jsonType, `{"count": 1, "next": null, "results": [{"id": `+id+`}]}`)
	}
	yes, no := true, false
	for _, test := range []struct {
		prefix   string
		isActive *bool
		want     string
	}{
		{"", nil, ""}, {"", &no, ""}, {"/v4", nil, ""},
		{"/v5", nil, "true false"}, {"/v5/", nil, "true false"}, {"/v5", &yes, "true"}, {"/v5", &no, "false"},
	} {
		scale := serve(t, client.Options{}, handler)
		below, err := client.New(scale.BaseURL()+test.prefix, client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		walk := below.JobTypes.List(client.ListOptions{IsActive: test.isActive}).Objects()
		rows := 0
		for _, err := range walk.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			rows++
		}
		if got := strings.Join(take(), " "); got != test.want {
			t.Errorf("%q, %v: asked %q, want %q", test.prefix, test.isActive, got, test.want)
		}
		if count, exact := walk.Count(); count != rows || !exact {
			t.Errorf("%q: count %d (exact %t) of %d rows", test.prefix, count, exact, rows)
		}
	}
}

// recording is a response of a real server, byte for byte except for its transfer coding.
func recording(t *testing.T, file string) (status int, contentType string, body []byte) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, body, found := bytes.Cut(text, []byte("\r\n\r\n"))
	if !found {
		head, body, _ = bytes.Cut(text, []byte("\n\n"))
	}
	for line := range strings.Lines(string(head)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if strings.EqualFold(name, "Content-Type") {
			contentType = strings.TrimSpace(value)
		}
	}
	if status, err = strconv.Atoi(strings.Fields(string(head))[1]); err != nil {
		t.Fatalf("%s: no status in %.40q", file, head)
	}
	return status, contentType, body
}

func recordings(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/recordings*/*.http")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d recordings, %v", len(files), err)
	}
	return files
}

// recordedService sends the request of a recording and returns the rows of the response.
func recordedService(t *testing.T, scale *client.Client, request string) (objects []model.Object, err error) {
	t.Helper()
	ctx, services := t.Context(), scale.JobTypes
	method, path, _ := strings.Cut(request, " ")
	path = path[strings.Index(path, "/job-types/"):]
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, " ")
	switch path {
	case "/job-types/":
		page, err := services.List(client.ListOptions{}).Page(ctx)
		for _, row := range page.Rows {
			objects = append(objects, row.Object)
			checkModel(t, row)
		}
		return objects, err
	case "/job-types/status/":
		page, err := services.Status(client.StatusOptions{}).Page(ctx)
		for _, row := range page.Rows {
			objects = append(objects, row.Object)
		}
		return objects, err
	case "/job-types/running/":
		page, err := services.Running(client.PageOptions{}).Page(ctx)
		for _, row := range page.Rows {
			objects = append(objects, row.Object)
		}
		return objects, err
	case "/job-types/system-failures/":
		page, err := services.SystemFailures(client.PageOptions{}).Page(ctx)
		for _, row := range page.Rows {
			objects = append(objects, row.Object)
		}
		return objects, err
	}
	id, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(path, "/job-types/"), "/"), 10, 64)
	if err != nil {
		id = 1 // such as /job-types/abc/, which jt never asks: what matters is its refusal
	}
	if method == http.MethodPatch {
		// The change does not matter: the response is read as a job type's details.
		paused := true
		object, err := services.Update(ctx, id, client.JobTypeUpdate{IsPaused: &paused})
		if errors.Is(err, client.ErrNotApplied) {
			return nil, nil
		}
		return []model.Object{object}, err
	}
	details, err := services.Get(ctx, id)
	return []model.Object{details.Object}, err
}

func TestRecordingsDecodeAndKeepTheServersObjects(t *testing.T) {
	for _, file := range recordings(t) {
		status, contentType, body := recording(t, file)
		request, err := os.ReadFile(strings.TrimSuffix(file, ".http") + ".req")
		if err != nil {
			t.Fatal(err)
		}
		if status == 301 || len(body) == 0 || !strings.Contains(string(request), "/job-types/") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			scale := serve(t, client.Options{}, answer(status, contentType, string(body)))
			objects, err := recordedService(t, scale, string(request))
			if status != 200 {
				var failed *client.Error
				if !errors.As(err, &failed) || failed.Status != status || failed.Message == "" || strings.ContainsAny(failed.Message, "<>{}") && !strings.Contains(file, "173") {
					t.Errorf("status %d: %v, want the server's message", status, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var list struct {
				Results []json.RawMessage `json:"results"`
			}
			if json.Unmarshal(body, &list) != nil || list.Results == nil {
				list.Results = []json.RawMessage{bytes.TrimSpace(body)}
			}
			for i, object := range objects {
				if string(object.JSON()) != string(list.Results[i]) {
					t.Errorf("row %d is %s, the server sent %s", i, object.JSON(), list.Results[i])
				}
			}
		})
	}
}

// checkModel compares every documented field with the one that encoding/json decodes.
func checkModel(t *testing.T, row model.JobType) {
	t.Helper()
	var server map[string]any
	if err := json.Unmarshal(row.Object.JSON(), &server); err != nil {
		t.Fatal(err)
	}
	type fields model.JobType
	documented := fields(row)
	text, err := json.Marshal(struct {
		*fields
		Object any `json:"-"`
	}{fields: &documented})
	if err != nil {
		t.Fatal(err)
	}
	var decoded map[string]any
	if err := json.Unmarshal(text, &decoded); err != nil {
		t.Fatal(err)
	}
	if len(decoded) < 26 {
		t.Fatalf("only %d fields were compared", len(decoded))
	}
	for name, value := range decoded {
		want, ok := server[name]
		if text, isText := want.(string); ok && isText && text != value {
			// The same instant may be written without trailing zeros.
			wanted, errWanted := time.Parse(time.RFC3339, text)
			got, errGot := time.Parse(time.RFC3339, value.(string))
			if errWanted == nil && errGot == nil && wanted.Equal(got) {
				continue
			}
		}
		if ok && !cmp.Equal(want, value) {
			t.Errorf("job type %d: %s is %v, the server sent %v", row.ID, name, value, want)
		}
	}
}

func TestAFieldOfAnotherTypeNamesItselfAndItsJobType(t *testing.T) {
	for field, message := range map[string]string{
		`"priority": "high"`:                     "field priority is a string, documented as an integer",
		`"title": 5`:                             "field title is an integer, documented as a string",
		`"is_paused": "no"`:                      "field is_paused is a string, documented as a boolean",
		`"created": "yesterday"`:                 `field created is "yesterday", documented as an ISO-8601 date and time`,
		`"paused": 3`:                            "field paused is an integer, documented as an ISO-8601 date and time",
		`"mem_required": []`:                     "field mem_required is an array, documented as a decimal",
		`"timeout": 99999999999999999999`:        "field timeout is 99999999999999999999, documented as an integer",
		`"priority": 1, "description": {"a": 1}`: "field description is an object, documented as a string",
	} {
		scale := serve(t, client.Options{}, answer(200, jsonType,
			`{"count": 1, "next": null, "results": [{"id": 12, "name": "landsat-parse", "version": "1.0.0", `+field+`}]}`))
		for _, err := range scale.JobTypes.List(client.ListOptions{}).All(t.Context()) {
			want := "job type 12 (landsat-parse 1.0.0): " + message
			if err == nil || err.Error() != want || !errors.Is(err, client.ErrBadResponse) {
				t.Errorf("%s: %v, want %s", field, err, want)
			}
		}
		for object, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
			if err != nil || !strings.Contains(string(object.JSON()), field) {
				t.Errorf("%s: the server's object is not passed on: %v", field, err)
			}
		}
	}
}
