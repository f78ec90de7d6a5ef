package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"jt/cmd"
	"jt/internal/cli"
)

// looseServer returns all of its job types for any filter by name or category, each with a running job. It pauses job types
// like any other server.
type looseServer struct {
	jobTypes []string // objects of the list, with the ids 1, 2, ...
	paused   map[string]bool
}

// looseNames are the names of its job types. The first is the one in the filter.
var looseNames = []string{"job-7", "job-70", "a-job-7", "JOB-7"}

func newLooseServer() *looseServer {
	server := &looseServer{paused: map[string]bool{}}
	for i, name := range looseNames {
		server.jobTypes = append(server.jobTypes, fmt.Sprintf(
			`{"id": %d, "name": %q, "version": "1", "category": "c-%s", "is_active": true, "is_system": false, "is_long_running": false`, i+1, name, name))
	}
	return server
}

func (s *looseServer) object(number int, more string) string {
	id := fmt.Sprint(number + 1)
	return s.jobTypes[number] + fmt.Sprintf(`, "is_paused": %t%s}`, s.paused[id], more)
}

func (s *looseServer) RoundTrip(request *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json")
	place := strings.Trim(strings.TrimPrefix(request.URL.Path, "/api/job-types"), "/")
	embedding := map[string]string{
		"status":  `{"job_type": %s, "job_counts": [{"status": "FAILED", "count": 1}]}`,
		"running": `{"job_type": %s, "count": 1, "longest_running": null}`, "system-failures": `{"job_type": %s, "error": {"id": 1, "name": "e"}, "count": 1}`,
		"": "%s",
	}
	if row, isList := embedding[place]; isList {
		var rows []string
		for i := range s.jobTypes {
			rows = append(rows, fmt.Sprintf(row, s.object(i, "")))
		}
		_, _ = fmt.Fprintf(answer, `{"count": %d, "next": null, "results": [%s]}`, len(rows), strings.Join(rows, ", "))
		return answer.Result(), nil
	}
	if request.Method == http.MethodPatch {
		var change struct {
			IsPaused bool `json:"is_paused"`
		}
		if err := json.NewDecoder(request.Body).Decode(&change); err != nil {
			return nil, err
		}
		s.paused[place] = change.IsPaused
	}
	number := 0
	if _, err := fmt.Sscan(place, &number); err != nil {
		return nil, err
	}
	_, _ = fmt.Fprint(answer, s.object(number-1, `, "error_mapping": null, "errors": [], "job_counts_6h": [], "job_counts_12h": [], "job_counts_24h": []`))
	return answer.Result(), nil
}

// runOn runs one command line with a made-up server.
func runOn(server http.RoundTripper, args ...string) (exit int, stdout, stderr string) {
	var out, notes bytes.Buffer
	exit = cmd.Run(context.Background(), args, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &notes,
		Getenv: func(name string) string {
			return map[string]string{"JT_SERVER": "http://host/api", "LC_ALL": "C.UTF-8"}[name]
		},
		Now: time.Now, Location: time.UTC, Transport: server,
	})
	return exit, out.String(), notes.String()
}

// A server that applies a filter loosely, or not at all, does not make a selection larger.
func TestSelectionsThatTheServerIgnores(t *testing.T) {
	for _, selects := range []string{"--name job-7", "--category c-job-7"} {
		for command, exit := range map[string]int{
			"list -o name": 0, "status -o name": 0, "running -o name": 0, "failures -o name": 0, "snapshot -o json": 0,
			"pause --yes -o name": 0, "wait --for unpaused -o name": 0, "check --max-failed 0 -o name": 7, "list --limit 3 -o name": 0,
		} {
			server := newLooseServer()
			args := strings.Fields(command + " " + selects)
			got, stdout, stderr := runOn(server, args...)
			if got != exit || !strings.Contains(stdout, "job-7") {
				t.Errorf("%q: exit code %d\n%s%s", args, got, stdout, stderr)
			}
			for _, other := range looseNames[1:] {
				if strings.Contains(stdout, other) {
					t.Errorf("%q selects %s", args, other)
				}
			}
			if pauses := args[0] == "pause"; pauses != server.paused["1"] || len(server.paused) > 1 {
				t.Errorf("%q: paused are %v", args, server.paused)
			}
		}
	}
	// The server's count is no longer the number of job types.
	if _, _, stderr := runOn(newLooseServer(), "list", "--name", "JOB-7", "--limit", "1", "-o", "name"); !strings.Contains(stderr, "the first 1 that match; --limit ended the search") {
		t.Error(stderr)
	}
}

