package scaletest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"jt/client/scaletest"
)

// A rendered list has every row once, in rows like those of the real list, and no other service.
func TestRenderedList(t *testing.T) {
	server, err := scaletest.Start(scaletest.Config{Rendered: true, JobTypes: 250})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	get := func(path string) (int, []byte) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, body
	}
	next := 1
	for page, rows := range []int{100, 100, 50} {
		_, body := get(fmt.Sprintf("/job-types/?page=%d&page_size=100", page+1))
		var list struct {
			Count   int
			Next    *string
			Results []map[string]any
		}
		if err := json.Unmarshal(body, &list); err != nil {
			t.Fatal(err)
		}
		if list.Count != 250 || len(list.Results) != rows || (list.Next == nil) != (page == 2) {
			t.Errorf("page %d: %d of %d rows, next %v", page+1, len(list.Results), list.Count, list.Next)
		}
		for _, row := range list.Results {
			if id, ok := row["id"].(float64); !ok || int(id) != next || len(row) < 20 {
				t.Fatalf("row %d is %v", next, row)
			}
			next++
		}
	}
	for _, path := range []string{"/job-types/1/", "/job-types/status/", "/job-types/?page=4&page_size=100", "/job-types/?page_size=0"} {
		if status, body := get(path); status < 400 || strings.Contains(string(body), "results") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}
