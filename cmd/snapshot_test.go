package cmd

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// take runs jt snapshot and returns the snapshot.
func (p *pauseTrial) take(exit int, args ...string) string {
	p.t.Helper()
	p.run(p.t.Context(), exit, append([]string{"snapshot"}, args...)...)
	return p.stdout.String()
}

// put runs jt restore with a snapshot on stdin and the report as JSON.
func (p *pauseTrial) put(exit int, text string, args ...string) {
	p.t.Helper()
	p.environment.Stdin = strings.NewReader(text)
	p.run(p.t.Context(), exit, append([]string{"restore", "-", "-o", "json"}, args...)...)
}

func (p *pauseTrial) wantOnStderr(parts ...string) {
	p.t.Helper()
	for _, part := range parts {
		if !strings.Contains(p.stderr.String(), part) {
			p.t.Errorf("stderr lacks %q:\n%s", part, &p.stderr)
		}
	}
}

// detailsRequests returns the paths of the requests for details of job types.
func (p *pauseTrial) detailsRequests() (paths []string) {
	for _, request := range p.server.Requests() {
		if request.Method == http.MethodGet && request.Path != "/job-types/" {
			paths = append(paths, request.Path)
		}
	}
	return paths
}

func TestSnapshotOfAnUnchangedServerIsTheSame(t *testing.T) {
	t.Parallel()
	for name, behaviour := range serverBehaviours() {
		t.Run(name, func(t *testing.T) {
			trial := newPauseTrial(t, scaletest.Config{Behaviour: behaviour, JobTypes: 300})
			start := time.Now()
			trial.environment.Now = func() time.Time { return start } // or a busy machine would show progress on stderr
			first := trial.take(cli.ExitDone)
			if got := len(trial.detailsRequests()); got != 300 {
				t.Errorf("%d requests for details of 300 job types", got)
			}
			if second := trial.take(cli.ExitDone, "--concurrency", "1"); second != first {
				t.Errorf("%s\n%s", first, second)
			}
			// A change that is undone leaves no trace in a snapshot.
			trial.run(t.Context(), cli.ExitDone, "pause", "6")
			if trial.take(cli.ExitDone) == first {
				t.Error("a snapshot does not show a pause")
			}
			trial.run(t.Context(), cli.ExitDone, "unpause", "6")
			if trial.take(cli.ExitDone) != first {
				t.Errorf("%s\n%s", first, &trial.stdout)
			}
			if trial.stderr.Len() > 0 {
				t.Errorf("%s", &trial.stderr)
			}
		})
	}
}

func TestSnapshotOfOnlyPausedReadsNoDetails(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	text := trial.take(cli.ExitDone, "--only", "paused")
	if got := trial.detailsRequests(); len(got) > 0 {
		t.Errorf("asked for %q", got)
	}
	if strings.Contains(text, "error_mapping") || strings.Count(text, "is_paused: ") != 64 {
		t.Errorf("%s", text)
	}
	if text := trial.take(cli.ExitDone, "--only", "mapping"); strings.Contains(text, "is_paused") || strings.Count(text, "error_mapping:") != 64 {
		t.Errorf("%s", text)
	}
}

// If a read fails, nothing is written and no more requests are sent.
func TestSnapshotThatFails(t *testing.T) {
	const early = "/job-types/32/" // aircraft-detect is the fourth by name
	for name, test := range map[string]struct {
		fault    scaletest.Fault
		exit     int
		requests int // for details, at most: net/http retries when a reused connection breaks
	}{
		"the list fails":           {scaletest.Fault{Path: "/job-types/", Status: 500}, cli.ExitFailed, 0},
		"the second page is cut":   {scaletest.Fault{Path: "/job-types/", Query: "page=2&", Truncate: true}, cli.ExitFailed, 0},
		"connection breaks":        {scaletest.Fault{Path: early, Reset: true}, cli.ExitUnreachable, 10},
		"signed out":               {scaletest.Fault{Path: early, Status: 403}, cli.ExitUnauthorized, 10},
		"details are cut":          {scaletest.Fault{Path: early, Truncate: true}, cli.ExitFailed, 10},
		"a page for details":       {scaletest.Fault{Path: early, Body: []byte("<title>proxy</title>")}, cli.ExitFailed, 10},
		"a proxy without a server": {scaletest.Fault{Path: early, Status: 502}, cli.ExitFailed, 10},
	} {
		t.Run(name, func(t *testing.T) {
			trial, _ := timeTrial(t, scaletest.Config{JobTypes: 1100})
			trial.server.Fault(test.fault)
			inBubble(t, trial, test.exit, "snapshot", "--concurrency", "1")
			if trial.stdout.Len() > 0 {
				t.Errorf("%s", &trial.stdout)
			}
			if got := len(trial.detailsRequests()); got > test.requests || trial.stderr.Len() == 0 {
				t.Errorf("%d requests for details, %s", got, &trial.stderr)
			}
		})
	}
}

