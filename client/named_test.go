package client_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/client"
	"jt/client/scaletest"
)

// recorded serves responses that real servers of named releases sent, and notes the requests.
type recorded struct {
	client *client.Client

	url   string // before the version
	mutex sync.Mutex

	requests []string
}

// at returns another client of the server, whose base URL ends in version.
func (r *recorded) at(t *testing.T, version string) *client.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	scale, err := client.New(r.url+version, client.Options{Transport: bounded(transport)})
	if err != nil {
		t.Fatal(err)
	}
	return scale
}

// replay starts a server that has the recorded responses, by their paths, and a client whose base URL ends in version. other
// serves the rest; nil means that it is not routed.
func replay(t *testing.T, version string, files []string, other http.HandlerFunc) *recorded {
	t.Helper()
	responses := map[string]http.HandlerFunc{}
	for _, file := range files {
		request, err := os.ReadFile("testdata/" + file + ".req")
		if err != nil {
			t.Fatal(err)
		}
		path := strings.Fields(string(request))[1]
		path, _, _ = strings.Cut(path[strings.Index(path[1:], "/")+1:], "?")
		status, contentType, body := recording(t, "testdata/"+file+".http")
		responses[path] = answer(status, contentType, string(body))
	}
	r := &recorded{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.mutex.Lock()
		r.requests = append(r.requests, strings.TrimSuffix(request.Method+" "+request.URL.EscapedPath()+"?"+request.URL.RawQuery, "?"))
		r.mutex.Unlock()
		path, versioned := strings.CutPrefix(request.URL.EscapedPath(), "/scale/api"+version)
		if respond, ok := responses[path]; ok && versioned {
			respond(w, request)
		} else if other != nil {
			other(w, request)
		} else {
			write(w, 404, htmlType, "<h1>Not Found</h1>")
		}
	}))
	t.Cleanup(server.Close)
	r.url = server.URL + "/scale/api"
	r.client = r.at(t, version)
	return r
}

// taken returns the requests since the last call.
func (r *recorded) taken() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	taken := r.requests
	r.requests = nil
	return taken
}

func (r *recorded) wants(t *testing.T, requests ...string) {
	t.Helper()
	if diff := cmp.Diff(requests, r.taken()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// Recordings of the releases.
const (
	version5 = "named-5.9.4/001-version"
	version7 = "named-7.2.1/001-version-anonymous"
)

// A job type of a named release is addressed by name and version, which the client looks up once by the id.
func TestDetailsOnNamedReleases(t *testing.T) {
	for _, test := range []struct {
		version  string
		files    []string
		id       int64
		want     string
		lookedUp []string
	}{
		{
			"/v7", []string{"named-7.2.1/026-list-id", "named-7.2.1/042-detail"},
			14, "GET /scale/api/v7/job-types/landsat-parse/1.1.0/",
			[]string{"GET /scale/api/v7/job-types/?id=14&page=1&page_size=1000"},
		},
		{
			"/v6", []string{version5, "named-5.9.4-later/084-v6-id", "named-5.9.4-later/096-v6-name-versions", "named-5.9.4-later/099-v6-name-version"},
			12, "GET /scale/api/v6/job-types/landsat-parse/1.0.0/",
			[]string{
				"GET /scale/api/v6/version/", "GET /scale/api/v6/job-types/?id=12&page=1&page_size=1000", "GET /scale/api/v6/job-types/landsat-parse/?page=1&page_size=1000",
			},
		},
	} {
		server := replay(t, test.version, test.files, nil)
		for i := range 2 {
			object, err := server.client.JobTypes.GetObject(t.Context(), test.id)
			if id, _ := object.Integer("id"); err != nil || id != test.id {
				t.Errorf("%s: %v, %v", test.version, object, err)
			}
			if i == 0 {
				server.wants(t, append(test.lookedUp, test.want)...)
			} else {
				server.wants(t, test.want)
			}
		}
		if _, err := server.client.JobTypes.GetObject(t.Context(), 999); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %v, want not found", test.version, err)
		}
	}
}

func TestAbilities(t *testing.T) {
	hasV5 := func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/v5/version/") {
			write(w, 200, jsonType, `{"version": "5.9.4"}`)
		} else {
			write(w, 404, htmlType, "")
		}
	}
	all := []client.Ability{client.FilterByCategory, client.FilterByKeyword, client.KnowLongRunning, client.Unpause, client.EditErrorMappings}
	for _, test := range []struct {
		file, version string
		other         http.HandlerFunc
		lacks         map[client.Ability]string
		requests      []string
	}{
		{version5, "/v5", nil, map[client.Ability]string{client.FilterByKeyword: "Scale at /v5 cannot filter by keyword"}, nil},
		{version5, "", nil, map[client.Ability]string{client.FilterByKeyword: "this release of Scale cannot filter by keyword"}, nil},
		{version7, "/v7", nil, map[client.Ability]string{
			client.FilterByCategory: "Scale 7 cannot filter by category", client.KnowLongRunning: "Scale 7 cannot show which job types are long-running",
		}, nil},
		{version7, "/v6", nil, map[client.Ability]string{
			client.FilterByCategory: "Scale 7.2.1 cannot filter by category", client.KnowLongRunning: "Scale 7.2.1 cannot show which job types are long-running",
		}, []string{"GET /scale/api/v6/version/"}},
		{version5, "/v6", nil, map[client.Ability]string{
			client.Unpause: "Scale 5.9.4 at /v6 cannot unpause job types", client.EditErrorMappings: "Scale 5.9.4 at /v6 cannot edit error mappings",
		}, []string{"GET /scale/api/v6/version/", "GET /scale/api/v5/version/"}},
		{version5, "/v6", hasV5, map[client.Ability]string{
			client.EditErrorMappings: "Scale 5.9.4 at /v6 cannot edit error mappings",
		}, []string{"GET /scale/api/v6/version/", "GET /scale/api/v5/version/"}},
	} {
		server := replay(t, test.version, []string{test.file}, test.other)
		lacks := map[client.Ability]string{}
		for range 2 {
			for _, ability := range all {
				err := server.client.Supports(t.Context(), ability)
				if unsupported, ok := errors.AsType[*client.UnsupportedError](err); ok && errors.Is(err, client.ErrUnsupported) && unsupported.Ability == ability {
					lacks[ability] = err.Error()
				} else if err != nil {
					t.Error(err)
				}
			}
		}
		if !maps.Equal(lacks, test.lacks) {
			t.Errorf("%s at %s lacks %q, want %q", test.file, test.version, lacks, test.lacks)
		}
		server.wants(t, test.requests...)
	}
}

