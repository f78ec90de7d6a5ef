package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// pauseTrial runs command lines on a server, in its own environment.
type pauseTrial struct {
	t           *testing.T
	server      *scaletest.Server
	environment cli.Environment
	stdout      bytes.Buffer
	stderr      bytes.Buffer
}

func newPauseTrial(t *testing.T, config scaletest.Config) *pauseTrial {
	t.Helper()
	server, err := scaletest.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	trial := &pauseTrial{t: t, server: server}
	variables := map[string]string{"JT_SERVER": server.URL, "LC_ALL": "C.UTF-8"}
	trial.environment = cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &trial.stdout, Stderr: &trial.stderr,
		Getenv: func(name string) string { return variables[name] },
		Now:    time.Now, Location: time.UTC, StdoutSize: func() (width, height int) { return 0, 0 },
	}
	return trial
}

// run runs a command line, and checks its exit code.
func (p *pauseTrial) run(ctx context.Context, exit int, args ...string) {
	p.t.Helper()
	p.stdout.Reset()
	p.stderr.Reset()
	if got := Run(ctx, args, p.environment); got != exit {
		p.t.Errorf("jt %s ended with %d, want %d\n%s%s", strings.Join(args, " "), got, exit, &p.stdout, &p.stderr)
	}
}

type reportedRow struct {
	ID                            int64
	Name, Version, Action, Result string
	Error                         *string
}

// report is what -o json printed.
func (p *pauseTrial) report() []reportedRow {
	p.t.Helper()
	var rows []reportedRow
	if err := json.Unmarshal(p.stdout.Bytes(), &rows); err != nil {
		p.t.Fatalf("%v in %s\n%s", err, &p.stdout, &p.stderr)
	}
	return rows
}

func countResults(rows []reportedRow) map[string]int {
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.Result]++
	}
	return counts
}

func (p *pauseTrial) isPaused(id int64) bool {
	p.t.Helper()
	state, found := p.server.JobType(id)
	if !found {
		p.t.Fatalf("no such job type: %d", id)
	}
	return state.IsPaused
}

func serverBehaviours() map[string]scaletest.Behaviour {
	return map[string]scaletest.Behaviour{"released": scaletest.Released, "documented": scaletest.Documented}
}

// The first job types of the sandbox that are not system job types and not paused: landsat-parse 1.0.0 and 1.1.0.
const (
	landsat1 = 6
	landsat2 = 7
)

func TestPauseOnServersThatFail(t *testing.T) {
	tests := []struct {
		name    string
		fault   scaletest.Fault
		exit    int
		result  string
		patches int
		paused  bool // on the server, in the end
		says    string
	}{
		{"well", scaletest.Fault{Method: "NONE"}, cli.ExitDone, "paused", 1, true, ""},
		{"200, not applied", scaletest.Fault{IgnoreBody: true}, cli.ExitFailed, "failed", 1, false, "did not apply it: is_paused"},
		{"204, not applied", scaletest.Fault{Status: 204}, cli.ExitFailed, "failed", 1, false, "did not apply it: is_paused"},
		{"204 and done", scaletest.Fault{Status: 204, Apply: true}, cli.ExitDone, "paused", 1, true, ""},
		{"dropped after applying", scaletest.Fault{Apply: true, Reset: true}, cli.ExitDone, "paused", 1, true, ""},
		{"dropped before applying", scaletest.Fault{Reset: true}, cli.ExitUnreachable, "failed", 2, false, "reset"},
		{"dropped before applying, once", scaletest.Fault{Reset: true, Times: 1}, cli.ExitDone, "paused", 2, true, ""},
		{"504 after applying", scaletest.Fault{Apply: true, Status: 504}, cli.ExitDone, "paused", 1, true, ""},
		{"504 before applying", scaletest.Fault{Status: 504}, cli.ExitFailed, "failed", 2, false, "status 504"},
		{"504 before applying, once", scaletest.Fault{Status: 504, Times: 1}, cli.ExitDone, "paused", 2, true, ""},
		{"answer cut in two", scaletest.Fault{Apply: true, Truncate: true}, cli.ExitDone, "paused", 1, true, ""},
		{"503, then well", scaletest.Fault{Status: 503, Times: 1}, cli.ExitDone, "paused", 2, true, ""},
		{"429, then well", scaletest.Fault{Status: 429, Times: 1, Header: http.Header{"Retry-After": {"1"}}}, cli.ExitDone, "paused", 2, true, ""},
		{"500", scaletest.Fault{Status: 500}, cli.ExitFailed, "failed", 1, false, "status 500"},
		{"400", scaletest.Fault{Status: 400, ContentType: "application/json", Body: []byte(`{"detail": "You can only modify the is_paused field for a System Job"}`)}, cli.ExitFailed, "failed", 1, false, "System Job"},
		{"401", scaletest.Fault{Status: 401}, cli.ExitUnauthorized, "failed", 1, false, "not signed in"},
		{"403", scaletest.Fault{Status: 403}, cli.ExitUnauthorized, "failed", 1, false, "not signed in"},
		{"gone", scaletest.Fault{Status: 404, ContentType: "application/json", Body: []byte(`{"detail": "Not found"}`)}, cli.ExitNotFound, "failed", 1, false, "no such job type"},
	}
	for behaviour, as := range serverBehaviours() {
		for _, test := range tests {
			t.Run(behaviour+"/"+test.name, func(t *testing.T) {
				t.Parallel()
				trial := newPauseTrial(t, scaletest.Config{Behaviour: as})
				if test.fault.Method == "" {
					test.fault.Method = http.MethodPatch
				}
				trial.server.Fault(test.fault)
				trial.run(t.Context(), test.exit, "pause", "6", "-o", "json")
				rows := trial.report()
				if len(rows) != 1 || rows[0].ID != landsat1 || rows[0].Name != "landsat-parse" || rows[0].Version != "1.0.0" ||
					rows[0].Action != "pause" || rows[0].Result != test.result {
					t.Fatalf("%s", &trial.stdout)
				}
				if failed := rows[0].Error != nil; failed != (test.says != "") || failed && !strings.Contains(*rows[0].Error, test.says) {
					t.Errorf("error of the row: %s, want %q", &trial.stdout, test.says)
				}
				if !strings.Contains(trial.stderr.String(), test.says) || (test.says == "") != (trial.stderr.Len() == 0) {
					t.Errorf("on stderr: %s, want %q", &trial.stderr, test.says)
				}
				if got := trial.server.Patches(); got != test.patches {
					t.Errorf("%d PATCHes, want %d", got, test.patches)
				}
				if got := trial.isPaused(landsat1); got != test.paused {
					t.Errorf("paused: %t, want %t", got, test.paused)
				}
			})
		}
	}
}

