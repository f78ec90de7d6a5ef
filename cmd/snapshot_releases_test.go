package cmd

import (
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// TestRequestsOfSnapshots counts the requests of snapshots and restores, of 79 job types on later releases. Reading the list
// takes one request, and reading the release two at most: in the sandbox, a list has one page.
func TestRequestsOfSnapshots(t *testing.T) {
	const one = "jt_snapshot: 1\njob_types: [{name: landsat-parse, version: 1.1.0, is_paused: true}]\n"
	for _, test := range []struct {
		release, prefix                              string
		lacking                                      int // exit code of a snapshot of everything
		snapshot, paused, restoreAll, restoreChanged int
	}{
		{"2015", "", cli.ExitDone, 65, 1, 65, 2},
		{"5.9", "/v5", cli.ExitDone, 81, 2, 81, 3},
		{"5.9", "/v6", cli.ExitPartly, 69, 2, 60, 6},
		{"7.2", "/v6", cli.ExitPartly, 69, 2, 69, 4},
		{"7.2", "/v7", cli.ExitPartly, 69, 2, 68, 3},
	} {
		t.Run(test.release+path.Base(test.prefix), func(t *testing.T) {
			trial := newPauseTrial(t, scaletest.Config{Behaviour: scaletest.Behaviours()[test.release]})
			url := trial.server.URLs[slices.IndexFunc(trial.server.URLs, func(url string) bool { return strings.HasSuffix(url, test.prefix) })]
			server, before := "--server="+url, 0
			wantRequests := func(want int, what string) {
				t.Helper()
				requests := trial.server.Requests()[before:]
				if before += len(requests); len(requests) != want {
					t.Errorf("%s: %d requests, want %d: %v", what, len(requests), want, pathsOf(requests))
				}
			}
			trial.take(test.lacking, server)
			all := filepath.Join(t.TempDir(), "all.yaml")
			if err := os.WriteFile(all, trial.stdout.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			wantRequests(test.snapshot, "snapshot")
			trial.take(cli.ExitDone, server, "--only", "paused")
			wantRequests(test.paused, "snapshot --only paused")
			trial.run(t.Context(), cli.ExitDone, "restore", all, server)
			wantRequests(test.restoreAll, "restore of an unchanged server")
			trial.put(cli.ExitDone, one, server, "--yes")
			wantRequests(test.restoreChanged, "restore of one")
		})
	}
}

func pathsOf(requests []scaletest.Request) (paths []string) {
	for _, request := range requests {
		paths = append(paths, request.Method+" "+request.Path+"?"+request.RawQuery)
	}
	return paths
}

// /v6 of 5.9 ignores what would unpause a job type. Without /v5 of the same server, nothing is sent that needs it.
func TestUnpausingWhereNoServiceUnpauses(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{Behaviour: scaletest.Scale59, Now: time.Now})
	trial.environment.Transport = nil
	trial.run(t.Context(), cli.ExitDone, "pause", "7")
	trial.environment.Transport = roundTrip(func(request *http.Request) (*http.Response, error) {
		request = request.Clone(request.Context())
		request.URL.Path = strings.Replace(request.URL.Path, "/v5/", "/v4/", 1) // which it does not have
		return http.DefaultTransport.RoundTrip(request)
	})
	patches := trial.server.Patches()
	leave(t, trial, trial.server.URL, 7).begun(7, time.Now())
	const unpaused = "jt_snapshot: 1\njob_types: [{name: landsat-parse, version: 1.1.0, is_paused: false}]\n"
	for _, line := range []string{"restore - --yes", "restore - --dry-run", "hold --recover --yes", "unpause 7", "update 7 --paused=false"} {
		trial.environment.Stdin = strings.NewReader(unpaused)
		trial.run(t.Context(), cli.ExitUsage, strings.Fields(line)...)
		trial.wantOnStderr("error: Scale 5.9.4 at /v6 cannot unpause job types\n", "hint: use the server URL "+trial.server.URLs[0])
	}
	trial.run(t.Context(), cli.ExitDone, "hold", "--recover", "--dry-run")
	trial.environment.Stdin = strings.NewReader(strings.Replace(unpaused, "1.1.0, is_paused: false", "2.0.0, is_paused: true", 1))
	trial.run(t.Context(), cli.ExitDone, "restore", "-", "--yes")
	trial.wantOnStderr("warning: Scale 5.9.4 at /v6 cannot unpause job types: what is paused there stays paused; use the server URL ")
	if got := trial.server.Patches(); got != patches+1 {
		t.Errorf("%d PATCHes", got-patches)
	}
}

// Scale 7 does not show which job types are long-running.
func TestLongRunningThatIsNotShown(t *testing.T) {
	const skips, waits = "none is skipped for that", "if jobs do not end, the wait times out"
	for _, test := range []struct {
		release, prefix, line string
		says                  []string
	}{
		{"7.2", "/v7", "pause --all --dry-run", []string{skips}},
		{"7.2", "/v7", "pause --all --drain --dry-run", []string{skips + ", and " + waits}},
		{"7.2", "/v7", "unpause --all --dry-run", []string{skips}},
		{"7.2", "/v7", "hold --all --drain --dry-run -- true", []string{skips + ", and " + waits}},
		{"7.2", "/v7", "hold 7 --drain --dry-run -- true", []string{waits}},
		{"7.2", "/v7", "wait never-run --timeout 0", []string{waits}},
		{"7.2", "/v7", "wait --name never-run --timeout 0", []string{waits}},
		{"7.2", "/v7", "wait --name never-run --for unpaused --timeout 0", []string{skips}},
		{"7.2", "/v7", "pause --all --include-long-running --dry-run", nil},
		{"7.2", "/v7", "pause 7 --dry-run", nil},
		{"5.9", "/v6", "wait never-run --timeout 0", []string{waits}},
		{"5.9", "/v6", "pause --all --dry-run", nil},
		{"5.9", "/v6", "wait --name never-run --timeout 0", nil},
		{"5.9", "/v5", "wait never-run --timeout 0", nil},
	} {
		t.Run(test.release+test.prefix+" "+test.line, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{Behaviour: scaletest.Behaviours()[test.release], Now: time.Now})
			trial.environment.Transport = nil
			url := trial.server.URLs[slices.IndexFunc(trial.server.URLs, func(url string) bool { return strings.HasSuffix(url, test.prefix) })]
			trial.run(t.Context(), cli.ExitDone, append([]string{"--server", url}, strings.Fields(test.line)...)...)
			trial.wantOnStderr(test.says...)
			if got := strings.Count(trial.stderr.String(), "which job types are long-running"); got != len(test.says) {
				t.Errorf("%d notes:\n%s", got, &trial.stderr)
			}
		})
	}
	// It is skipped on /v6 of 5.9, whose list does not show it.
	trial := newPauseTrial(t, scaletest.Config{Behaviour: scaletest.Scale59})
	trial.run(t.Context(), cli.ExitDone, "pause", "--name", "stream-watch", "--name", "never-run", "--dry-run", "-o", "csv")
	if !strings.Contains(trial.stdout.String(), `pause,skipped,long-running (needs --include-long-running)`) {
		t.Errorf("%s%s", &trial.stdout, &trial.stderr)
	}
}
