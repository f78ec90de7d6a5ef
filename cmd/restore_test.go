package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/client/scaletest"
	"jt/internal/cli"
)

const headOfSnapshot = "jt_snapshot: 1\nserver: https://host/api\njob_types:\n"

// restorable is the state of a job type on the server, as far as a snapshot contains it.
type restorable struct {
	paused  bool
	mapping string
}

// restorableStates returns the states by id. Equal mappings have equal texts: null is restored as {}.
func restorableStates(t *testing.T, server *scaletest.Server) map[int64]restorable {
	t.Helper()
	states := map[int64]restorable{}
	for id := int64(1); ; id++ {
		state, found := server.JobType(id)
		if !found {
			return states
		}
		mapping := map[string]any{}
		if err := json.Unmarshal([]byte(state.ErrorMapping), &mapping); err != nil {
			t.Fatal(err)
		}
		if codes, _ := mapping["exit_codes"].(map[string]any); len(codes) == 0 {
			delete(mapping, "exit_codes")
		}
		if mapping == nil {
			mapping = map[string]any{}
		}
		text, err := json.Marshal(mapping)
		if err != nil {
			t.Fatal(err)
		}
		states[id] = restorable{state.IsPaused, string(text)}
	}
}

// changeSome makes random changes, as other users would, and returns the number of job types that it changed.
func changeSome(t *testing.T, server *scaletest.Server, random *rand.Rand, count int) int {
	t.Helper()
	scale, err := client.New(server.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	names := []model.ErrorName{"bad-input", "yes", "1.0", "- a", `"quoted" \`, "é 地図 🚀", "no-such-error", "null", "a: b #c", "\u202e\t"}
	changed := map[int64]bool{}
	for range count {
		id := 1 + random.Int64N(64)
		update := client.JobTypeUpdate{}
		if kind := random.IntN(3); kind != 1 {
			paused := random.IntN(2) == 0
			update.IsPaused = &paused
		} else {
			mapping := model.ErrorMapping{}
			if random.IntN(4) > 0 {
				mapping.Version = []string{"1.1", "", "2"}[random.IntN(3)]
				mapping.ExitCodes = map[string]model.ErrorName{}
				for range random.IntN(5) {
					mapping.ExitCodes[fmt.Sprint(1+random.IntN(200))] = names[random.IntN(len(names))]
					mapping.ExitCodes[fmt.Sprint(-1-random.IntN(20))] = names[random.IntN(len(names))]
				}
			}
			update.ErrorMapping = &mapping
		}
		if _, err := scale.JobTypes.Update(t.Context(), id, update); err != nil {
			t.Fatal(err)
		}
		changed[id] = true
	}
	return len(changed)
}

func TestRestoreAfterRandomChanges(t *testing.T) {
	for name, behaviour := range serverBehaviours() {
		for seed := range uint64(2) {
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(seed, 4))
				trial := newPauseTrial(t, scaletest.Config{Behaviour: behaviour})
				changeSome(t, trial.server, random, 40) // so that all kinds of mappings exist before the snapshot
				format := []string{"yaml", "json"}[seed%2]
				before, text := restorableStates(t, trial.server), trial.take(cli.ExitDone, "-o", format)
				changed := changeSome(t, trial.server, random, 60)
				if reflect.DeepEqual(before, restorableStates(t, trial.server)) {
					t.Fatal("nothing was changed")
				}

				sent := trial.server.Patches()
				trial.put(cli.ExitDone, text, "--dry-run")
				planned := countResults(trial.report())["planned"]
				if trial.server.Patches() != sent || planned == 0 || planned > changed {
					t.Errorf("%d planned after %d changes, %d PATCHes for a plan", planned, changed, trial.server.Patches()-sent)
				}
				trial.put(cli.ExitDone, text, "--yes")
				if after := restorableStates(t, trial.server); !reflect.DeepEqual(before, after) {
					for id := range before {
						if before[id] != after[id] {
							t.Errorf("%d was %v and is %v", id, before[id], after[id])
						}
					}
				}
				if got := countResults(trial.report()); got["restored"] != planned || got["unchanged"] != 64-planned {
					t.Errorf("%v, planned %d", got, planned)
				}

				sent = trial.server.Patches()
				trial.put(cli.ExitDone, text) // nothing to confirm
				if got := countResults(trial.report()); got["unchanged"] != 64 || trial.server.Patches() != sent {
					t.Errorf("the second time %v, %d PATCHes", got, trial.server.Patches()-sent)
				}
			})
		}
	}
}

func TestRestoreOnePart(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	trial := newPauseTrial(t, scaletest.Config{})
	before, text := restorableStates(t, trial.server), trial.take(cli.ExitDone)
	changeSome(t, trial.server, random, 60)
	changed := restorableStates(t, trial.server)
	asked := len(trial.detailsRequests())
	trial.put(cli.ExitDone, text, "--only", "paused", "--yes")
	if got := len(trial.detailsRequests()); got != asked {
		t.Errorf("%d requests for details", got-asked)
	}
	for id, state := range restorableStates(t, trial.server) {
		if want := (restorable{before[id].paused, changed[id].mapping}); state != want {
			t.Errorf("%d is %v, want %v", id, state, want)
		}
	}
	changeSome(t, trial.server, random, 60)
	changed = restorableStates(t, trial.server)
	trial.put(cli.ExitDone, text, "--only", "mapping", "--yes")
	for id, state := range restorableStates(t, trial.server) {
		if want := (restorable{changed[id].paused, before[id].mapping}); state != want {
			t.Errorf("%d is %v, want %v", id, state, want)
		}
	}
}

// Without --yes and a terminal, the first difference is enough to refuse.
func TestRestoreRefusesBeforeItReadsEverything(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{JobTypes: 300})
	text := trial.take(cli.ExitDone)
	trial.run(t.Context(), cli.ExitDone, "update", "52", "--exit-code", "1=algo-crash") // the first of the file
	asked := len(trial.detailsRequests())
	trial.put(cli.ExitUsage, text)
	trial.wantOnStderr("cannot ask for confirmation without a terminal; nothing was changed")
	if got := len(trial.detailsRequests()) - asked; got == 0 || got > 50 {
		t.Errorf("%d error mappings were read to see that one differs", got)
	}
	trial.run(t.Context(), cli.ExitDone, "pause", "300")
	asked = len(trial.detailsRequests())
	trial.put(cli.ExitUsage, text)
	if got := len(trial.detailsRequests()) - asked; got != 0 {
		t.Errorf("%d error mappings were read, though a job type has to be unpaused", got)
	}
	trial.put(cli.ExitDone, text, "--yes")
	trial.put(cli.ExitDone, text) // nothing to change needs no consent
}

// A slow server takes minutes for its complete list.
func TestRestoreReadsNoMoreThanItNeeds(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{JobTypes: 500})
	few := headOfSnapshot + "- {name: landsat-parse, version: 1.0.0, is_paused: true}\n- {name: nope, version: \"1\", is_paused: true}\n"
	trial.put(cli.ExitPartly, few, "--yes", "-o", "csv")
	trial.wantOnStderr("not in the file, left unchanged: all other job types\n")
	for _, request := range trial.server.Requests() {
		if request.Method == http.MethodGet && !strings.Contains(request.RawQuery, "name=landsat-parse") {
			t.Errorf("%s %s", request.Method, request.RawQuery)
		}
	}
	many := newPauseTrial(t, scaletest.Config{JobTypes: 100})
	text := many.take(cli.ExitDone)
	trial.put(cli.ExitDone, text, "--dry-run", "-o", "csv")
	trial.wantOnStderr("not in the file, left unchanged: 400 job types\n")
}

// Job types are found by name and version, since ids differ between servers.
func TestRestoreOfAnotherServersFile(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	text := trial.take(cli.ExitDone)
	moved := regexp.MustCompile(`(?m)^    id: .*$`).ReplaceAllStringFunc(text, func(string) string { return "    id: 6" })
	moved = strings.Replace(moved, trial.server.URL, "https://other/scale/api", 1)
	before := restorableStates(t, trial.server)
	changeSome(t, trial.server, rand.New(rand.NewPCG(2, 2)), 30)
	trial.put(cli.ExitDone, moved, "--yes", "-o", "csv")
	trial.wantOnStderr("from stdin, taken on https://other/scale/api\n")
	if after := restorableStates(t, trial.server); !reflect.DeepEqual(before, after) {
		t.Errorf("%v\n%v", before, after)
	}

	smaller := newPauseTrial(t, scaletest.Config{JobTypes: 50})
	smaller.run(t.Context(), cli.ExitDone, "pause", "6")
	smaller.put(cli.ExitPartly, text, "--yes")
	got := countResults(smaller.report())
	if got["unknown"] != 14 || got["restored"] != 1 || got["unchanged"] != 49 || smaller.isPaused(landsat1) {
		t.Errorf("%v", got)
	}
	if !strings.Contains(smaller.stdout.String(), `"id":null,"name":"10-digits","version":"1.0","action":"none","result":"unknown","error":"the server has no such job type"`) {
		t.Errorf("%s", &smaller.stdout)
	}
	smaller.put(cli.ExitPartly, text, "-o", "csv")
	smaller.wantOnStderr("not on the server: 14 job types of the file: 10-digits@1.0, ", "14 unknown", "--allow-unknown")
	smaller.put(cli.ExitDone, text, "--allow-unknown")

	larger := newPauseTrial(t, scaletest.Config{JobTypes: 100})
	larger.put(cli.ExitDone, text, "-o", "csv")
	larger.wantOnStderr("nothing to restore on " + larger.server.URL + ": 64 unchanged\n")
	larger.put(cli.ExitNotFound, headOfSnapshot+"- {name: nope, version: \"1\", is_paused: true}\n")
	larger.wantOnStderr("none of the job types in the file are on " + larger.server.URL)
	if larger.server.Patches() != 0 || smaller.server.Patches() != 2 {
		t.Errorf("%d and %d PATCHes", larger.server.Patches(), smaller.server.Patches())
	}
}

func TestRestoreInterruptedHalfWayAndFinished(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{JobTypes: 420})
	text := trial.take(cli.ExitDone)
	before := restorableStates(t, trial.server)
	trial.run(t.Context(), cli.ExitDone, "pause", "--all", "--yes", "-o", "json")
	paused := trial.server.Patches()

	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	trial.environment.Transport = &interrupter{cancel: cancel, after: 150, cause: cli.SignalError{Signal: syscall.SIGINT}}
	trial.environment.Stdin = strings.NewReader(text)
	trial.run(ctx, cli.ExitInterrupted, "restore", "-", "--yes", "-o", "json")
	first := countResults(trial.report())
	if first["restored"] < 150 || first["restored"] > 158 || first["restored"] != trial.server.Patches()-paused || first["skipped"] != paused-first["restored"] || first["failed"] > 0 {
		t.Errorf("%v of %d", first, paused)
	}
	trial.wantOnStderr(`"message":"interrupted: `, "run the same command again for the rest")

	trial.environment.Transport = nil
	trial.put(cli.ExitDone, text, "--yes")
	if second := countResults(trial.report()); second["restored"] != paused-first["restored"] || second["unchanged"] != 420-paused+first["restored"] {
		t.Errorf("first %v, then %v of %d", first, second, paused)
	}
	if after := restorableStates(t, trial.server); !reflect.DeepEqual(before, after) || trial.server.Patches() != 2*paused {
		t.Errorf("%d PATCHes for %d job types", trial.server.Patches()-paused, paused)
	}
}

func TestRestoreOnServersThatFail(t *testing.T) {
	text := headOfSnapshot + "- {name: landsat-parse, version: 1.0.0, is_paused: true, error_mapping: {exit_codes: {3: cloud-cover}}}\n- {name: landsat-parse, version: 1.1.0, is_paused: true}\n"
	for _, test := range []struct {
		name    string
		fault   scaletest.Fault
		exit    int
		results string
		patches int
		says    string
	}{
		{"well", scaletest.Fault{Path: "/nowhere/"}, cli.ExitDone, "restored restored", 2, ""},
		{"accepted but not applied", scaletest.Fault{Path: "/job-types/6/", IgnoreBody: true}, cli.ExitPartly, "failed restored", 2, "cannot restore landsat-parse@1.0.0: the server accepted the change but did not apply it: is_paused"},
		{"dropped after it was applied", scaletest.Fault{Path: "/job-types/6/", Apply: true, Reset: true}, cli.ExitDone, "restored restored", 2, ""},
		{"refused together, one applied alone", scaletest.Fault{Path: "/job-types/6/", Status: 400, Times: 1, ContentType: "application/json", Body: []byte(`{"detail": "You can only modify the is_paused field for a System Job"}`)}, cli.ExitPartly, "failed restored", 3, "only its paused state was restored, not its error mapping: "},
		{"refused", scaletest.Fault{Status: 400, ContentType: "application/json", Body: []byte(`{"detail": "no"}`)}, cli.ExitFailed, "failed failed", 3, "no job type was restored: 2 failed"},
		{"signed out", scaletest.Fault{Status: 403}, cli.ExitUnauthorized, "failed skipped", 1, "not signed in"},
	} {
		t.Run(test.name, func(t *testing.T) {
			trial := newPauseTrial(t, scaletest.Config{})
			test.fault.Method = http.MethodPatch
			trial.server.Fault(test.fault)
			trial.put(test.exit, text, "--yes", "--concurrency", "1") // a refused sign-in is the last change
			var results []string
			for _, row := range trial.report() {
				results = append(results, row.Result)
			}
			if got := strings.Join(results, " "); got != test.results || trial.server.Patches() != test.patches {
				t.Errorf("%s after %d PATCHes, want %s after %d", got, trial.server.Patches(), test.results, test.patches)
			}
			if !strings.Contains(trial.stderr.String()+trial.stdout.String(), test.says) {
				t.Errorf("%q is not in %s%s", test.says, &trial.stderr, &trial.stdout)
			}
			if row := trial.report()[0]; row.Action != "pause+mapping" || row.ID != landsat1 {
				t.Errorf("%+v", row)
			}
			if paused := trial.isPaused(landsat1); paused != ((test.exit == cli.ExitDone || test.exit == cli.ExitPartly) && test.name != "accepted but not applied") {
				t.Errorf("paused: %t", paused)
			}
		})
	}
}

// ignoresEmpty edits a PATCH like a release that ignores an empty mapping.
func ignoresEmpty(body string) string {
	body = strings.Replace(body, `"error_mapping":{},`, "", 1)
	return strings.Replace(body, `{"error_mapping":{}}`, `{}`, 1)
}

// A change that the server applied in part is reported as such, even if nothing else succeeded.
func TestRestoreAppliedInPart(t *testing.T) {
	const mapped = "error_mapping: {exit_codes: {3: cloud-cover}}"
	detail := []byte(`{"detail": "You can only modify the is_paused field for a System Job"}`)
	for name, test := range map[string]struct {
		transport http.RoundTripper
		fault     scaletest.Fault
		mapping   string
		says      string
	}{
		"the mapping is ignored":      {transport: editedPatches(onlyPauses), mapping: mapped, says: "error_mapping of job type 6 is {"},
		"the mapping is refused":      {fault: scaletest.Fault{Status: 400, Times: 1, ContentType: "application/json", Body: detail}, mapping: mapped, says: "only its paused state was restored, not its error mapping: "},
		"an empty mapping is ignored": {transport: editedPatches(onlyPauses), mapping: "error_mapping: {}", says: "error_mapping of job type 6 is {"},
		"one of two, then refused":    {fault: scaletest.Fault{Status: 400, Skip: 1, ContentType: "application/json", Body: detail}, transport: editedPatches(onlyPauses), mapping: "error_mapping: {}", says: "changed: is_paused; the second try failed: "},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newPauseTrial(t, scaletest.Config{})
			trial.environment.Transport = test.transport
			test.fault.Method, test.fault.Path = http.MethodPatch, "/job-types/6/"
			if test.fault.Status != 0 {
				trial.server.Fault(test.fault)
			}
			trial.put(cli.ExitPartly, headOfSnapshot+"- {name: landsat-parse, version: 1.0.0, is_paused: true, "+test.mapping+"}\n", "--yes")
			trial.wantOnStderr(`"code":"partly"`, test.says)
			if rows := trial.report(); len(rows) != 1 || rows[0].Result != "failed" || !trial.isPaused(landsat1) {
				t.Errorf("%+v, paused: %t", rows, trial.isPaused(landsat1))
			}
		})
	}
	trial := newPauseTrial(t, scaletest.Config{})
	trial.environment.Transport = editedPatches(onlyPauses)
	row := "- {name: landsat-parse, version: 1.%d.0, is_paused: true, " + mapped + "}\n"
	trial.put(cli.ExitPartly, headOfSnapshot+fmt.Sprintf(row+row, 0, 1), "--yes")
	trial.wantOnStderr(`"message":"2 failed"`)
}

