package scaletest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// allRows reads all pages of a list.
func allRows(t *testing.T, url string) (rows []row) {
	t.Helper()
	for number := 1; ; number++ {
		page := list(t, url+"&page="+itoa(int64(number)))
		rows = append(rows, page.Results...)
		if page.Next == nil {
			return rows
		}
	}
}

func distinct(rows []row) int {
	return len(slices.Compact(sorted(ids(rows))))
}

func TestPagesOf72LoseVersions(t *testing.T) {
	server := start(t, Config{Behaviour: Scale72, JobTypes: 200})
	if whole := allRows(t, server.URL+"/job-types/?page_size=1000"); distinct(whole) != 200 {
		t.Errorf("%d job types in one page", distinct(whole))
	}
	small := allRows(t, server.URL+"/job-types/?page_size=7")
	if len(small) != 200 || distinct(small) >= 200 {
		t.Errorf("%d rows of %d job types: pages of 7 lose none", len(small), distinct(small))
	}
	if again := allRows(t, server.URL+"/job-types/?page_size=7"); !slices.Equal(ids(again), ids(small)) {
		t.Error("the same requests have other responses")
	}
}

func TestIgnoredParameters(t *testing.T) {
	server := start(t, Config{Behaviour: Scale72})
	want := get(t, server.URL+"/job-types/?page_size=1000")
	for _, query := range []string{"order=-id", "name=123", "category=imagery", "started=PT1H", "started=foo", "ended=P1D", "is_operational=x"} {
		if got := get(t, server.URL+"/job-types/?page_size=1000&"+query); got.body != want.body {
			t.Errorf("%s is not ignored: %.200s", query, got.body)
		}
	}
}

// TestNamesAndVersions looks up job types by name and version.
func TestNamesAndVersions(t *testing.T) {
	html := contentHTML
	for path, want := range map[string]map[Behaviour]string{
		"/job-types/landsat-parse/1.1.0/":             {Scale59: contentJSON, Scale72: contentJSON},
		"/job-types/%C3%BCn%C3%AFcode-n%C3%A4me/1.0/": {Scale59: contentJSON, Scale72: contentJSON},
		"/job-types/123/1.0.0/":                       {Scale59: contentJSON, Scale72: contentJSON},
		"/job-types/tile-maker/2.1-beta/":             {Scale59: html, Scale72: html},
		"/job-types/name%20with%20space/":             {Scale59: html, Scale72: html},
		"/job-types/at@sign/1@0/":                     {Scale59: html, Scale72: html},
	} {
		for behaviour, want := range want {
			server := start(t, Config{Behaviour: behaviour})
			got := get(t, server.URL+path)
			status := http.StatusOK
			if want != contentJSON {
				status = http.StatusNotFound
			}
			got.want(t, status, want, "")
		}
	}
}

func TestUnpausing(t *testing.T) {
	isPaused := func(server *Server, id int64) bool {
		state, _ := server.JobType(id)
		return state.IsPaused
	}
	t.Run("5.9", func(t *testing.T) {
		server, clock := startAt(t, Config{Behaviour: Scale59})
		id := idOf(t, server, "landsat-parse", "1.1.0")
		url := server.URL + "/job-types/landsat-parse/1.1.0/"
		patch(t, url, `{"is_paused": true}`).want(t, http.StatusNoContent, "text/html; charset=utf-8", "")
		before, _ := server.JobType(id)
		clock.advance(time.Second)
		patch(t, url, `{"is_paused": true}`)
		patch(t, url, `{"is_paused": false}`).want(t, http.StatusNoContent, "text/html; charset=utf-8", "")
		after, _ := server.JobType(id)
		if !after.IsPaused || !after.Paused.Equal(before.Paused) || !after.LastModified.After(before.LastModified) {
			t.Errorf("%+v, and then %+v", before, after)
		}
		got := decode[row](t, patch(t, server.URLs[0]+"/job-types/"+itoa(id)+"/", `{"is_paused": false}`))
		if got.IsPaused || isPaused(server, id) {
			t.Error("/v5 does not unpause")
		}
	})
	t.Run("7.2", func(t *testing.T) {
		server := start(t, Config{Behaviour: Scale72})
		id := idOf(t, server, "landsat-parse", "1.1.0")
		url := server.URL + "/job-types/landsat-parse/1.1.0/"
		for _, paused := range []bool{true, false} {
			text, _ := json.Marshal(map[string]bool{"is_paused": paused})
			patch(t, url, string(text)).want(t, http.StatusOK, contentJSON, `{"is_valid":true,"errors":[],"warnings":[]}`)
			if isPaused(server, id) != paused {
				t.Errorf("%s changed nothing", text)
			}
		}
	})
}

