package cmd

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// asItIs is the initial error mapping of landsat1.
const asItIs = `{"version": "1.0", "exit_codes": {"1": "bad-input", "2": "algo-crash", "-15": "algo-timeout"}}`

// updateTrial runs jt update on a server.
type updateTrial struct{ *pauseTrial }

func newUpdateTrial(t *testing.T, behaviour scaletest.Behaviour) updateTrial {
	t.Helper()
	return updateTrial{newPauseTrial(t, scaletest.Config{Behaviour: behaviour})}
}

// update runs jt update with a mapping on stdin.
func (u updateTrial) update(exit int, mapping string, args ...string) {
	u.t.Helper()
	u.environment.Stdin = strings.NewReader(mapping)
	u.run(u.t.Context(), exit, append([]string{"update", "-o", "json"}, args...)...)
}

// result returns the result in the row on stdout.
func (u updateTrial) result() string {
	u.t.Helper()
	var row reportedRow
	if err := json.Unmarshal(u.stdout.Bytes(), &row); err != nil {
		u.t.Fatalf("%v in %s\n%s", err, &u.stdout, &u.stderr)
	}
	if failed := row.Result == "failed"; failed != (row.Error != nil) || row.Action != "update" {
		u.t.Errorf("row %s", &u.stdout)
	}
	return row.Result
}

// bodies returns the bodies of the PATCHes, and checks that each has a Content-Length.
func (u updateTrial) bodies() []string {
	u.t.Helper()
	var bodies []string
	for _, request := range u.server.Requests() {
		if request.Method != http.MethodPatch {
			continue
		}
		if request.ContentLength != int64(len(request.Body)) || request.ContentLength == 0 || request.RawQuery != "" {
			u.t.Errorf("PATCH of %d bytes has Content-Length %d and query %q", len(request.Body), request.ContentLength, request.RawQuery)
		}
		bodies = append(bodies, string(request.Body))
	}
	return bodies
}

func (u updateTrial) state() scaletest.State {
	u.t.Helper()
	state, found := u.server.JobType(landsat1)
	if !found {
		u.t.Fatal("the job type is gone")
	}
	return state
}

// saveMapping saves a mapping that another client could have sent: released servers accept almost anything.
func (u updateTrial) saveMapping(mapping string) {
	u.t.Helper()
	request, err := http.NewRequestWithContext(u.t.Context(), http.MethodPatch, u.server.URL+"/job-types/6/", strings.NewReader(`{"error_mapping": `+mapping+`}`))
	if err != nil {
		u.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		u.t.Fatal(err)
	}
	_ = response.Body.Close()
}

func (u updateTrial) wantOnStderr(parts ...string) {
	u.t.Helper()
	for _, part := range parts {
		if !strings.Contains(u.stderr.String(), part) {
			u.t.Errorf("stderr lacks %q:\n%s", part, &u.stderr)
		}
	}
}

const (
	newMapping = `{"version":"1.1","exit_codes":{"3":"cloud-cover"}}`
	singular   = `{"error_mapping":` + newMapping + `,"is_paused":true}`
	plural     = `{"error_mappings":` + newMapping + `,"is_paused":true}`
)

