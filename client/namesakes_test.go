package client_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"jt/client"
	"jt/client/scaletest"
)

// namesakesServer is a server up to /v5 with a job type of the name 123 and others of the ids 1 to 200. It answers requests for
// names with a status.
func namesakesServer(t *testing.T, prefix string, namesStatus int) (*client.Client, *[]string) {
	t.Helper()
	var mutex sync.Mutex
	var sent []string
	row := func(id int, name string) string {
		return fmt.Sprintf(`{"id": %d, "name": "%s", "version": "1.0.0"}`, id, name)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		sent = append(sent, strings.TrimPrefix(r.URL.Path, prefix)+" "+strings.Join(r.URL.Query()["name"], ","))
		w.Header().Set("Content-Type", "application/json")
		var id int
		if _, err := fmt.Sscanf(r.URL.Path, prefix+"/job-types/%d/", &id); err == nil {
			_, _ = fmt.Fprint(w, row(id, "other"))
			return
		}
		names := r.URL.Query()["name"]
		if names != nil && namesStatus != http.StatusOK {
			w.WriteHeader(namesStatus)
			return
		}
		var rows []string
		for id := 1; id <= 200; id++ {
			name := "other"
			if id == 65 {
				name = "123"
			}
			if names == nil || slices.Contains(names, name) {
				rows = append(rows, row(id, name))
			}
		}
		if r.URL.Query().Get("is_active") == "false" {
			rows = nil
		}
		_, _ = fmt.Fprintf(w, `{"count": %d, "next": null, "results": [%s]}`, len(rows), strings.Join(rows, ","))
	}))
	t.Cleanup(server.Close)
	scale, err := client.New(server.URL+prefix, client.Options{Transport: bounded(client.NewTransport(nil, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return scale, &sent
}

func TestNamesakesOfIDs(t *testing.T) {
	for _, test := range []struct {
		prefix string
		refs   []string
		want   []string // requests
	}{
		{"/v4", []string{"123"}, []string{"/job-types/ 123", "/job-types/123/ "}},
		{"/v5", []string{"123", "8"}, []string{"/job-types/ 123,8", "/job-types/123/ ", "/job-types/8/ "}},
		{"/v4", []string{"123", "8", "9", "10"}, []string{"/job-types/ "}},                                 // the list shows it
		{"/v4", []string{"123", "other@2"}, []string{"/job-types/ other@2,other,123", "/job-types/123/ "}}, // so does the request for names
	} {
		scale, sent := namesakesServer(t, test.prefix, http.StatusOK)
		found, namesakes, err := scale.JobTypes.ResolveForChange(t.Context(), test.refs...)
		if err != nil || len(found) != len(test.refs) || fmt.Sprint(namesakes) != "map[123:[1.0.0]]" {
			t.Errorf("%s %v: %d, %v, %v", test.prefix, test.refs, len(found), namesakes, err)
		}
		if slices.Sort(*sent); !slices.Equal(*sent, test.want) {
			t.Errorf("%s %v: sent %q, want %q", test.prefix, test.refs, *sent, test.want)
		}
	}
}

// The look for namesakes is a hint: if the server refuses it, nothing fails and nothing is retried.
func TestNamesakesThatCannotBeRead(t *testing.T) {
	for _, status := range []int{http.StatusServiceUnavailable, http.StatusForbidden, http.StatusBadRequest} {
		scale, sent := namesakesServer(t, "/v4", status)
		found, namesakes, err := scale.JobTypes.ResolveForChange(t.Context(), "123")
		if err != nil || len(found) != 1 || len(namesakes) != 0 || len(*sent) != 2 {
			t.Errorf("%d: %v, %v, %v; sent %q", status, found, namesakes, err, *sent)
		}
	}
}

func TestNamesakesOnNamedReleases(t *testing.T) {
	many := make([]string, 21)
	for i := range many {
		many[i] = fmt.Sprint(110 + i)
	}
	const page = "?page=1&page_size=1000"
	for _, test := range []struct {
		release string
		refs    []string
		want    []string // requests
	}{
		{"5.9", []string{"123"}, []string{"/job-types/?id=123", "/job-types/?keyword=123", "/job-types/NAME/" + page}},
		{"7.2", []string{"123"}, []string{"/job-types/123/" + page, "/job-types/?id=123"}},
		{"7.2", []string{"8", "9", "123"}, []string{"/job-types/123/" + page, "/job-types/8/" + page, "/job-types/9/" + page, "/job-types/?id=8&id=9&id=123"}},
		{"5.9", many, []string{"/job-types/status/" + page}},
		{"7.2", many, []string{"/job-types/" + page}},
	} {
		scale, server := sandboxAt(t, scaletest.Config{Behaviour: namedReleases()[test.release], JobTypes: 200})
		if _, err := scale.Version(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := len(server.Requests())
		found, namesakes, err := scale.JobTypes.ResolveForChange(t.Context(), test.refs...)
		if err != nil || fmt.Sprint(namesakes["123"]) != "[1.0.0]" || len(namesakes) != 1 {
			t.Errorf("%s %v: %v, %v", test.release, test.refs, namesakes, err)
			continue
		}
		got := paths(server, before)
		name, _ := found[0][0].Text("name")
		for i, path := range got {
			got[i] = strings.Replace(strings.TrimPrefix(path, "/v7"), "/"+name+"/", "/NAME/", 1)
		}
		if slices.Sort(got); !slices.Equal(got, test.want) {
			t.Errorf("%s %v: sent %q, want %q", test.release, test.refs, got, test.want)
		}
	}
}
