package cmd

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/goccy/go-yaml"

	"jt/internal/cli"
)

const (
	halfwayRows = 2500
	halfwayPage = 50
	halfwayRead = 2 * halfwayPage // rows before the trouble
)

// halfway serves a list of 2,500 rows for every service. Requests for rows after halfwayRead run into the trouble.
func halfway(trouble trouble) func(*http.Request) (*http.Response, error) {
	return func(request *http.Request) (*http.Response, error) {
		size, page := 100, 1
		if given, err := strconv.Atoi(request.URL.Query().Get("page_size")); err == nil {
			size = given
		}
		if given, err := strconv.Atoi(request.URL.Query().Get("page")); err == nil {
			page = given
		}
		first := (page-1)*size + 1
		if first > halfwayRead {
			return trouble.answer(request)
		}
		var rows strings.Builder
		for id := first; id < first+size; id++ {
			if id > first {
				rows.WriteString(", ")
			}
			identity := fmt.Sprintf(`"id": %d, "name": "job-%d", "version": "1", "title": "a, \"b\"\t\n%d", "is_active": true, "is_paused": true`, id, id, id)
			fmt.Fprintf(&rows, `{%s, "job_type": {%s}, "error": {"id": 1, "name": "x"}, "count": 1, "job_counts": []}`, identity, identity)
		}
		return replies(200, jsonText, fmt.Sprintf(`{"count": %d, "next": "more", "results": [%s]}`, halfwayRows, &rows))(request)
	}
}

// TestCommandsThatFailHalfway expects complete rows for everything that was read before a permanent fault, and a message
// with the number of rows read and expected. One command runs into every trouble but the large ones, and every command
// into one trouble of each kind.
func TestCommandsThatFailHalfway(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, trouble := range troubles() {
		if trouble.exit == cli.ExitDone || trouble.sees == seesFields || trouble.large {
			continue
		}
		for _, args := range []string{
			"list", "list -o wide", "list -o json", "list -o jsonl", "list -o yaml", "list -o csv", "list -o tsv", "list -o name", "list --jq .[].id",
			"status -o csv", "running -o jsonl", "failures -o json", "pause --all --yes -o json", "check --no-paused -o csv", "snapshot --only paused",
			"api /job-types/?order=id --paginate -o jsonl",
		} {
			if args != "list -o json" && tried[args+trouble.kind()] {
				continue
			}
			tried[args+trouble.kind()] = true
			t.Run(trouble.name+"/"+args, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { failHalfway(t, trouble, args) })
			})
		}
	}
}

func failHalfway(t *testing.T, trouble trouble, args string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	environment, _ := asking(t, halfway(trouble), &stdout, &stderr)
	exit := Run(t.Context(), append(strings.Fields(args), "--page-size", strconv.Itoa(halfwayPage)), environment)

	want := ending{trouble.exit, trouble.says}
	if strings.HasPrefix(trouble.name, "404") { // for a later page, Scale says so that the list has ended
		want = ending{cli.ExitFailed, "no such page"}
	}
	noun := map[string]string{"running": "job types with running jobs", "failures": "system failures"}[strings.Fields(args)[0]]
	if noun == "" {
		noun = "job types"
	}
	if exit != want.exit || !strings.Contains(stderr.String(), "100 of 2,500 "+noun+" were read") || !strings.Contains(stderr.String(), want.says) {
		t.Errorf("ended with %d, want %d with 100 of 2,500 and %q\nstderr: %.1000s", exit, want.exit, want.says, &stderr)
	}
	if problem := cutInTwo(formatOf(args), stdout.String(), false); problem != "" {
		t.Errorf("stdout %s: %.500q", problem, stdout.String())
	}
	if got, want := shownRows(t, formatOf(args), stdout.String()), wantedRows(args); got != want {
		t.Errorf("%d complete rows, want %d", got, want)
	}
}

// wantedRows returns the number of rows on stdout when 100 of 2,500 were read: all of these, except for commands that
// print nothing until they have read everything.
func wantedRows(args string) int {
	if word, _, _ := strings.Cut(args, " "); word == "pause" || word == "check" || word == "snapshot" || strings.Contains(args, "--jq") {
		return 0
	}
	return halfwayRead
}

// shownRows counts complete rows.
func shownRows(t *testing.T, format, stdout string) int {
	t.Helper()
	switch {
	case stdout == "":
		return 0
	case format == "csv":
		records, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
		if err != nil {
			t.Error(err)
		}
		return len(records) - 1
	case format == "yaml":
		var rows []map[string]any
		if err := yaml.Unmarshal([]byte(stdout), &rows); err != nil {
			t.Error(err)
		}
		return len(rows)
	case format == "json":
		var rows []map[string]any
		if err := json.Unmarshal([]byte(stdout+"]"), &rows); err != nil {
			t.Error(err)
		}
		return len(rows)
	}
	rows := 0
	for line := range strings.Lines(stdout) {
		if strings.Contains(line, "job-"+strconv.Itoa(rows+1)) {
			rows++
		}
	}
	return rows
}
