package client_test

import (
	"errors"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"jt/client"
	"jt/client/scaletest"
)

// A URL that lacks the version of the API, or has another, is answered with the right one.
func TestWhereTheServicesAre(t *testing.T) {
	for _, test := range []struct {
		behaviour   scaletest.Behaviour
		given, want string
	}{
		{scaletest.Scale72, "", "/v7"}, {scaletest.Scale72, "/v5", "/v7"}, {scaletest.Scale72, "/v9", "/v7"},
		{scaletest.Scale59, "", "/v5"}, {scaletest.Scale59, "/v7", "/v5"}, {scaletest.Scale59, "/v3", "/v5"},
		{scaletest.Released, "/v6", ""}, {scaletest.Released, "/v7", ""},
	} {
		_, server := sandboxAt(t, scaletest.Config{Behaviour: test.behaviour, Prefix: "/api"})
		root, _, _ := strings.Cut(server.URL, "/api")
		for name, read := range map[string]func(scale *client.Client) error{
			"list": func(scale *client.Client) error {
				return last(scale.JobTypes.List(client.ListOptions{}).All(t.Context()))
			},
			"status": func(scale *client.Client) error {
				return last(scale.JobTypes.Status(client.StatusOptions{}).All(t.Context()))
			},
			"details": func(scale *client.Client) error { _, err := scale.JobTypes.GetObject(t.Context(), landsat); return err },
		} {
			scale, err := client.New(root+"/api"+test.given, client.Options{Transport: bounded(client.NewTransport(nil, nil))})
			if err != nil {
				t.Fatal(err)
			}
			err = read(scale)
			if failed, ok := errors.AsType[*client.Error](err); !ok || !errors.Is(err, client.ErrNoService) || failed.ServedAt != root+"/api"+test.want {
				t.Errorf("%s of %v at %q: %v", name, test.behaviour, test.given, err)
			}
		}
	}
	scale := serve(t, client.Options{}, answer(404, htmlType, "<h1>Not Found</h1>"))
	err := last(scale.JobTypes.List(client.ListOptions{}).All(t.Context()))
	if failed, ok := errors.AsType[*client.Error](err); !ok || failed.ServedAt != "" {
		t.Errorf("nowhere: %v", err)
	}
}

// A proxy may hide the version of the API. What the server sends shows a named release.
func TestNamedReleasesWithoutAVersionInTheURL(t *testing.T) {
	for name, behaviour := range namedReleases() {
		_, server := sandboxAt(t, scaletest.Config{Behaviour: behaviour})
		to, err := url.Parse(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		proxy := &httputil.ReverseProxy{Rewrite: func(request *httputil.ProxyRequest) {
			request.Out.URL.Path = strings.TrimPrefix(request.In.URL.Path, "/scale/api")
			request.SetURL(to)
		}}
		hidden := 0
		expected, lost := want(complete(t, server), client.ListOptions{})
		scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) { proxy.ServeHTTP(w, r) })
		for _, err := range scale.JobTypes.List(client.ListOptions{}).All(t.Context()) {
			if err != nil && (name != "5.9" || lost == 0) {
				t.Errorf("%s: %v", name, err)
			}
			hidden++
		}
		direct := len(expected)
		if name == "5.9" {
			direct += 1 - lost // the error
		}
		if hidden != direct {
			t.Errorf("%s: %d rows, want %d", name, hidden, direct)
		}
		found, err := scale.JobTypes.Resolve(t.Context(), "landsat-parse@2.0.0")
		if err != nil || named(found[0]) != "landsat-parse 2.0.0" {
			t.Errorf("%s: %v, %v", name, found, err)
		}
		again := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) { proxy.ServeHTTP(w, r) })
		if found, err := again.JobTypes.Resolve(t.Context(), "6", "99999"); err != nil || named(found[0]) != "landsat-parse 1.0.0" || named(found[1]) != "missing" {
			t.Errorf("%s: by id: %v, %v", name, found, err)
		}
		if _, err := serve(t, client.Options{}, proxy.ServeHTTP).JobTypes.List(client.ListOptions{PageSize: 1}).Page(t.Context()); err != nil {
			t.Errorf("%s: a page: %v", name, err)
		}
	}
}

// Whether an id is missing or the server of a named release costs one request, once.
func TestMissingIDsOnAServerWithoutAVersionInTheURL(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	for range 2 {
		if found, err := scale.JobTypes.Resolve(t.Context(), "88888", "99999"); err != nil || len(found[0])+len(found[1]) > 0 {
			t.Errorf("%v, %v", found, err)
		}
	}
	if got := len(server.Requests()); got != 5 {
		t.Errorf("%d requests for two ids, twice, want 5", got)
	}
}
