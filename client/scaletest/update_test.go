package scaletest

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestPausing(t *testing.T) {
	for behaviour, status := range map[Behaviour]int{Released: http.StatusOK, Documented: http.StatusCreated} {
		server, clock := startAt(t, Config{Behaviour: behaviour})
		url := server.URL + "/job-types/6/"
		clock.advance(time.Minute)
		answer := patch(t, url, `{"is_paused": true}`)
		answer.want(t, status, "application/json", "")
		first := decode[row](t, answer)
		if !first.IsPaused || first.Paused == nil || !first.Paused.Equal(clock.now().Truncate(time.Millisecond)) || !first.LastModified.Equal(*first.Paused) {
			t.Errorf("%v: %+v", behaviour, first)
		}
		clock.advance(time.Minute)
		again := decode[row](t, patch(t, url, `{"is_paused": true}`))
		if !again.Paused.Equal(first.Paused.Add(time.Minute)) {
			t.Errorf("%v: pausing again left %s", behaviour, again.Paused)
		}
		clock.advance(time.Minute)
		off := decode[row](t, patch(t, url, `{"is_paused": false}`))
		if off.IsPaused || off.Paused != nil || !off.LastModified.Equal(again.LastModified.Add(time.Minute)) {
			t.Errorf("%v: %+v", behaviour, off)
		}
		if got, ok := server.JobType(6); !ok || got.IsPaused || got.Patches != 3 || !got.Paused.IsZero() || !got.LastModified.Equal(clock.now()) {
			t.Errorf("%v: %+v", behaviour, got)
		}
		if row := list(t, server.URL+"/job-types/?order=-last_modified").Results[0]; row.ID != 6 || row.IsPaused {
			t.Errorf("%v: the list shows %+v", behaviour, row)
		}
	}
}

func TestReleasedUpdates(t *testing.T) {
	const (
		html = "text/html"
		text = "application/json"
	)
	for _, test := range []struct {
		name, path, body string
		header           []string
		status           int
		contentType      string
		want             string // the answer; "" is any
		paused           bool   // afterwards: it is not, before
	}{
		{"text true", "6/", `{"is_paused": "true"}`, nil, 200, text, "", true},
		{"text T", "6/", `{"is_paused": " T "}`, nil, 200, text, "", true},
		{"text yes", "6/", `{"is_paused": "yes"}`, nil, 400, text, `{"detail": "Parameter must be a valid boolean: \"is_paused\""}`, false},
		{"number", "6/", `{"is_paused": 1}`, nil, 200, text, "", true},
		{"null", "6/", `{"is_paused": null}`, nil, 200, text, "", false},
		{"plural", "6/", `{"error_mappings": {"version": "1.0"}}`, nil, 400, text, `{"detail": "Fields do not allow updates: error_mappings"}`, false},
		{"several", "6/", `{"name": "x", "is_paused": true, "title": "y"}`, nil, 400, text, `{"detail": "Fields do not allow updates: name, title"}`, false},
		{"empty object", "6/", `{}`, nil, 200, text, "", false},
		{"no body", "6/", ``, nil, 200, text, "", false},
		{"list", "6/", `[]`, nil, 500, html, crashPage, false},
		{"text", "6/", `"is_paused"`, nil, 500, html, crashPage, false},
		{"malformed", "6/", `{"is_paused": tru`, nil, 400, text, `{"detail": "JSON parse error - No JSON object could be decoded"}`, false},
		{"text/plain", "6/", `{"is_paused": true}`, []string{"Content-Type", "text/plain"}, 415, text, `{"detail": "Unsupported media type 'text/plain' in request."}`, false},
		{"charset", "6/", `{"is_paused": true}`, []string{"Content-Type", "application/json; charset=utf-8"}, 200, text, "", true},
		{"JSON as form", "6/", `{"is_paused": true}`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 400, text, `{"detail": "Fields do not allow updates: {\"is_paused\": true}"}`, false},
		{"form", "6/", `is_paused=true`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 200, text, "", true},
		{"query over body", "6/?is_paused=false", `{"is_paused": true}`, nil, 200, text, "", false},
		{"query alone", "6/?is_paused=true", ``, nil, 200, text, "", true},
		{"empty query", "6/?is_paused=", `{"is_paused": true}`, nil, 400, text, "", false},
		{"twice", "6/", `{"is_paused": false, "is_paused": true}`, nil, 200, text, "", true},
		{"unknown id", "99999/", `{"is_paused": true}`, nil, 404, text, `{"detail": "Not found"}`, false},
		{"huge id", "99999999999999999999/", `{"is_paused": true}`, nil, 404, text, `{"detail": "Not found"}`, false},
		{"unknown id, empty", "99999/", `{}`, nil, 404, text, `{"detail": "Not found"}`, false},
		{"unknown id, mapping", "99999/", `{"error_mapping": {"version": "1.0"}}`, nil, 500, html, crashPage, false},
		{"no slash", "6", `{"is_paused": true}`, nil, 301, "text/html; charset=utf-8", "", false},
		{"the list", "", `{"is_paused": true}`, nil, 405, text, `{"detail": "Method 'PATCH' not allowed."}`, false},
		{"running", "running/", `{"is_paused": true}`, nil, 405, text, `{"detail": "Method 'PATCH' not allowed."}`, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			server, clock := startAt(t, Config{})
			before, _ := server.JobType(6)
			clock.advance(time.Second)
			patch(t, server.URL+"/job-types/"+test.path, test.body, test.header...).want(t, test.status, test.contentType, test.want)
			after, _ := server.JobType(6)
			if after.IsPaused != test.paused {
				t.Errorf("paused: %v", after.IsPaused)
			}
			if changed := !after.LastModified.Equal(before.LastModified); changed && !test.paused && test.name != "query over body" {
				t.Errorf("modified at %s", after.LastModified)
			}
		})
	}
}

