package client_test

import (
	"slices"
	"strings"
	"testing"

	"jt/client"
	"jt/client/scaletest"
)

// At /v5 active and archived job types are two lists of the server, and one of ours.
func TestOneOrderAtV5(t *testing.T) {
	server, err := scaletest.Start(scaletest.Config{Behaviour: scaletest.Scale59})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	scale, err := client.New(server.URLs[0], client.Options{})
	if err != nil || !strings.HasSuffix(server.URLs[0], "/v5") {
		t.Fatal(server.URLs, err)
	}
	all := func(options client.ListOptions) (ids []int64) {
		t.Helper()
		for jobType, err := range scale.JobTypes.List(options).All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, jobType.ID)
		}
		return ids
	}
	byID := all(client.ListOptions{Order: []string{"-id"}})
	if len(byID) != len(complete(t, server)) || !slices.IsSortedFunc(byID, func(a, b int64) int { return int(b - a) }) {
		t.Errorf("%d job types: %v", len(byID), byID)
	}
	byName := all(client.ListOptions{})
	for _, size := range []int{7, 30, 1000} {
		if limited := all(client.ListOptions{Limit: size}); !slices.Equal(limited, byName[:min(size, len(byName))]) {
			t.Errorf("the first %d: %v, want those of %v", size, limited, byName)
		}
		var paged []int64
		for number := 1; ; number++ {
			page, err := scale.JobTypes.List(client.ListOptions{Page: number, PageSize: size}).Page(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, jobType := range page.Rows {
				paged = append(paged, jobType.ID)
			}
			if page.Count != len(byName) {
				t.Errorf("page %d of %d counts %d", number, size, page.Count)
			}
			if !page.More {
				break
			}
		}
		if !slices.Equal(paged, byName) {
			t.Errorf("pages of %d: %v, want %v", size, paged, byName)
		}
	}
}