func TestRestoreIfTheServerIgnoresAnEmptyMapping(t *testing.T) {
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var minutes atomic.Int64 // several goroutines of the server read the clock
	trial := newPauseTrial(t, scaletest.Config{Now: func() time.Time { return began.Add(time.Duration(minutes.Add(1)) * time.Minute) }})
	trial.environment.Transport = editedPatches(ignoresEmpty)
	text := headOfSnapshot + "- {name: landsat-parse, version: 1.0.0, is_paused: true, error_mapping: null}\n- {name: landsat-parse, version: 1.1.0, error_mapping: {}}\n"
	trial.put(cli.ExitDone, text, "--yes", "--concurrency", "1")
	var bodies []string
	for _, request := range trial.server.Requests() {
		if request.Method == http.MethodPatch {
			bodies = append(bodies, string(request.Body))
		}
	}
	if want := []string{`{"is_paused":true}`, `{"error_mapping":{"exit_codes":{}}}`, `{}`, `{"error_mapping":{"exit_codes":{}}}`}; !slices.Equal(bodies, want) {
		t.Errorf("the server got %q", bodies)
	}
	if got := countResults(trial.report()); got["restored"] != 2 || !trial.isPaused(landsat1) {
		t.Errorf("%v", got)
	}
	trial.put(cli.ExitDone, text)
	if trial.server.Patches() != 4 {
		t.Errorf("%d PATCHes", trial.server.Patches())
	}
}

