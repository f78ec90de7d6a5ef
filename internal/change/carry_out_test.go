package change

import (
	"context"
	"io"
	"os"
	"testing"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
)

// newSession returns the session of a command that makes one change at a time.
func newSession() *cli.Session {
	session := cli.NewSession(nil, cli.Environment{Stderr: io.Discard, Now: time.Now, Getenv: func(string) string { return "" }})
	session.Connection = cli.ConnectionOptions{Concurrency: 1, Given: func(string) bool { return true }}
	return session
}

// Several changes in a row that fail to reach the server end the rest, and so does one that the server postpones for long.
func TestOutageEndsTheRest(t *testing.T) {
	results := map[rune]error{
		'y': nil,
		'n': &client.Error{Reason: client.ReasonUnreachable},
		'b': &client.Error{Reason: client.ReasonRefused, Status: 429, RetryAfter: time.Second},
		'w': &client.Error{Reason: client.ReasonRefused, Status: 429, RetryAfter: time.Hour},
	}
	for _, test := range []struct {
		changes string // the result of each
		begun   int
	}{
		{"nnnnnn", 3}, {"ynnnyy", 4}, {"nnynny", 6}, {"nynnnn", 5}, {"bbbbbb", 6}, {"ywyyyy", 2},
	} {
		session := newSession()
		var targets []selection.Target
		for id := range test.changes {
			targets = append(targets, selection.Target{ID: int64(id)})
		}
		plan, begun := NewPlan(Pause(), "http://host", targets, false), 0
		CarryOut(t.Context(), session, plan, func(_ context.Context, id int64) (model.Object, error) {
			begun++
			return model.Object{}, results[rune(test.changes[id])]
		})
		if left := len(plan.With(ResultSkipped)); begun != test.begun || left != len(test.changes)-begun {
			t.Errorf("%s: %d were begun and %d left, want %d begun", test.changes, begun, left, test.begun)
		}
	}
}

// After an interrupt no further change is started, not even its first step, and each row says why.
func TestNothingIsStartedAfterAnInterrupt(t *testing.T) {
	session := newSession()
	ctx, cancel := context.WithCancelCause(t.Context())
	plan, begun := NewPlan(Pause(), "http://host", []selection.Target{{ID: 1}, {ID: 2}, {ID: 3}}, false), 0
	CarryOut(ctx, session, plan, func(context.Context, int64) (model.Object, error) {
		begun++
		cancel(cli.SignalError{Signal: os.Interrupt})
		return model.Object{}, nil
	})
	if begun != 1 || plan.Rows[0].Result != ResultPaused {
		t.Errorf("%d were begun, the first is %s", begun, plan.Rows[0].Result)
	}
	for _, row := range plan.Rows[1:] {
		if row.Result != ResultSkipped || row.Why != "interrupted" {
			t.Errorf("%d is %s: %s", row.Target.ID, row.Result, row.Why)
		}
	}
}
