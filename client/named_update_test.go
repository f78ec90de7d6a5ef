package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"jt/client"
	"jt/client/model"
)

// namedServer is a server of a named release with one job type, 13, landsat-parse 1.0.0.
type namedServer struct {
	release  string // such as "7.2.1"
	paused   atomic.Bool
	answer   string // to a PATCH by name; "" is 204
	status   int    // of that answer, if not 200 or 204
	ignores  bool   // the PATCH changes nothing
	oldStyle bool   // the release does not show the job type's details
	v5       bool   // /v5 of the server responds
}

func (s *namedServer) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	row := fmt.Sprintf(`{"id":13,"name":"landsat-parse","version":"1.0.0","is_active":true,"is_paused":%t}`, s.paused.Load())
	list := func(row string) {
		write(w, 200, jsonType, `{"count":1,"next":null,"previous":null,"results":[`+row+`]}`)
	}
	path := strings.TrimPrefix(request.URL.Path, "/scale/api")
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/v6"), "/v7")
	change := func() bool {
		body, _ := io.ReadAll(request.Body)
		pauses := strings.Contains(string(body), "true")
		if !s.ignores {
			s.paused.Store(pauses)
		}
		return pauses
	}
	switch request.Method + " " + path {
	case "GET /version/", "GET /v5/version/":
		if strings.HasPrefix(path, "/v5") && !s.v5 {
			write(w, 404, htmlType, "<h1>Not Found</h1>")
			return
		}
		write(w, 200, jsonType, `{"version":"`+s.release+`"}`)
	case "GET /job-types/":
		if strings.HasPrefix(s.release, "5") {
			row = `{"name":"landsat-parse","versions":["1.0.0"],"latest_version":"1.0.0"}`
		}
		list(row)
	case "GET /job-types/landsat-parse/":
		list(row)
	case "GET /job-types/landsat-parse/1.0.0/":
		if s.oldStyle {
			write(w, 400, jsonType, `{"detail":"JobType landsat-parse 1.0.0 is not a Seed image. Please use the legacy v5 interface"}`)
			return
		}
		write(w, 200, jsonType, row)
	case "PATCH /job-types/landsat-parse/1.0.0/":
		switch {
		case s.status != 0:
			write(w, s.status, jsonType, s.answer)
		case s.answer == "":
			change()
			w.WriteHeader(http.StatusNoContent)
		default:
			change()
			write(w, 200, jsonType, s.answer)
		}
	case "PATCH /v5/job-types/13/":
		write(w, 200, jsonType, fmt.Sprintf(`{"id":13,"name":"landsat-parse","version":"1.0.0","is_paused":%t}`, change()))
	default:
		write(w, 404, htmlType, "<h1>Not Found</h1>")
	}
}

func TestPauseAndUnpauseByName(t *testing.T) {
	const (
		valid = `{"is_valid":true,"errors":[],"warnings":[]}`
		group = "GET /scale/api/v6/job-types/?id=13&page=1&page_size=1000"
		rows  = "GET /scale/api/v6/job-types/landsat-parse/?page=1&page_size=1000"
		row7  = "GET /scale/api/v7/job-types/?id=13&page=1&page_size=1000"
	)
	patch := func(version string) string { return "PATCH /scale/api" + version + "/job-types/landsat-parse/1.0.0/" }
	for name, test := range map[string]struct {
		server   *namedServer
		version  string
		unpause  bool
		want     error // its kind
		says     string
		requests []string
	}{
		"7.2.1":          {&namedServer{release: "7.2.1", answer: valid}, "/v7", false, nil, "", []string{row7, patch("/v7"), row7}},
		"7.2.1, unpause": {&namedServer{release: "7.2.1", answer: valid}, "/v7", true, nil, "", []string{row7, patch("/v7"), row7}},
		"7.2.1, not valid": {
			&namedServer{release: "7.2.1", ignores: true, answer: `{"is_valid":false,"errors":[{"name":"MISSING","description":"No workspace"},"other"],"warnings":[]}`},
			"/v7", false, client.ErrRefused, `the change is not valid: No workspace; \"other\"`, []string{row7, patch("/v7")},
		},
		"7.2.1, not applied": {&namedServer{release: "7.2.1", ignores: true, answer: valid}, "/v7", false, client.ErrNotApplied, "is_paused of job type 13 is false", []string{row7, patch("/v7"), row7}},
		"5.9.4": {
			&namedServer{release: "5.9.4"}, "/v6", false, nil, "",
			[]string{"GET /scale/api/v6/version/", group, rows, patch("/v6"), group, rows},
		},
		"5.9.4, unpause": {
			&namedServer{release: "5.9.4", v5: true}, "/v6", true, nil, "",
			[]string{"GET /scale/api/v6/version/", "GET /scale/api/v5/version/", "PATCH /scale/api/v5/job-types/13/"},
		},
		"5.9.4, unpause without /v5": {
			&namedServer{release: "5.9.4"}, "/v6", true, client.ErrUnsupported, "Scale 5.9.4 at /v6 cannot unpause job types",
			[]string{"GET /scale/api/v6/version/", "GET /scale/api/v5/version/"},
		},
		"5.9.4, old style": {
			&namedServer{release: "5.9.4", status: 500, answer: "<h1>Server Error (500)</h1>", oldStyle: true}, "/v6", false,
			client.ErrUnsupported, "Scale 5.9.4 at /v6 cannot pause old-style job types",
			[]string{"GET /scale/api/v6/version/", group, rows, patch("/v6"), group, rows, "GET /scale/api/v6/job-types/landsat-parse/1.0.0/"},
		},
		"5.9.4, another failure": {
			&namedServer{release: "5.9.4", status: 500, answer: `{"detail":"out of disk"}`}, "/v6", false, client.ErrRefused, "out of disk",
			[]string{"GET /scale/api/v6/version/", group, rows, patch("/v6"), group, rows, "GET /scale/api/v6/job-types/landsat-parse/1.0.0/"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.server.paused.Store(test.unpause)
			server := replay(t, "", nil, test.server.ServeHTTP)
			scale := server.at(t, test.version)
			var object model.Object
			var err error
			if test.unpause {
				object, err = scale.JobTypes.Unpause(t.Context(), 13)
			} else {
				object, err = scale.JobTypes.Pause(t.Context(), 13)
			}
			if !errors.Is(err, test.want) || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v, want %v: %s", err, test.want, test.says)
			}
			if paused, _ := object.Boolean("is_paused"); err == nil && paused == test.unpause {
				t.Errorf("%s", object.JSON())
			}
			server.wants(t, test.requests...)
		})
	}
}