func TestRestoreOfAMappingThatMustNotBeSent(t *testing.T) {
	trial := newUpdateTrial(t, scaletest.Released)
	trial.saveMapping(`{"exit_codes": {"0": "unknown", "1": 5}}`)
	text := trial.take(cli.ExitDone)
	trial.wantOnStderr(`once this error mapping is changed, jt restore cannot restore it: exit_codes."1" is a number, not a string: landsat-parse@1.0.0`)
	trial.put(cli.ExitDone, text) // the server already has this mapping
	trial.saveMapping(`{"exit_codes": {"1": "bad-input"}}`)
	trial.run(t.Context(), cli.ExitDone, "pause", "7")
	asked, sent := len(trial.detailsRequests()), trial.server.Patches()
	trial.put(cli.ExitUsage, text, "--yes")
	trial.wantOnStderr(`error_mapping of landsat-parse@1.0.0: exit_codes.\"1\" is a number, not a string`, `"message":"stdin:`)
	if got := len(trial.detailsRequests()) - asked; got != 1 || trial.server.Patches() != sent {
		t.Errorf("%d requests for details, %d PATCHes", got, trial.server.Patches()-sent)
	}
	trial.put(cli.ExitDone, text, "--only", "paused", "--yes")
}

func TestRestoreAsksOnATerminal(t *testing.T) {
	for answer, exit := range map[string]int{"y\n": cli.ExitDone, "n\n": cli.ExitUsage, "": cli.ExitUsage} {
		trial := newPauseTrial(t, scaletest.Config{})
		file := t.TempDir() + "/file"
		writeFile(t, file, trial.take(cli.ExitDone))
		trial.run(t.Context(), cli.ExitDone, "pause", "6", "7")
		trial.environment.StdinTerminal, trial.environment.StderrTerminal = true, true
		trial.environment.Stdin = strings.NewReader(answer)
		trial.run(t.Context(), exit, "restore", file)
		trial.wantOnStderr("2 job types to restore on "+trial.server.URL+" from "+file+"\npaused now, unpaused in the snapshot: 2 job types to unpause\n  landsat-parse@1.0.0\n  landsat-parse@1.1.0\nunchanged: 62 job types\n", "Restore 2 job types on "+trial.server.URL+"? [y/N] ")
		if got := trial.isPaused(landsat1); got != (exit != cli.ExitDone) {
			t.Errorf("%q: paused %t", answer, got)
		}
	}
}

