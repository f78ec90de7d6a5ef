package client_test

import (
	"strings"
	"testing"

	"jt/client"
	"jt/client/scaletest"
)

// Pages are cut from one complete list, until one is asked for again.
func TestPagesOfNamedReleasesFitTogether(t *testing.T) {
	scale, server := sandboxAt(t, scaletest.Config{Behaviour: scaletest.Scale72})
	for _, test := range []struct{ page, requests int }{{1, 1}, {2, 1}, {5, 1}, {2, 2}, {1, 2}, {1, 3}} {
		page, err := scale.JobTypes.List(client.ListOptions{Page: test.page, PageSize: 5}).Page(t.Context())
		if got := len(server.Requests()); err != nil || len(page.Rows) != 5 || got != test.requests {
			t.Errorf("page %d: %d rows, %v; %d requests, want %d", test.page, len(page.Rows), err, got, test.requests)
		}
	}
	if _, err := scale.JobTypes.List(client.ListOptions{Page: 3, PageSize: 5, IsActive: new(true)}).Page(t.Context()); err != nil || len(server.Requests()) != 4 {
		t.Errorf("%v: other options: %d requests", err, len(server.Requests()))
	}
}

// Requests are few: the complete list, a name, a page.
func TestRequestsForListsOfNamedReleases(t *testing.T) {
	for name, test := range map[string]struct {
		behaviour scaletest.Behaviour
		options   client.ListOptions
		page      bool
		want      int
	}{
		"7.2 complete":            {scaletest.Scale72, client.ListOptions{}, false, 1},
		"7.2 one name":            {scaletest.Scale72, client.ListOptions{Names: []string{"tide-model"}}, false, 1},
		"7.2 one name, no path":   {scaletest.Scale72, client.ListOptions{Names: []string{"a/b"}}, false, 1},
		"7.2 many names":          {scaletest.Scale72, client.ListOptions{Names: strings.Split(strings.Repeat("x,", 20)+"landsat-parse", ",")}, false, 2},
		"7.2 first page":          {scaletest.Scale72, client.ListOptions{PageSize: 1}, true, 1},
		"5.9 one name":            {scaletest.Scale59, client.ListOptions{Names: []string{"tide-model"}}, false, 2},
		"5.9 first page":          {scaletest.Scale59, client.ListOptions{PageSize: 1}, true, 3},
		"5.9 a later page":        {scaletest.Scale59, client.ListOptions{PageSize: 5, Page: 14}, true, 7},
		"5.9 the first job types": {scaletest.Scale59, client.ListOptions{Limit: 1}, false, 3},
	} {
		scale, server := sandboxAt(t, scaletest.Config{Behaviour: test.behaviour, JobTypes: 120})
		var err error
		if test.page {
			_, err = scale.JobTypes.List(test.options).Page(t.Context())
		} else {
			err = last(scale.JobTypes.List(test.options).All(t.Context()))
		}
		if got := len(server.Requests()); err != nil || got > test.want {
			t.Errorf("%s: %d requests, want at most %d; %v", name, got, test.want, err)
			for _, request := range server.Requests() {
				t.Log(request)
			}
		}
	}
}