func TestUpdateOnServersThatFail(t *testing.T) {
	page := []byte("<title>proxy</title>")
	for _, test := range []struct {
		name    string
		fault   scaletest.Fault
		exit    int
		patches int // that the fault can hit
		applied bool
	}{
		{"nothing goes wrong", scaletest.Fault{Path: "/nowhere/"}, 0, 1, true},
		{"dropped after it was applied", scaletest.Fault{Apply: true, Reset: true}, 0, 1, true},
		{"dropped before it was applied, once", scaletest.Fault{Reset: true, Times: 1}, 0, 2, true},
		{"dropped before it was applied, always", scaletest.Fault{Reset: true}, cli.ExitUnreachable, 2, false},
		{"answer cut in two", scaletest.Fault{Truncate: true}, 0, 1, true},
		{"504 after it was applied", scaletest.Fault{Apply: true, Status: 504}, 0, 1, true},
		{"504 before it was applied, once", scaletest.Fault{Status: 504, Times: 1}, 0, 2, true},
		{"504 always", scaletest.Fault{Status: 504}, cli.ExitFailed, 2, false},
		{"500 after it was applied", scaletest.Fault{Apply: true, Status: 500}, 0, 1, true},
		{"500 before it was applied", scaletest.Fault{Status: 500}, cli.ExitFailed, 1, false},
		{"a page with 200, applied", scaletest.Fault{Apply: true, Status: 200, Body: page}, 0, 1, true},
		{"204, applied", scaletest.Fault{Apply: true, Status: 204}, 0, 1, true},
		{"204, not applied", scaletest.Fault{Status: 204}, cli.ExitFailed, 1, false},
		{"accepted but not applied", scaletest.Fault{IgnoreBody: true}, cli.ExitFailed, 1, false},
		{"not allowed", scaletest.Fault{Status: 403}, cli.ExitUnauthorized, 1, false},
	} {
		for name, behaviour := range serverBehaviours() {
			t.Run(name+"/"+test.name, func(t *testing.T) {
				trial := newUpdateTrial(t, behaviour)
				fault := test.fault
				fault.Method = http.MethodPatch
				want := slices.Repeat([]string{singular}, test.patches)
				if behaviour == scaletest.Documented {
					fault.Skip = 1 // the refusal of the name
					want = append([]string{singular}, slices.Repeat([]string{plural}, test.patches)...)
				}
				trial.server.Fault(fault)
				trial.update(test.exit, newMapping, "6", "--paused", "--error-mapping", "-")
				if got := trial.bodies(); !slices.Equal(got, want) {
					t.Errorf("sent %q, want %q", got, want)
				}
				result := map[bool]string{true: "updated", false: "failed"}[test.exit == 0]
				if got := trial.result(); got != result {
					t.Errorf("result %s, want %s", got, result)
				}
				state := trial.state()
				if state.IsPaused != test.applied || (state.ErrorMapping == asItIs) == test.applied {
					t.Errorf("the server has %+v", state)
				}
			})
		}
	}
}

