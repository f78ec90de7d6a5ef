package client_test

import (
	"slices"
	"strings"
	"testing"

	"jt/client"
	"jt/client/scaletest"
)

// paths returns the requests of a server without the version, from one on.
func paths(server *scaletest.Server, from int) (sent []string) {
	for _, request := range server.Requests()[from:] {
		path := request.Path
		if request.RawQuery != "" {
			path += "?" + strings.TrimSuffix(request.RawQuery, "&page=1&page_size=1000")
		}
		sent = append(sent, strings.TrimPrefix(path, "/v6"))
	}
	return sent
}

func TestResolveOnNamedReleases(t *testing.T) {
	for name, behaviour := range namedReleases() {
		t.Run(name, func(t *testing.T) {
			scale, _ := sandboxAt(t, scaletest.Config{Behaviour: behaviour, JobTypes: 120})
			refs := map[string]string{
				"6": "landsat-parse 1.0.0", "landsat-parse@2.0.0": "landsat-parse 2.0.0", "never-run": "never-run 1.0.0", "123@1.0.0": "123 1.0.0",
				"name with space": "name with space 1.0", "name with space@1.0": "name with space 1.0", "name&amp=1": "name&amp=1 1.0", "a/b@1.0": "a/b 1.0",
				"user@host-sync": "user@host-sync 1.0", "user@host-sync@1.0": "user@host-sync 1.0", "at@sign@1@0": "at@sign 1@0", "68": "at@sign 1@0",
				"ünïcode-näme@1.0": "ünïcode-näme 1.0", "tile-maker@2.1-beta": "tile-maker 2.1-beta", "feature-extract@1.0.1+β": "feature-extract 1.0.1+β",
				"status": "status 1.0.0", "status@1.0.0": "status 1.0.0", "65": "123 1.0.0", "66": "status 1.0.0",
				"0": "missing", "123": "missing", "99999": "missing", "99999999999999999999999": "missing", "nope": "missing", "landsat-parse@9": "missing", "no pe": "missing",
				"@1.0": "missing", "landsat-parse@": "missing", "LANDSAT-PARSE": "missing", "running": "missing",
				"landsat-parse": "ambiguous",
			}
			var all []string
			for ref, want := range refs {
				all = append(all, ref)
				found, err := scale.JobTypes.Resolve(t.Context(), ref)
				if err != nil || len(found) != 1 {
					t.Errorf("%s: %v, %v", ref, found, err)
				} else if got := named(found[0]); got != want {
					t.Errorf("%s is %s, want %s", ref, got, want)
				}
			}
			found, err := scale.JobTypes.Resolve(t.Context(), all...)
			for i, ref := range all {
				if err != nil || named(found[i]) != refs[ref] {
					t.Errorf("among many, %s is %v, %v; want %s", ref, found, err, refs[ref])
				}
			}
		})
	}
}

func TestRequestsForRefsOfNamedReleases(t *testing.T) {
	for ref, want := range map[string]map[string][]string{
		"landsat-parse@2.0.0": {"5.9": {"/job-types/landsat-parse/2.0.0/"}, "7.2": {"/job-types/landsat-parse/2.0.0/"}},
		"landsat-parse":       {"5.9": {"/job-types/landsat-parse/?page=1&page_size=1000"}, "7.2": {"/job-types/landsat-parse/?page=1&page_size=1000"}},
		"8":                   {"5.9": {"/job-types/?id=8", "/job-types/landsat-parse/?page=1&page_size=1000"}, "7.2": {"/job-types/?id=8"}},
		"123@1.0.0":           {"5.9": {"/job-types/123/1.0.0/"}, "7.2": {"/job-types/123/1.0.0/"}},
		"scale-clock@1.0":     {"5.9": {"/job-types/scale-clock/1.0/", "/job-types/status/?page=1&page_size=1000"}}, // an old-style job type
		"tile-maker@2.1-beta": {"5.9": {"/job-types/status/?page=1&page_size=1000"}},
	} {
		for name, wanted := range want {
			server, err := scaletest.Start(scaletest.Config{Behaviour: namedReleases()[name]})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(server.Close)
			scale, err := client.New(server.URL[:strings.LastIndex(server.URL, "/")]+"/v6", client.Options{Transport: bounded(client.NewTransport(nil, nil))})
			if err != nil {
				t.Fatal(err)
			}
			found, err := scale.JobTypes.Resolve(t.Context(), ref)
			if err != nil || len(found[0]) == 0 {
				t.Errorf("%s: %v, %v", ref, found, err)
			}
			if got := paths(server, 1); !slices.Equal(got, wanted) { // after /version/
				t.Errorf("%s of %s: %q, want %q", ref, name, got, wanted)
			}
		}
	}
}