func TestVersion(t *testing.T) {
	for _, test := range []struct{ file, version, want string }{
		{version7, "/v7", "7.2.1"}, {version7, "/v6", "7.2.1"}, {version5, "/v6", "5.9.4"}, {version5, "/v5", ""}, {version5, "", ""},
	} {
		server := replay(t, test.version, []string{test.file}, nil)
		var asking sync.WaitGroup
		for range 8 {
			asking.Go(func() {
				if version, err := server.client.Version(t.Context()); version != test.want || err != nil {
					t.Errorf("%s at %s: %q, %v", test.file, test.version, version, err)
				}
			})
		}
		asking.Wait()
		if got := len(server.taken()); got > 1 {
			t.Errorf("%s at %s: %d requests", test.file, test.version, got)
		}
	}
}

// The routes of named releases match only some names and versions.
func TestUnaddressableJobTypes(t *testing.T) {
	for ref, addressable := range map[string]bool{
		"a-b_c9@1.0.0": true, "ümläut-日本@1.0": true, "123@1_0": true, "status-2@1": true,
		"With Blanks@1.0": false, "a/b@1": false, "a.b@1": false, "tile-maker@2.1-beta": false, "a@1+2": false, "status@1.0": false, "validation@1": false,
	} {
		name, version, _ := strings.Cut(ref, "@")
		object := fmt.Sprintf(`{"id": 5, "name": %q, "version": %q}`, name, version)
		server := replay(t, "/v7", nil, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/scale/api/v7/job-types/":
				write(w, 200, jsonType, `{"count": 1, "next": null, "results": [`+object+`]}`)
			case "/scale/api/v7/job-types/" + name + "/" + version + "/":
				write(w, 200, jsonType, object)
			default:
				write(w, 404, htmlType, "<h1>Not Found</h1>")
			}
		})
		_, err := server.client.JobTypes.GetObject(t.Context(), 5)
		unsupported, refused := errors.AsType[*client.UnsupportedError](err)
		switch {
		case addressable && err != nil, !addressable && !refused:
			t.Errorf("%s: %v", ref, err)
		case refused && (err.Error() != fmt.Sprintf("Scale 7 cannot address %q", ref) || unsupported.Hint == ""):
			t.Errorf("%s: %v; hint %q", ref, err, unsupported.Hint)
		}
	}
}

func TestPending(t *testing.T) {
	server := replay(t, "/v6", []string{"named-7.2.1/120-v6-pending"}, nil)
	page, err := server.client.JobTypes.Pending(client.PageOptions{PageSize: 1}).Page(t.Context())
	if err != nil || page.Count != 66 || page.Rows[0].JobType.Name != "busy-bee" || page.Rows[0].Count != 19 || page.Rows[0].LongestPending == nil {
		t.Errorf("%+v, %v", page, err)
	}
	for place, want := range map[string]error{"a release without the list": client.ErrUnsupported, "a wrong URL": client.ErrNoService} {
		scale := serve(t, client.Options{}, func(writer http.ResponseWriter, request *http.Request) {
			if errors.Is(want, client.ErrUnsupported) && strings.HasSuffix(request.URL.Path, "/running/") {
				answer(200, jsonType, `{"count": 0, "next": null, "previous": null, "results": []}`)(writer, request)
				return
			}
			answer(404, htmlType, "<h1>Not Found</h1>")(writer, request)
		})
		if err := last(scale.JobTypes.Pending(client.PageOptions{}).All(t.Context())); !errors.Is(err, want) {
			t.Errorf("%s: %v", place, err)
		}
	}
}