func TestUpdateSendsWhatDiffers(t *testing.T) {
	for _, test := range []struct {
		name, mapping string
		args          []string
		body          string // "" if nothing is sent
	}{
		{"pause alone", "", []string{"--paused"}, `{"is_paused":true}`},
		{"not paused already", "", []string{"--paused=false"}, ""},
		{"mapping alone", newMapping, []string{"--error-mapping", "-", "--paused=false"}, `{"error_mapping":` + newMapping + `}`},
		{"clear", "{}", []string{"--error-mapping", "-"}, `{"error_mapping":{}}`},
		{"no exit codes", "exit_codes: {}", []string{"--error-mapping", "-"}, `{"error_mapping":{"exit_codes":{}}}`},
		{"the same in another order", asItIs, []string{"--error-mapping", "-"}, ""},
		{"one entry", "", []string{"--exit-code", "2=bad-input"}, `{"error_mapping":{"version":"1.0","exit_codes":{"-15":"algo-timeout","1":"bad-input","2":"bad-input"}}}`},
		{"one entry as it is", "", []string{"--exit-code", "2=algo-crash"}, ""},
		{"one less", "", []string{"--remove-exit-code", "-15", "--remove-exit-code", "1"}, `{"error_mapping":{"version":"1.0","exit_codes":{"2":"algo-crash"}}}`},
		{"one less that is not there", "", []string{"--remove-exit-code", "3"}, ""},
		{"an equals sign in the name", "", []string{"--remove-exit-code", "-15", "--remove-exit-code", "1", "--exit-code", "2=a=b", "--force"}, `{"error_mapping":{"version":"1.0","exit_codes":{"2":"a=b"}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			trial := newUpdateTrial(t, scaletest.Released)
			args := append([]string{"landsat-parse@1.0.0"}, test.args...)
			trial.update(0, test.mapping, append(args, "--dry-run")...)
			planned := map[bool]string{true: "unchanged", false: "planned"}[test.body == ""]
			if got := trial.result(); got != planned || len(trial.bodies()) > 0 {
				t.Errorf("dry run: %s, sent %q", got, trial.bodies())
			}
			plan := strings.TrimSuffix(trial.stderr.String(), "dry run: nothing is changed on "+trial.server.URL+"\n")
			trial.update(0, test.mapping, args...)
			if got := strings.Join(trial.bodies(), " "); got != test.body {
				t.Errorf("sent %q, want %q", got, test.body)
			}
			if !strings.HasPrefix(trial.stderr.String(), plan) || strings.Contains(plan, "\n+") && test.body == "" {
				t.Errorf("the dry run showed\n%sand then\n%s", plan, &trial.stderr)
			}
			trial.update(0, test.mapping, args...)
			if got := trial.result(); got != "unchanged" || len(trial.bodies()) > 1 {
				t.Errorf("again: %s, sent %q", got, trial.bodies())
			}
		})
	}
}

func TestRefusalsOfAMapping(t *testing.T) {
	const detail = "application/json"
	for _, test := range []struct {
		name, mapping string
		fault         scaletest.Fault
		patches       int
		stderr        []string
	}{
		{"a name that the server does not know", newMapping,
			scaletest.Fault{Status: 400, ContentType: detail, Body: []byte(`{"detail":"Job type error mapping invalid: Missing error model reference: cloud-cover"}`)},
			1, []string{`the server refused the request (status 400): no such error: \"cloud-cover\"`}},
		{"a new-style job type", newMapping,
			scaletest.Fault{Status: 400, ContentType: detail, Body: []byte(`{"detail":"Only the following fields are editable for seed job types: set([u'is_paused', u'is_active']) "}`)},
			1, []string{"is part of its manifest"}},
		{"the server's own words about the value", newMapping,
			scaletest.Fault{Status: 400, ContentType: detail, Body: []byte(`{"detail":"Invalid error_mapping: too many"}`), Times: 1},
			2, []string{"Invalid error_mapping: too many; then: Fields do not allow updates: error_mappings"}},
		{"an empty mapping that is ignored", "{}", scaletest.Fault{IgnoreBody: true}, 2, []string{"did not apply it: error_mapping", "is {", "server's log"}},
		{"a mapping that is ignored", newMapping, scaletest.Fault{IgnoreBody: true}, 1, []string{"did not apply it: error_mapping", "server's log"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			trial := newUpdateTrial(t, scaletest.Released)
			test.fault.Method = http.MethodPatch
			trial.server.Fault(test.fault)
			trial.update(cli.ExitFailed, test.mapping, "6", "--error-mapping", "-")
			trial.wantOnStderr(test.stderr...)
			if got := trial.bodies(); len(got) != test.patches {
				t.Errorf("sent %q", got)
			}
			if trial.result() != "failed" || trial.state().ErrorMapping != asItIs {
				t.Errorf("%s, and the server has %s", &trial.stdout, trial.state().ErrorMapping)
			}
		})
	}
}

// editedPatches edits the bodies of PATCHes before they are sent, to simulate a server that applies only part of a change.
type editedPatches func(body string) string

func (edited editedPatches) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPatch {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		text := edited(string(body))
		request = request.Clone(request.Context())
		request.Body, request.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	}
	return http.DefaultTransport.RoundTrip(request)
}

// onlyPauses edits a PATCH like a server that ignores error mappings.
func onlyPauses(body string) string {
	_, after, _ := strings.Cut(body, `"is_paused"`)
	if after == "" {
		return "{}"
	}
	return `{"is_paused"` + after
}

func TestUpdateAppliedInPart(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	trial.environment.Transport = editedPatches(onlyPauses)
	trial.update(cli.ExitPartly, "", "6", "--exit-code", "3=cloud-cover", "--paused")
	trial.wantOnStderr(`"code":"partly"`, "error_mapping of job type 6 is {", "; changed: is_paused")
	if trial.result() != "failed" || !strings.Contains(trial.stdout.String(), "; changed: is_paused") || !trial.isPaused(landsat1) {
		t.Errorf("%s, paused: %t", &trial.stdout, trial.isPaused(landsat1))
	}
	trial.update(cli.ExitFailed, "", "6", "--exit-code", "3=cloud-cover")
}

