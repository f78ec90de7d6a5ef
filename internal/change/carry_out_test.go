package change

import (
	"context"
	"io"
	"testing"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// Only consecutive changes that fail to reach the server end the rest.
func TestOutageIsSeveralInARow(t *testing.T) {
	for _, test := range []struct {
		reached string // for each change in order: y if it reaches the server
		begun   int
	}{
		{"nnnnnn", 3}, {"ynnnyy", 4}, {"nnynny", 6}, {"nynnnn", 5},
	} {
		session := cli.NewSession(nil, cli.Environment{Stderr: io.Discard, Now: time.Now})
		session.Connection = cli.ConnectionOptions{Concurrency: 1, Given: func(string) bool { return true }}
		var targets []selection.Target
		for id := range test.reached {
			targets = append(targets, selection.Target{ID: int64(id)})
		}
		plan, begun := NewPlan(Pause(), "http://host", targets, false), 0
		CarryOut(t.Context(), session, plan, func(_ context.Context, id int64) error {
			begun++
			if test.reached[id] == 'y' {
				return nil
			}
			return &client.Error{Reason: client.ReasonUnreachable}
		})
		if left := len(plan.With(ResultSkipped)); begun != test.begun || left != len(test.reached)-begun {
			t.Errorf("%s: %d were begun and %d left, want %d begun", test.reached, begun, left, test.begun)
		}
	}
}