// An invalid file costs no request.
func TestRestoreOfAnInvalidFile(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	for _, text := range []string{"", "{}", headOfSnapshot + "- {name: a, version: 1, is_paused: true}\n", "jt_snapshot: 9\njob_types: []\n"} {
		trial.put(cli.ExitUsage, text, "--yes")
	}
	trial.put(cli.ExitUsage, headOfSnapshot+"- {name: landsat-parse, version: 1.0.0, is_paused: true}\n", "--only", "mapping", "--yes")
	trial.wantOnStderr("stdin has nothing to restore with --only mapping")
	if got := trial.server.RequestCount(); got != 0 {
		t.Errorf("%d requests", got)
	}
}

// If a list lacks is_paused, jt restore sends the state rather than assume that it is unchanged.
func TestRestoreIfTheListLacksIsPaused(t *testing.T) {
	for _, paused := range []bool{true, false} {
		var patches atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if r.Method != http.MethodPatch {
				_, _ = fmt.Fprint(w, `{"count": 1, "next": null, "results": [{"id": 1, "name": "a", "version": "1"}]}`)
				return
			}
			patches.Add(1)
			_, _ = fmt.Fprintf(w, `{"id": 1, "is_paused": %t}`, paused)
		}))
		t.Cleanup(server.Close)
		trial := newPauseTrial(t, scaletest.Config{})
		trial.put(cli.ExitDone, fmt.Sprintf("%s- {name: a, version: \"1\", is_paused: %t}\n", headOfSnapshot, paused), "--server", server.URL, "--yes")
		if got := countResults(trial.report()); got["restored"] != 1 || patches.Load() != 1 {
			t.Errorf("%t: %v, %d PATCHes", paused, got, patches.Load())
		}
	}
}