func TestUpdateRefusesErrorMappingsOfGroupedReleases(t *testing.T) {
	server := replay(t, "", nil, (&namedServer{release: "5.9.4", v5: true}).ServeHTTP)
	scale := server.at(t, "/v6")
	_, err := scale.JobTypes.Update(t.Context(), 13, client.JobTypeUpdate{ErrorMapping: &model.ErrorMapping{}})
	unsupported, ok := errors.AsType[*client.UnsupportedError](err)
	if !ok || unsupported.Ability != client.EditErrorMappings || !strings.Contains(unsupported.Hint, "/scale/api/v5") {
		t.Errorf("%#v", err)
	}
	server.wants(t, "GET /scale/api/v6/version/")
}

// manifestServer is release 7.2.1 with one job type, whose errors are in its manifest.
type manifestServer struct {
	mutex    sync.Mutex
	errors   json.RawMessage
	revision int
	bodies   []map[string]json.RawMessage
	others   int // changes by others before each of ours
	ignores  bool
}

func (s *manifestServer) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if request.Method == http.MethodPatch {
		var body map[string]json.RawMessage
		var manifest struct {
			Job struct{ Errors json.RawMessage }
		}
		err := json.NewDecoder(request.Body).Decode(&body)
		if err != nil || json.Unmarshal(body["manifest"], &manifest) != nil {
			write(w, 400, jsonType, `{"detail":"JSON parse error"}`)
			return
		}
		s.bodies = append(s.bodies, body)
		s.revision += 1 + s.others
		if !s.ignores {
			s.errors = manifest.Job.Errors
		}
		write(w, 200, jsonType, `{"is_valid":true,"errors":[],"warnings":[]}`)
		return
	}
	row := `{"id":13,"name":"landsat-parse","version":"1.0.0","is_paused":false,"revision_num":` + fmt.Sprint(s.revision)
	if strings.HasSuffix(request.URL.Path, "/landsat-parse/1.0.0/") {
		write(w, 200, jsonType, row+`,"manifest":{"seedVersion":"1.0.0","job":{"name":"landsat-parse","timeout":3600.0,"errors":`+string(s.errors)+`}}}`)
		return
	}
	write(w, 200, jsonType, `{"count":1,"next":null,"previous":null,"results":[`+row+`}]}`)
}

const manifestErrors = `[{"category":"data","description":"No image","code":1,"name":"image-corrupt","title":"Image Corrupt"},{"category":"job","code":2,"name":"crash","title":"Crashed"}]`