// If responses lack is_paused, it is not known whether it was changed.
func TestPauseIfResponsesLackIsPaused(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	for _, method := range []string{http.MethodPatch, http.MethodGet} {
		trial.server.Fault(scaletest.Fault{Method: method, Path: "/job-types/6/", Apply: true, Status: 200, ContentType: "application/json", Body: []byte(`{"id": 6}`)})
	}
	trial.update(cli.ExitFailed, "", "6", "--paused")
	trial.wantOnStderr("does not show it: is_paused of job type 6 is missing", "it is not known whether it was changed")
}

func TestUpdateRepairsABrokenMapping(t *testing.T) {
	for _, ref := range []string{"6", "landsat-parse@1.0.0"} {
		for name, fault := range map[string]scaletest.Fault{
			"":                       {Path: "/nowhere/"},
			", the response is lost": {Apply: true, Reset: true, Times: 1},
			", the request is lost":  {Reset: true, Times: 1},
		} {
			t.Run(ref+name, func(t *testing.T) {
				trial := newUpdateTrial(t, scaletest.Released)
				trial.saveMapping(`{"exit_codes": {"1": ["a"]}}`)
				trial.update(cli.ExitFailed, "", ref, "--exit-code", "1=unknown")
				trial.wantOnStderr("the server cannot read its error mapping", "--error-mapping FILE")
				fault.Method = http.MethodPatch
				trial.server.Fault(fault)
				trial.update(0, newMapping, ref, "--error-mapping", "-", "--dry-run", "-o", "csv")
				trial.wantOnStderr("- (unknown", "+ 3: cloud-cover")
				trial.update(0, newMapping, ref, "--error-mapping", "-", "--paused")
				if state := trial.state(); trial.result() != "updated" || !state.IsPaused || !strings.Contains(state.ErrorMapping, "cloud-cover") {
					t.Errorf("%s, and the server has %+v", &trial.stdout, state)
				}
				want := []string{`{"error_mapping": {"exit_codes": {"1": ["a"]}}}`, singular}
				if name == ", the request is lost" {
					want = append(want, singular)
				}
				if got := trial.bodies(); !slices.Equal(got, want) {
					t.Errorf("sent %q", got)
				}
			})
		}
	}
}

// A server can have a mapping that is invalid to send.
func TestUpdateOfAnInvalidMapping(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	trial.saveMapping(`{"exit_codes": {"0": "unknown", "1": 5}}`)
	trial.update(cli.ExitFailed, "", "6", "--exit-code", "2=bad-input")
	trial.wantOnStderr(`its error mapping is invalid: exit_codes.\"0\" means success`, "add --remove-exit-code 0")
	trial.update(0, "", "6", "--exit-code", "2=bad-input", "--remove-exit-code", "0", "-o", "csv")
	trial.wantOnStderr("- 0: unknown\n- 1: 5\n+ 1: \"5\"\n+ 2: bad-input\n", `no error named "5", but saved the name for landsat-parse@1.0.0`)
	if got := trial.state().ErrorMapping; got != `{"exit_codes": {"1": "5", "2": "bad-input"}}` {
		t.Errorf("the server has %s", got)
	}
	trial.saveMapping(`{"exit_codes": {"x": "unknown"}}`)
	trial.update(cli.ExitFailed, "", "6", "--exit-code", "2=bad-input")
	if strings.Contains(trial.stderr.String(), "--remove-exit-code") {
		t.Errorf("the hint cannot be followed: %s", &trial.stderr)
	}
}

func TestHostileTextInADifference(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	trial.saveMapping(`{"exit_codes": {"1": "a\u001b[2J\nerror: fake"}}`)
	trial.update(0, "", "6", "--exit-code", "1=bad-input", "-o", "csv")
	trial.wantOnStderr(`- 1: "a\u001b[2J\nerror: fake"`)
	if strings.ContainsRune(trial.stderr.String(), '\x1b') {
		t.Errorf("%q", &trial.stderr)
	}
}

