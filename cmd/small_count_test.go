package cmd_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// smallCount is a server with four rows in each list and a count of two.
type smallCount struct{}

func (smallCount) RoundTrip(request *http.Request) (*http.Response, error) {
	const all = 4
	page, _ := strconv.Atoi(request.URL.Query().Get("page"))
	size, _ := strconv.Atoi(request.URL.Query().Get("page_size"))
	if size == 0 {
		size = all
	}
	var rows []string
	for id := (page-1)*size + 1; id <= min(page*size, all); id++ {
		object := fmt.Sprintf(`"id": %d, "name": "n%d", "version": "1"`, id, id)
		rows = append(rows, fmt.Sprintf(`{%s, "job_type": {%s}, "count": 1, "error": {"id": 1, "name": "e"}, "job_counts": []}`, object, object))
	}
	next := "null"
	if page*size < all {
		next = `"http://host/?page=2"`
	}
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(answer, `{"count": 2, "next": %s, "results": [%s]}`, next, strings.Join(rows, ", "))
	return answer.Result(), nil
}

// A note says that a list is incomplete even if the server's count is not larger.
func TestNotesOnListsWithTooSmallCounts(t *testing.T) {
	for line, want := range map[string]string{
		"list --limit 1":                "1 of 2 job types\n",
		"list --limit 2":                "2 job types: the server counts 2, but says that more follow\n",
		"list --limit 3":                "3 job types: the server counts 2, but says that more follow\n",
		"list --page 1 --page-size 3":   "3 job types: the server counts 2, but says that more follow\n",
		"list --page 1 --limit 3":       "3 job types: the server counts 2, but says that more follow\n",
		"list --limit 4":                "",
		"list":                          "",
		"list --name n1":                "", // the server does not filter, so jt leaves out rows that are counted
		"running --limit 3":             "3 job types with running jobs: the server counts 2, but says that more follow\n",
		"failures --limit 3":            "3 system failures: the server counts 2, but says that more follow\n",
		"failures --limit 4":            "",
		"status --page 1 --page-size 3": "3 job types: the server counts 2, but says that more follow\n",
		"status --page 1 --limit 3":     "3 job types: the server counts 2, but says that more follow\n",
		"status --limit 3":              "3 of 4 job types\n",
	} {
		exit, _, stderr := runOn(smallCount{}, append(strings.Fields(line), "-o", "name")...)
		var notes []string
		for note := range strings.Lines(stderr) {
			if !strings.HasPrefix(note, "jobs that changed status ") {
				notes = append(notes, note)
			}
		}
		if got := strings.Join(notes, ""); exit != 0 || got != want {
			t.Errorf("%s: exit code %d, %q, want %q", line, exit, got, want)
		}
	}
}
