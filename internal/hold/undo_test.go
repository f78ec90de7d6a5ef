package hold

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
)

// onePaused returns a client of a server that has one job type, which is paused.
func onePaused(t *testing.T) *client.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"count": 1, "next": null, "results": [{"id": 6, "name": "a", "version": "1", "is_paused": true, "paused": "now"}]}`)
	}))
	t.Cleanup(server.Close)
	scale, err := client.New(server.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return scale
}

// A job type that another hold needs remains paused while that hold is alive.
func TestUndoLeavesWhatAnotherHoldNeeds(t *testing.T) {
	scale := onePaused(t)
	session := cli.NewSession(nil, cli.Environment{Stderr: io.Discard, Now: time.Now})
	one := entry{ID: 6, Name: "a", Version: "1", Begun: true, Known: true, Paused: "now"}
	own := &journal{path: "own", live: true, record: record{Entries: []entry{one}}}
	for name, test := range map[string]struct {
		other *journal
		want  change.Result
	}{
		"alive":                       {&journal{path: "other", live: true, record: own.record}, change.ResultSkipped},
		"killed, and COMMAND runs":    {&journal{path: "other", runs: true, record: own.record}, change.ResultSkipped},
		"killed":                      {&journal{path: "other", record: own.record}, change.ResultPlanned},
		"alive, with other job types": {&journal{path: "other", live: true, record: record{Entries: []entry{{ID: 7, Begun: true}}}}, change.ResultPlanned},
		"alive, kept from pausing it": {&journal{path: "other", live: true, record: record{Entries: []entry{{ID: 6, Name: "a", Version: "1"}}}}, change.ResultPlanned},
		"the hold itself":             {own, change.ResultPlanned},
	} {
		plan, err := newUndo(site{session: session, scale: scale}, []*journal{own}, []*journal{test.other}).plan(t.Context())
		if err != nil || len(plan.Rows) != 1 || plan.Rows[0].Result != test.want {
			t.Errorf("%s: %+v, %v, want %s", name, plan, err, test.want)
		}
	}
}

// A server that was set up again gives the same ids to other job types. The hold did not pause those.
func TestAnotherJobTypeOfTheSameID(t *testing.T) {
	scale := onePaused(t)
	for _, test := range []struct {
		held selection.Target
		want found
	}{
		{selection.Target{ID: 6, Name: "a", Version: "1"}, found{Listed: true, IsPaused: true, Paused: "now"}},
		{selection.Target{ID: 6, Name: "b", Version: "1"}, found{}},
		{selection.Target{ID: 6, Name: "a", Version: "2"}, found{}},
		{selection.Target{ID: 7, Name: "a", Version: "1"}, found{}},
	} {
		objects, err := selection.ReadAgain(t.Context(), scale, []selection.Target{test.held})
		if err != nil {
			t.Fatal(err)
		}
		got, err := foundAs(objects[test.held.ID], test.held)
		if err != nil || got != test.want {
			t.Errorf("%+v: %+v, %v", test.held, got, err)
		}
	}
}

// A request to pause may still take effect after a hold has left the job type to another one. Its journal is kept, and it says so.
func TestLateRequestForWhatAnotherHoldNeeds(t *testing.T) {
	scale := onePaused(t)
	session := cli.NewSession(nil, cli.Environment{Stderr: io.Discard, Now: time.Now, Getenv: func(string) string { return "" }})
	session.Connection = cli.ConnectionOptions{Given: func(string) bool { return false }}
	own := mustCreate(t, filepath.Join(t.TempDir(), "journal"))
	now := "now"
	for _, l := range []line{{Step: stepBegun, ID: 6, At: time.Now()}, {Step: stepDoubted, ID: 6}, {Step: stepPaused, ID: 6, Paused: &now}} {
		if err := own.add(l); err != nil {
			t.Fatal(err)
		}
	}
	own.record.Entries = own.record.Entries[:1] // the server has no other job type
	other := &journal{path: "other", live: true, record: record{Entries: []entry{{ID: 6, Name: "a", Version: "1", Begun: true, Known: true, Paused: "now"}}}}
	undo := newUndo(site{session: session, scale: scale}, []*journal{own}, []*journal{other})
	plan, err := undo.plan(t.Context())
	if err != nil || plan.Rows[0].Result != change.ResultSkipped {
		t.Fatalf("%+v, %v", plan, err)
	}
	late := undo.carryOut(t.Context(), plan)
	if _, err := os.Stat(own.path); err != nil || !late {
		t.Errorf("the journal: %v; late: %t", err, late)
	}
}
