package api

import "testing"

func TestPathsOfOneJobType(t *testing.T) {
	for path, want := range map[string]bool{
		"/job-types/12/": true, "job-types/12": true, "/job-types/12?x=1": true, "//job-types//12//": true, "/v5/job-types/12/": true,
		"/job-types/landsat-parse/1.0.0/": true, "/job-types/landsat-parse/1.0.0": true, "/v7/job-types/a b/1?x=/y/": true,
		"/job-types/": false, "job-types": false, "/job-types/?id=12": false, "/job-types?name=a/b": false, "/v6/job-types/": false,
		"/job-types/landsat-parse/": false, "/job-types/status/": false, "/job-types/system-failures": false,
		"/job-types/landsat-parse/1.0.0/revisions/": false, "/jobs/12/": false, "/v6/": false, "/": false, "": false, "/x/job-types/12/": false,
	} {
		if got := isOfOneJobType(path); got != want {
			t.Errorf("%q: %t", path, got)
		}
	}
}