func TestAnInterruptedUpdate(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	trial.environment.Transport = interruptingTransport(func() { cancel(cli.SignalError{Signal: os.Signal(syscall.SIGINT)}) })
	trial.run(ctx, cli.ExitInterrupted, "update", "6", "--paused", "-o", "json")
	trial.wantOnStderr("interrupted: 1 updated")
	if trial.result() != "updated" || !trial.state().IsPaused || len(trial.bodies()) != 1 {
		t.Errorf("%s, sent %q", &trial.stdout, trial.bodies())
	}
}

// interruptingTransport interrupts when a PATCH is sent.
type interruptingTransport func()

func (interrupt interruptingTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPatch {
		interrupt()
	}
	return http.DefaultTransport.RoundTrip(request)
}

// After an interrupt, the change that is under way finishes, and the report names those that were not started.
func TestAnInterruptedUpdateOfSeveral(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	trial.environment.Transport = interruptingTransport(func() { cancel(cli.SignalError{Signal: os.Signal(syscall.SIGINT)}) })
	trial.run(ctx, cli.ExitInterrupted, "update", "6", "7", "8", "--exit-code", "3=cloud-cover", "--concurrency", "1", "-o", "json")
	trial.wantOnStderr("interrupted: 1 updated, 2 not started")
	var rows []reportedRow
	if err := json.Unmarshal(trial.stdout.Bytes(), &rows); err != nil || len(rows) != 3 || len(trial.bodies()) != 1 {
		t.Fatalf("%v in %s, sent %q", err, &trial.stdout, trial.bodies())
	}
	for i, want := range []string{"updated", "skipped", "skipped"} {
		if rows[i].Result != want || rows[i].Error == nil && want == "skipped" {
			t.Errorf("row %d: %+v", i, rows[i])
		}
	}
}

// Several edits of one command, which can share a lock file, are not those of another jt.
func TestEditsOfOneCommandDoNotWaitForAnotherJt(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{JobTypes: 300})
	home, variable := t.TempDir(), trial.environment.Getenv
	trial.environment.Getenv = func(name string) string {
		if name == "HOME" || name == "LocalAppData" {
			return home
		}
		return variable(name)
	}
	trial.run(t.Context(), 0, "update", "--all", "--exit-code", "9=no-overlap", "--yes", "--concurrency", "16")
	if strings.Contains(trial.stderr.String(), "waiting for another jt") {
		t.Errorf("%s", &trial.stderr)
	}
}

// If the list of errors cannot be read, nothing is sent, unless the names need no check.
func TestUpdateWithoutTheListOfErrors(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	trial.server.Fault(scaletest.Fault{Path: "/errors/", Status: 500})
	trial.update(cli.ExitFailed, "", "6", "--exit-code", "3=cloud-cover")
	trial.wantOnStderr("cannot check the names of errors (--force sends them unchecked): ", "status 500")
	if bodies := trial.bodies(); len(bodies) > 0 {
		t.Errorf("sent %q", bodies)
	}
	trial.update(0, "", "6", "--exit-code", "3=cloud-cover", "--force")
	const saved = `{"jt_snapshot": 1, "job_types": [{"name": "landsat-parse", "version": "1.0.0", "error_mapping": {"exit_codes": {"1": "unheard-of"}}}]}`
	trial.environment.Stdin = strings.NewReader(saved)
	trial.run(t.Context(), 0, "restore", "-", "--yes")
	trial.wantOnStderr("cannot check the names of errors: ")
}

// An interrupt before the change is sent leaves the job type as it is: that is no failure.
func TestAnUpdateInterruptedBeforeItIsSent(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	var planned atomic.Bool
	trial.environment.Transport = roundTrip(func(request *http.Request) (*http.Response, error) {
		if planned.Load() {
			cancel(cli.SignalError{Signal: os.Signal(syscall.SIGINT)})
		}
		if request.URL.Path == "/errors/" { // the last read of the plan
			planned.Store(true)
		}
		return http.DefaultTransport.RoundTrip(request)
	})
	trial.run(ctx, cli.ExitInterrupted, "update", "6", "--exit-code", "3=cloud-cover", "-o", "json")
	trial.wantOnStderr("interrupted: 1 not started")
	if len(trial.bodies()) > 0 || !strings.Contains(trial.stdout.String(), `"result":"skipped"`) {
		t.Errorf("%s, sent %q", &trial.stdout, trial.bodies())
	}
}