// This server applies true and ignores false.
func TestUnpauseThatTheServerIgnores(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	trial.run(t.Context(), cli.ExitDone, "pause", "6")
	trial.server.Fault(scaletest.Fault{Method: http.MethodPatch, IgnoreBody: true})
	trial.run(t.Context(), cli.ExitFailed, "resume", "6", "-o", "json")
	rows := trial.report()
	if len(rows) != 1 || rows[0].Action != "unpause" || rows[0].Result != "failed" || !trial.isPaused(landsat1) || trial.server.Patches() != 2 {
		t.Errorf("%d PATCHes, %s", trial.server.Patches(), &trial.stdout)
	}
	if !strings.Contains(trial.stderr.String(), "cannot unpause landsat-parse@1.0.0: the server accepted the change but did not apply it: is_paused") {
		t.Errorf("%s", &trial.stderr)
	}
}

func TestPauseSendsOnlyIsPaused(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	trial.run(t.Context(), cli.ExitDone, "pause", "6", "-o", "json")
	trial.run(t.Context(), cli.ExitDone, "pause", "6", "-o", "json")
	if got := countResults(trial.report()); got["unchanged"] != 1 {
		t.Errorf("%v", got)
	}
	trial.run(t.Context(), cli.ExitDone, "unpause", "6", "-o", "json")
	var bodies []string
	for _, request := range trial.server.Requests() {
		if request.Method == http.MethodPatch {
			bodies = append(bodies, string(request.Body))
		}
	}
	if got := strings.Join(bodies, " "); got != `{"is_paused":true} {"is_paused":false}` {
		t.Errorf("sent %s", got)
	}
}

func TestPauseOfSeveralWithFailures(t *testing.T) {
	path := func(id string) string { return "/job-types/" + id + "/" }
	tests := []struct {
		name    string
		faults  []scaletest.Fault
		args    []string
		exit    int
		results string
		says    string
	}{
		{"one of three", []scaletest.Fault{{Path: path("7"), Status: 500}}, []string{"6", "7", "8"}, cli.ExitPartly, "paused failed paused", "cannot pause landsat-parse@1.1.0: "},
		{"one, the others being so already", []scaletest.Fault{{Path: path("7"), Status: 500}}, []string{"32", "7"}, cli.ExitPartly, "unchanged failed", "1 unchanged, 1 failed"},
		{"all alike", []scaletest.Fault{{Reset: true}}, []string{"6", "7"}, cli.ExitUnreachable, "failed failed", "no job type was paused: 2 failed"},
		{"all, of different causes", []scaletest.Fault{{Path: path("6"), Status: 500}, {Path: path("7"), Status: 403}}, []string{"6", "7", "--concurrency", "1"}, cli.ExitFailed, "failed failed", "no job type was paused"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			trial := newPauseTrial(t, scaletest.Config{})
			for _, fault := range test.faults {
				fault.Method = http.MethodPatch
				trial.server.Fault(fault)
			}
			trial.run(t.Context(), test.exit, append([]string{"pause", "-o", "json"}, test.args...)...)
			var results []string
			for _, row := range trial.report() {
				results = append(results, row.Result)
			}
			if got := strings.Join(results, " "); got != test.results {
				t.Errorf("%s, want %s", got, test.results)
			}
			if !strings.Contains(trial.stderr.String(), test.says) {
				t.Errorf("%s, want %q", &trial.stderr, test.says)
			}
			for line := range strings.Lines(trial.stderr.String()) {
				if !json.Valid([]byte(line)) {
					t.Errorf("no JSON: %s", line)
				}
			}
		})
	}
}

// When the server no longer accepts the credentials, the other 300 requests are not sent.
func TestPauseThatIsSignedOutMidway(t *testing.T) {
	for _, test := range []struct{ signedIn, exit int }{{0, cli.ExitUnauthorized}, {10, cli.ExitPartly}} {
		trial := newPauseTrial(t, scaletest.Config{JobTypes: 100})
		trial.server.Fault(scaletest.Fault{Method: http.MethodPatch, Skip: test.signedIn, Status: 403})
		trial.run(t.Context(), test.exit, "pause", "--all", "--yes", "-o", "json", "--concurrency", "4")
		counts := map[string]int{}
		for _, row := range trial.report() {
			if row.Error == nil || strings.Contains(*row.Error, "not signed in") {
				counts[row.Result]++
			}
		}
		if counts["paused"] != test.signedIn || counts["failed"] < 1 || counts["failed"] > 4 || counts["skipped"] < 40 {
			t.Errorf("%v after %d", counts, test.signedIn)
		}
		if got := trial.server.Patches(); got > test.signedIn+4 {
			t.Errorf("%d PATCHes after %d", got, test.signedIn)
		}
	}
}