// queryLoser redirects to its service without the query, and responds to that with all of its job types.
type queryLoser struct{ looseServer *looseServer }

func (s queryLoser) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.RawQuery == "" {
		return s.looseServer.RoundTrip(request)
	}
	answer := httptest.NewRecorder()
	http.Redirect(answer, request, request.URL.Path, http.StatusMovedPermanently)
	return answer.Result(), nil
}

func TestRedirectThatLosesTheSelection(t *testing.T) {
	server := newLooseServer()
	exit, stdout, stderr := runOn(queryLoser{server}, "pause", "--name", "job-7", "--yes")
	if exit != 1 || stdout != "" || len(server.paused) > 0 || !strings.Contains(stderr, "the redirect loses the query") ||
		!strings.Contains(stderr, "hint: ask the operator of the server, or of the proxy in front of it, to fix that address") {
		t.Errorf("exit code %d\n%s%s", exit, stdout, stderr)
	}
}

// Nothing can be selected, or waited for, by a field that the server leaves out.
func TestSelectionByAMissingField(t *testing.T) {
	server := &listServer{rows: `{"id": 7, "name": "a", "version": "1"}`}
	for line, want := range map[string]int{
		"list --category c": cli.ExitFailed, "list --unpaused": cli.ExitFailed, "list --no-system": cli.ExitFailed, "list --archived": cli.ExitFailed,
		"wait a --for unpaused --timeout 0 -o name": cli.ExitWaitTimeout,
	} {
		exit, stdout, stderr := runOn(server, strings.Fields(line)...)
		if exit != want || line[0] == 'l' && stdout != "" || !strings.Contains(stderr, " is missing, documented as a ") {
			t.Errorf("%s: exit code %d\n%s%s", line, exit, stdout, stderr)
		}
	}
}

// A variable that is unset selects nothing; it does not select everything.
func TestEmptySelectionsAreRefused(t *testing.T) {
	for _, command := range []string{
		"list", "status", "running", "failures", "snapshot", "check --max-failed 0", "check -o openmetrics", "pause --yes", "unpause --yes",
		"wait --for idle", "hold --yes",
	} {
		for _, flag := range []string{"--match", "--category", "--name"} {
			server := &listServer{rows: oneJobType}
			args := append(strings.Fields(command), flag+"=")
			if command == "hold --yes" {
				args = append(args, "--", "true")
			}
			exit, stdout, stderr := runOn(server, args...)
			if exit != 2 || len(server.queries) != 0 || stdout != "" || !strings.HasPrefix(stderr, "error: "+flag+" is empty\nhint: is the variable that it comes from unset?") {
				t.Errorf("%q: exit code %d, %d requests\n%s%s", args, exit, len(server.queries), stdout, stderr)
			}
		}
	}
}

// A list whose rows have the mapping spares the requests for details.
func TestSnapshotOfAListWithMappings(t *testing.T) {
	server := &listServer{rows: `{"id": 7, "name": "a", "version": "1", "is_paused": false, "error_mapping": {"exit_codes": {"1": "b"}}}`}
	exit, stdout, stderr := runOn(server, "snapshot", "-o", "json")
	if exit != cli.ExitDone || !strings.Contains(stdout, `"1": "b"`) {
		t.Errorf("exit code %d\n%s%s", exit, stdout, stderr)
	}
}