func TestReleasedErrorMappings(t *testing.T) {
	const refusal = `"Input failed schema validation."`
	for _, test := range []struct {
		mapping string
		saved   bool
		errors  string // of the details
	}{
		{`{"version": "1.0", "exit_codes": {"10": "no-such-error", "9": "unknown", "1": "bad-input"}}`, true, "unknown bad-input"},
		{`{}`, true, ""},
		{`{"exit_codes": {}}`, true, ""},
		{`{"version": "ü1", "exit_codes": {"1": "prüf"}}`, true, ""},
		{`{"version": "1.0", "exit_codes": {"1": 5}}`, true, ""},
		{`{"version": "1.0", "version": "2.0"}`, true, ""},
		{`{"version": "1.0", "bogus": 1}`, false, ""},
		{`{"version": 1}`, false, ""},
		{`{"version": "` + strings.Repeat("1", 51) + `"}`, false, ""},
		{`{"exit_codes": []}`, false, ""},
		{`{"exit_codes": "1"}`, false, ""},
		{`"text"`, false, ""},
		{`[]`, false, ""},
	} {
		server := start(t, Config{})
		before, _ := server.JobType(6)
		answer := patch(t, server.URL+"/job-types/6/", `{"error_mapping": `+test.mapping+`}`)
		state, _ := server.JobType(6)
		if !test.saved {
			answer.want(t, http.StatusBadRequest, "application/json", refusal)
			if state.ErrorMapping != before.ErrorMapping {
				t.Errorf("%s was saved", test.mapping)
			}
			continue
		}
		got := decode[row](t, answer)
		var names []string
		for _, failure := range got.Errors {
			names = append(names, failure.Name)
		}
		if state.ErrorMapping != test.mapping || string(got.ErrorMapping) != test.mapping || strings.Join(names, " ") != test.errors {
			t.Errorf("%s: %s, errors %v", test.mapping, state.ErrorMapping, names)
		}
	}
}

func TestBrokenErrorMapping(t *testing.T) {
	for _, value := range []string{`["a"]`, `{"a": "b"}`} {
		server := start(t, Config{})
		url := server.URL + "/job-types/6/"
		patch(t, url, `{"error_mapping": {"version": "1.0", "exit_codes": {"1": `+value+`}}}`).want(t, 500, "text/html", crashPage)
		get(t, url).want(t, 500, "text/html", crashPage)
		if state, _ := server.JobType(6); !strings.Contains(state.ErrorMapping, value) {
			t.Error("not saved:", state.ErrorMapping)
		}
		patch(t, url, `{"is_paused": true}`).want(t, 500, "text/html", crashPage)
		if state, _ := server.JobType(6); !state.IsPaused {
			t.Error("not paused")
		}
		if rows := list(t, server.URL+"/job-types/?name=landsat-parse"); rows.Count != 4 {
			t.Error("the list broke too")
		}
		patch(t, url, `{"error_mapping": {"version": "1.0", "exit_codes": {}}}`).want(t, 200, "application/json", "")
		get(t, url).want(t, 200, "application/json", "")
	}
}

