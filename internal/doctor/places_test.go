package doctor

import (
	"slices"
	"testing"
)

func TestNearbyPaths(t *testing.T) {
	for given, want := range map[string][]string{
		"":                              {"/v5", "/api", "/scale/api", "/service/scale/api/v7"},
		"/v6":                           {"", "/v5", "/v7", "/api/v5"},
		"/scale":                        {"", "/scale/api", "/scale/v5", "/service/scale/api"},
		"/scale/api":                    {"/scale/api/v5", "/scale", "", "/api", "/service/scale/api"},
		"/api/v5/job-types/7":           {"/api/v5", "/api", ""},
		"/service/scale/api/v3":         {"/service/scale/api", "/service/scale/api/v5"},
		"/service/scale/api/v5/details": {"/service/scale/api/v5", "/service/scale/api"},
		"/a/b/c/d/e/f/g/h/i/j/k":        {"", "/a/b/c", "/service/scale/api/v5"},
	} {
		got := nearbyPaths(given)
		for _, path := range want {
			if !slices.Contains(got, path) {
				t.Errorf("%q: no %q in %q", given, path, got)
			}
		}
		if len(got) > mostPlaces || slices.Contains(got, given) {
			t.Errorf("%q: %d paths: %q", given, len(got), got)
		}
		sorted := slices.Clone(got)
		slices.Sort(sorted)
		if len(slices.Compact(sorted)) != len(got) {
			t.Errorf("%q: a path is listed twice: %q", given, got)
		}
	}
}