func TestSnapshotInterrupted(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{JobTypes: 300})
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	trial.environment.Transport = &detailsTransport{after: 50, then: func() { cancel(cli.SignalError{Signal: syscall.SIGTERM}) }}
	trial.run(ctx, cli.ExitTerminated, "snapshot")
	if trial.stdout.Len() > 0 || !strings.HasSuffix(trial.stderr.String(), "error: terminated\n") {
		t.Errorf("%s%s", &trial.stdout, &trial.stderr)
	}
	if got := len(trial.detailsRequests()); got > 60 {
		t.Errorf("%d requests", got)
	}
}

// detailsTransport counts the requests for details: all of them, and those at once.
type detailsTransport struct {
	after int
	then  func() // called after this many requests

	mutex          sync.Mutex
	now, most, all int
}

func (d *detailsTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodGet && !strings.HasSuffix(request.URL.Path, "/job-types/") {
		d.mutex.Lock()
		d.now++
		d.all++
		d.most = max(d.most, d.now)
		if d.all == d.after {
			d.then()
		}
		d.mutex.Unlock()
		defer func() {
			d.mutex.Lock()
			d.now--
			d.mutex.Unlock()
		}()
	}
	return http.DefaultTransport.RoundTrip(request)
}

// counted returns the largest number of requests at once, and the number of all requests.
func (d *detailsTransport) counted() (most, all int) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return d.most, d.all
}

func TestSnapshotConcurrencyIsBounded(t *testing.T) {
	for _, most := range []int{1, 3} {
		trial := newPauseTrial(t, scaletest.Config{})
		counting := &detailsTransport{}
		trial.environment.Transport = counting
		trial.take(cli.ExitDone, "--concurrency", fmt.Sprint(most))
		if got, all := counting.counted(); got != most || all != 64 {
			t.Errorf("%d at once, %d in all", got, all)
		}
	}
}

// twinsServer has two job types with the same name and version, and a third one.
func twinsServer(t *testing.T) *httptest.Server {
	t.Helper()
	row := func(id int, name string) string {
		return fmt.Sprintf(`{"id": %d, "name": %q, "version": "1", "is_active": true, "is_paused": false, "error_mapping": null}`, id, name)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Method == http.MethodPatch:
			_, _ = fmt.Fprint(w, strings.ReplaceAll(row(3, "alone"), `"is_paused": false`, `"is_paused": true`))
		case r.URL.Path == "/job-types/":
			_, _ = fmt.Fprintf(w, `{"count": 3, "next": null, "previous": null, "results": [%s, %s, %s]}`, row(1, "twin"), row(2, "twin"), row(3, "alone"))
		default:
			_, _ = fmt.Fprint(w, row(3, "alone"))
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func TestJobTypesWithTheSameNameAndVersion(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	server := twinsServer(t)
	text := trial.take(cli.ExitPartly, "--server", server.URL)
	trial.wantOnStderr("left out: several job types have the same name and version: twin@1, twin@1\nerror: the snapshot lacks parts of 2 job types\n")
	if strings.Contains(trial.stderr.String(), "hint:") {
		t.Errorf("no hint can help here: %s", &trial.stderr)
	}
	if strings.Contains(text, "twin") || !strings.Contains(text, "name: alone") {
		t.Errorf("%s", text)
	}
	trial.put(cli.ExitPartly, headOfSnapshot+"- {name: twin, version: \"1\", is_paused: true}\n- {name: alone, version: \"1\", is_paused: true}\n", "--server", server.URL, "--yes")
	rows := trial.report()
	if len(rows) != 2 || rows[0].Result != "failed" || rows[1].Result != "restored" || !strings.Contains(*rows[0].Error, "2 job types with this name and version: ids 1, 2") {
		t.Errorf("%s", &trial.stdout)
	}
	trial.wantOnStderr("cannot restore twin@1: the server has 2 job types")
}

func TestSnapshotFormats(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	asYAML, asJSON := trial.take(cli.ExitDone), trial.take(cli.ExitDone, "-o", "json")
	if !strings.HasPrefix(asYAML, "jt_snapshot: 1\n") || !strings.HasPrefix(asJSON, "{\n  \"jt_snapshot\": 1,\n") {
		t.Errorf("%s%s", asYAML, asJSON)
	}
	for name, text := range map[string]string{"one.json": asYAML, "two.yaml": asJSON} { // content decides, not the name
		file := filepath.Join(t.TempDir(), name)
		writeFile(t, file, text)
		trial.run(t.Context(), cli.ExitDone, "restore", file, "--jq", "map(.result)|unique|tostring")
		if got := trial.stdout.String(); got != "[\"unchanged\"]\n" || trial.server.Patches() != 0 {
			t.Errorf("%s, %d PATCHes", got, trial.server.Patches())
		}
	}
	for variable, prefix := range map[string]string{"table": "jt_snapshot: 1\n", "json": "{\n"} {
		inner := trial.environment.Getenv
		trial.environment.Getenv = func(name string) string {
			if name == "JT_OUTPUT" {
				return variable
			}
			return inner(name)
		}
		if text := trial.take(cli.ExitDone, "--only", "paused"); !strings.HasPrefix(text, prefix) {
			t.Errorf("JT_OUTPUT=%s: %.100s", variable, text)
		}
		trial.environment.Getenv = inner
	}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