func TestErrorMappingOfAManifest(t *testing.T) {
	server := &manifestServer{errors: json.RawMessage(manifestErrors), revision: 4}
	scale := replay(t, "", nil, server.ServeHTTP).at(t, "/v7")
	details, err := scale.JobTypes.GetObject(t.Context(), 13)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"exit_codes":{"1":"image-corrupt","2":"crash"},"errors":{"1":{"title":"Image Corrupt","description":"No image","category":"data"},"2":{"title":"Crashed","category":"job"}}}`
	if mapping, ok := details.Mapping(); !ok || string(mapping) != want {
		t.Errorf("%s", mapping)
	}
	wanted := model.ErrorMapping{
		ExitCodes: map[string]model.ErrorName{"1": "image-corrupt", "9": "no-licence"},
		Errors:    map[string]model.ManifestError{"9": {Title: "No licence", Category: model.ManifestJob}},
	}
	after, err := scale.JobTypes.Update(t.Context(), 13, client.JobTypeUpdate{ErrorMapping: &wanted})
	if err != nil {
		t.Fatal(err)
	}
	const changed = `{"exit_codes":{"1":"image-corrupt","9":"no-licence"},"errors":{"1":{"title":"Image Corrupt","description":"No image","category":"data"},"9":{"title":"No licence","category":"job"}}}`
	if mapping, _ := after.Mapping(); string(mapping) != changed {
		t.Errorf("%s", mapping)
	}
	body := server.bodies[0]
	if string(body["auto_update"]) != "false" || len(body) != 2 || !strings.Contains(string(body["manifest"]), `"timeout":3600.0`) {
		t.Errorf("%s", body)
	}
}

func TestErrorMappingsThatAManifestCannotHave(t *testing.T) {
	for code, problem := range map[string]string{"9": "needs a title and a category", "-1": "begin at 1"} {
		server := &manifestServer{errors: json.RawMessage(manifestErrors)}
		scale := replay(t, "", nil, server.ServeHTTP).at(t, "/v7")
		_, err := scale.JobTypes.Update(t.Context(), 13, client.JobTypeUpdate{ErrorMapping: &model.ErrorMapping{ExitCodes: map[string]model.ErrorName{code: "new"}}})
		wrong, ok := errors.AsType[*model.MappingError](err)
		if !ok || wrong.Key != `exit_codes."`+code+`"` || !strings.Contains(wrong.Problem, problem) || len(server.bodies) > 0 {
			t.Errorf("%s: %v, %d changes", code, err, len(server.bodies))
		}
	}
	twice := &manifestServer{errors: json.RawMessage(`[{"code":1,"name":"a"},{"code":1,"name":"b"}]`)}
	details, err := replay(t, "", nil, twice.ServeHTTP).at(t, "/v7").JobTypes.GetObject(t.Context(), 13)
	if mapping, ok := details.Mapping(); err != nil || !ok || string(mapping) != string(twice.errors) {
		t.Errorf("%s, %v", mapping, err)
	}
}

func TestErrorMappingOfNoManifest(t *testing.T) {
	for manifest, field := range map[string]string{`null`: "manifest", `{"job":null}`: "manifest.job"} {
		changes := 0
		scale := replay(t, "", nil, func(w http.ResponseWriter, request *http.Request) {
			row := `{"id":13,"name":"landsat-parse","version":"1.0.0","revision_num":1,"manifest":` + manifest + `}`
			switch {
			case request.Method == http.MethodPatch:
				changes++
			case !strings.HasSuffix(request.URL.Path, "/1.0.0/"):
				row = `{"count":1,"next":null,"results":[` + row + `]}`
			}
			write(w, 200, jsonType, row)
		}).at(t, "/v7")
		_, err := scale.JobTypes.Update(t.Context(), 13, client.JobTypeUpdate{ErrorMapping: &model.ErrorMapping{}})
		wrong, ok := errors.AsType[*model.FieldError](err)
		if !ok || wrong.Field != field || wrong.Got != "null" || changes > 0 {
			t.Errorf("%s: %v, %d changes", manifest, err, changes)
		}
	}
}

func TestErrorMappingOfAManifestIsVerified(t *testing.T) {
	wanted := client.JobTypeUpdate{ErrorMapping: &model.ErrorMapping{ExitCodes: map[string]model.ErrorName{"1": "image-corrupt"}}}
	ignoring := &manifestServer{errors: json.RawMessage(manifestErrors), ignores: true}
	_, err := replay(t, "", nil, ignoring.ServeHTTP).at(t, "/v7").JobTypes.Update(t.Context(), 13, wanted)
	if !errors.Is(err, client.ErrNotApplied) {
		t.Errorf("%v", err)
	}
	busy := &manifestServer{errors: json.RawMessage(manifestErrors), revision: 4, others: 1}
	_, err = replay(t, "", nil, busy.ServeHTTP).at(t, "/v7").JobTypes.Update(t.Context(), 13, wanted)
	overtaken, ok := errors.AsType[*client.RevisionError](err)
	if !ok || overtaken.Before != 4 || overtaken.After != 6 {
		t.Errorf("%v", err)
	}
}