func TestRefusedUpdates(t *testing.T) {
	for path, want := range map[string]map[Behaviour]int{
		"/job-types/landsat-parse/1.0.0/": {Scale59: 500, Scale72: 200}, // old-style
		"/job-types/scale-clock/1.0/":     {Scale59: 500, Scale72: 404},
		"/job-types/never-run/1.0.0/":     {Scale59: 400, Scale72: 400},
		"/job-types/no-such/1.0.0/":       {Scale59: 404, Scale72: 404},
		"/job-types/6/":                   {Scale59: 404, Scale72: 405},
	} {
		for behaviour, status := range want {
			server := start(t, Config{Behaviour: behaviour})
			if got := patch(t, server.URL+path, `{"is_paused": true}`); got.status != status {
				t.Errorf("%s: %d %s, want %d", path, got.status, got.body, status)
			}
			for id := int64(1); ; id++ {
				state, ok := server.JobType(id)
				if !ok {
					break
				}
				if status != http.StatusOK && state.Patches > 0 {
					t.Errorf("%s changed %s", path, state.Name)
				}
			}
		}
	}
}

func TestEditingTheManifest(t *testing.T) {
	server := start(t, Config{Behaviour: Scale72})
	url := server.URL + "/job-types/landsat-parse/1.1.0/"
	type seed struct {
		RevisionNum int `json:"revision_num"`
		Manifest    json.RawMessage
	}
	before := decode[seed](t, get(t, url))
	edited := strings.Replace(string(before.Manifest), `"errors":[`, `"errors":[{"code":9,"name":"new","title":"New","description":"","category":"job"},`, 1)
	patch(t, url, `{"manifest": `+edited+`, "auto_update": false}`).want(t, http.StatusOK, contentJSON, `{"is_valid":true,"errors":[],"warnings":[]}`)
	after := decode[seed](t, get(t, url))
	if string(after.Manifest) != edited || after.RevisionNum != before.RevisionNum+1 {
		t.Errorf("revision %d after %d: %s", after.RevisionNum, before.RevisionNum, after.Manifest)
	}
	for _, wrong := range []string{
		strings.Replace(edited, `"jobVersion":"1.1.0"`, `"jobVersion":"9"`, 1),
		strings.Replace(edited, `"name":"landsat-parse"`, `"name":"other"`, 1),
		strings.Replace(edited, `"category":"job"`, `"category":"other"`, 1),
		strings.Replace(edited, `"code":9`, `"code":0`, 1),
		`{"seedVersion": "1.0.0"}`,
	} {
		patch(t, url, `{"manifest": `+wrong+`}`).want(t, http.StatusBadRequest, contentJSON, "")
	}
	if state, _ := server.JobType(idOf(t, server, "landsat-parse", "1.1.0")); state.RevisionNum != after.RevisionNum || state.Manifest != edited {
		t.Errorf("refused edits changed something: %+v", state)
	}
}