// TestChunkedBody writes the chunks itself, since the client sends none.
func TestChunkedBody(t *testing.T) {
	for behaviour, want := range map[Behaviour]bool{Released: false, Documented: true} {
		server := start(t, Config{Behaviour: behaviour})
		connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = connection.Close() }()
		_, err = io.WriteString(connection, "PATCH /job-types/6/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+
			"Transfer-Encoding: chunked\r\n\r\n13\r\n{\"is_paused\": true}\r\n0\r\n\r\n")
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(bufio.NewReader(connection), nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if state, _ := server.JobType(6); response.StatusCode/100 != 2 || state.IsPaused != want {
			t.Errorf("%v: %d, paused %v", behaviour, response.StatusCode, state.IsPaused)
		}
		if request := server.Requests()[0]; request.ContentLength != -1 || string(request.Body) != `{"is_paused": true}` {
			t.Errorf("%+v", request)
		}
	}
}

func TestDocumentedUpdates(t *testing.T) {
	for _, test := range []struct {
		path, body string
		status     int
		want       string // a part of the answer
		saved      string // the error mapping afterwards; "" is as before
	}{
		{"6/", `{"error_mappings": {"version": "1.0", "exit_codes": {"1": "bad-input"}}}`, 201, `"error_mapping": {`, `{"version": "1.0", "exit_codes": {"1": "bad-input"}}`},
		{"6/", `{"error_mapping": {"version": "1.0"}, "name": "x"}`, 400, "error_mapping, name", ""},
		{"6/", `{}`, 400, "No fields were specified", ""},
		{"6/", ``, 400, "No fields were specified", ""},
		{"6/?is_paused=true", `{}`, 400, "No fields were specified", ""},
		{"6/", `[]`, 400, "", ""},
		{"6/", `{"is_paused": "true"}`, 400, "boolean", ""},
		{"6/", `{"is_paused": null}`, 400, "boolean", ""},
		{"6/", `{"error_mappings": {"exit_codes": {"0": "unknown"}}}`, 400, "exit_codes", ""},
		{"6/", `{"error_mappings": {"exit_codes": {"x": "unknown"}}}`, 400, "exit_codes", ""},
		{"6/", `{"error_mappings": {"exit_codes": {"1": ["unknown"]}}}`, 400, "exit_codes", ""},
		{"6/", `{"error_mappings": null}`, 400, "object", ""},
		{"99999/", `{"is_paused": true}`, 404, "does not exist", ""},
		{"99999/", `{"error_mappings": {}}`, 404, "does not exist", ""},
	} {
		server := start(t, Config{Behaviour: Documented})
		before, _ := server.JobType(6)
		answer := patch(t, server.URL+"/job-types/"+test.path, test.body)
		contentType := "text/plain"
		if test.status == http.StatusCreated {
			contentType = "application/json"
		}
		answer.want(t, test.status, contentType, "")
		if !strings.Contains(answer.body, test.want) {
			t.Errorf("%s: %s lacks %q", test.body, answer.body, test.want)
		}
		if test.saved == "" {
			test.saved = before.ErrorMapping
		}
		if after, _ := server.JobType(6); after.ErrorMapping != test.saved || after.IsPaused {
			t.Errorf("%s: %+v", test.body, after)
		}
	}
}

func TestDocumentedRefusals(t *testing.T) {
	server := start(t, Config{Behaviour: Documented})
	for _, test := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/job-types/99999/", 404},
		{"GET", "/job-types/?order=bogus", 400},
		{"GET", "/job-types/?page_size=1001", 400},
		{"GET", "/job-types/?page=99", 400},
		{"GET", "/job-types/?started=now", 400},
		{"POST", "/job-types/", 405},
	} {
		do(t, test.method, server.URL+test.path, "").want(t, test.status, "text/plain", "")
	}
}

func TestDetails(t *testing.T) {
	for behaviour, privileged := range map[Behaviour]bool{Released: true, Documented: false} {
		server := start(t, Config{Behaviour: behaviour})
		for id := int64(1); id <= DefaultJobTypes; id++ {
			got := details(t, server, id)
			if got.ID != id || got.Counts24 == nil || len(got.Counts6) > len(got.Counts24) {
				t.Errorf("%+v", got)
			}
		}
		var fields map[string]json.RawMessage
		answer := get(t, server.URL+"/job-types/6/")
		if err := json.Unmarshal([]byte(answer.body), &fields); err != nil {
			t.Fatal(err)
		}
		if _, ok := fields["docker_privileged"]; ok != privileged {
			t.Errorf("%v: docker_privileged: %v", behaviour, ok)
		}
	}
}