func TestModelsOfNamedReleases(t *testing.T) {
	server := replay(t, "/v7", []string{"named-7.2.1/039-versions-inactive", "named-7.2.1/042-detail", "named-7.2.1/026-list-id"}, nil)
	for jobType, err := range server.client.JobTypes.List(client.ListOptions{Names: []string{"archived-one"}}).All(t.Context()) {
		if err != nil || jobType.Archived == nil || jobType.IsActive || *jobType.IsPublished || *jobType.RevisionNum != 1 || jobType.MaxScheduled != nil || jobType.MaxTries != 3 {
			t.Errorf("%+v, %v", jobType, err)
		}
	}
	details, err := server.client.JobTypes.Get(t.Context(), 14)
	command, commandErr := details.Manifest.Text("job.interface.command")
	priority, priorityErr := details.Configuration.Integer("priority")
	if err := errors.Join(err, commandErr, priorityErr); err != nil || command != "${INPUT} ${OUTPUT_DIR}" || priority != 2 || details.Paused == nil {
		t.Errorf("%q, %d, %+v, %v", command, priority, details, err)
	}
}

// Details of named releases have no counts: they come from the status of all job types in three windows.
func TestRecentCounts(t *testing.T) {
	now := time.Now().UTC()
	status := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", now.Format(http.TimeFormat))
		started, err := time.Parse(time.RFC3339, r.URL.Query().Get("started"))
		if err != nil {
			write(w, 500, jsonType, "{}")
			return
		}
		counts := fmt.Sprintf(`[{"status": "COMPLETED", "count": %d}]`, int(now.Sub(started).Hours()+0.5))
		write(w, 200, jsonType, `{"count": 2, "next": null, "results": [{"job_type": {"id": 14}, "job_counts": `+counts+`}, {"job_type": {"id": 15}, "job_counts": []}]}`)
	}
	server := replay(t, "/v7", []string{"named-7.2.1/042-detail", "named-7.2.1/026-list-id"}, status)
	details, err := server.client.JobTypes.GetObject(t.Context(), 14)
	if err != nil {
		t.Fatal(err)
	}
	server.taken()
	counts, err := server.client.JobTypes.RecentCounts(t.Context(), details)
	if err != nil || len(counts) != 1 || counts[0].Last6h.Total("COMPLETED") != 6 || counts[0].Last12h.Total("COMPLETED") != 12 || counts[0].Last24h.Total("COMPLETED") != 24 {
		t.Errorf("%+v, %v", counts, err)
	}
	if sent := server.taken(); len(sent) != 3 {
		t.Errorf("%d requests", len(sent))
	}
	older, sandbox := sandbox(t, scaletest.Released)
	before, err := older.JobTypes.Get(t.Context(), landsat)
	if err != nil {
		t.Fatal(err)
	}
	sent := len(sandbox.Requests())
	counts, err = older.JobTypes.RecentCounts(t.Context(), before.Object)
	if err != nil || len(before.JobCounts24h) == 0 || !cmp.Equal(counts[0], client.RecentCounts{Last6h: before.JobCounts6h, Last12h: before.JobCounts12h, Last24h: before.JobCounts24h}) || len(sandbox.Requests()) != sent {
		t.Errorf("up to /v5: %+v, %v", counts, err)
	}
}

func TestKeywords(t *testing.T) {
	for name, behaviour := range namedReleases() {
		scale, _ := sandboxAt(t, scaletest.Config{Behaviour: behaviour})
		got := map[string]bool{}
		for jobType, err := range scale.JobTypes.List(client.ListOptions{Keywords: []string{"landsat"}, Names: []string{"landsat-parse", "mosaic"}}).All(t.Context()) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			got[jobType.Name] = true
		}
		if !maps.Equal(got, map[string]bool{"landsat-parse": true}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	scale, server := sandbox(t, scaletest.Released)
	err := last(scale.JobTypes.List(client.ListOptions{Keywords: []string{"landsat"}}).All(t.Context()))
	if _, pageErr := scale.JobTypes.List(client.ListOptions{Keywords: []string{"landsat"}}).Page(t.Context()); !errors.Is(err, client.ErrUnsupported) || !errors.Is(pageErr, client.ErrUnsupported) || len(server.Requests()) > 0 {
		t.Errorf("%v, %v; %d requests", err, pageErr, len(server.Requests()))
	}
}