// TestOneStoreOf59 compares what the two prefixes of 5.9.4 show.
func TestOneStoreOf59(t *testing.T) {
	server := start(t, Config{Behaviour: Scale59, JobTypes: 150})
	numbered, named := server.URLs[0], server.URLs[1]
	active, archived := allRows(t, numbered+"/job-types/?page_size=50"), allRows(t, numbered+"/job-types/?is_active=false")
	if distinct(active)+distinct(archived) != 150 || len(archived) == 0 {
		t.Errorf("%d active and %d archived job types", distinct(active), distinct(archived))
	}
	var versions []row
	for _, group := range allRows(t, named+"/job-types/?page_size=50") {
		if isWord(group.Name, "-") && strings.Trim(group.Name, "0123456789") != "" && group.Name != "status" {
			versions = append(versions, list(t, named+"/job-types/"+group.Name+"/").Results...)
		}
	}
	if missing := 150 - distinct(versions); missing != 7 { // 123, status, and names with other characters
		t.Errorf("%d job types cannot be listed by name", missing)
	}
}

func TestSignIn(t *testing.T) {
	server := start(t, Config{Behaviour: Scale72, Accounts: Accounts()})
	origin := strings.TrimSuffix(server.URL, "/v7")
	url := server.URL + "/job-types/landsat-parse/1.1.0/"
	tokens := map[string]string{}
	for _, account := range Accounts() {
		answer := do(t, http.MethodPost, origin+"/api-token-auth/", `{"username": "`+account.Name+`", "password": "`+account.Password+`"}`)
		tokens[account.Name] = "Token " + decode[struct{ Token string }](t, answer).Token
	}
	for _, c := range []struct {
		method, authorization string
		status                int
	}{
		{http.MethodGet, "", 403},
		{http.MethodGet, "Token wrong", 403},
		{http.MethodGet, "Bearer " + tokens["ops"], 403},
		{http.MethodGet, tokens["viewer"], 200},
		{http.MethodPatch, tokens["viewer"], 403},
		{http.MethodPatch, tokens["ops"], 200},
	} {
		if got := do(t, c.method, url, `{"is_paused": true}`, "Authorization", c.authorization); got.status != c.status {
			t.Errorf("%s with %q: %d %s, want %d", c.method, c.authorization, got.status, got.body, c.status)
		}
	}
	if open := start(t, Config{Behaviour: Scale72}); get(t, open.URL+"/job-types/").status != http.StatusOK {
		t.Error("a token is wanted where there are no accounts")
	}
}

// TestBuiltinErrors looks where 5.9.4 marks the errors of Scale itself: everywhere but in system failures.
func TestBuiltinErrors(t *testing.T) {
	server := start(t, Config{Behaviour: Scale59})
	v5 := server.URLs[0]
	id := itoa(idOf(t, server, "tile-maker", "2.1-beta")) // its error mapping names one of Scale and one of its own
	for path, want := range map[string]int{"/errors/": 8, "/job-types/" + id + "/": 1, "/job-types/system-failures/": 0} {
		if got := strings.Count(get(t, v5+path).body, `"is_builtin":true`); got != want {
			t.Errorf("%s marks %d errors, want %d", path, got, want)
		}
	}
}

// TestLinks expects links with the path that the server believes it has.
func TestLinks(t *testing.T) {
	for behaviour, base := range map[Behaviour]string{Scale59: "/service/scale/api/v6", Scale72: "/api/v7"} {
		server := start(t, Config{Behaviour: behaviour})
		origin := "http://" + strings.Split(server.URL, "/")[2]
		second := list(t, server.URL+"/job-types/?page_size=5&page=2")
		if want := origin + base + "/job-types/?page=3&page_size=5"; second.Next == nil || *second.Next != want {
			t.Errorf("next %v, want %s", second.Next, want)
		}
		if want := origin + base + "/job-types/?page_size=5"; second.Previous == nil || *second.Previous != want {
			t.Errorf("previous %v, want %s", second.Previous, want)
		}
	}
}
