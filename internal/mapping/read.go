package mapping

import (
	"bytes"
	"context"
	"errors"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// Reading is the error mapping of one job type, as far as it could be read.
type Reading struct {
	Current
	Known bool  // the server told it, even if as null
	Err   error // of this job type alone: it is gone
}

// ReadAll reads the error mappings of job types, which costs a request each, at most so many at once. What is
// wrong with a single job type is noted; any other failure, and the end of ctx, ends the reading and is the error.
func ReadAll(ctx context.Context, session *cli.Session, scale *client.Client, targets []selection.Target) ([]Reading, error) {
	type answer struct {
		place   int
		mapping Reading
		err     error
	}
	mappings := make([]Reading, len(targets))
	answers := make(chan answer)
	ticks := time.NewTicker(cli.ProgressTick)
	defer ticks.Stop()
	progress := session.NewProgress("reading error mappings", len(targets))
	defer progress.End()
	asking, cancel := context.WithCancel(ctx)
	defer cancel()

	begun, underWay := 0, 0
	var failed error // the first one: those after it may come of the cancelling
	for {
		for failed == nil && underWay < scale.Concurrency() && begun < len(targets) {
			place := begun
			begun, underWay = begun+1, underWay+1
			go func() {
				mapping, err := oneMapping(asking, scale, targets[place])
				answers <- answer{place, mapping, err}
			}()
		}
		if underWay == 0 {
			return mappings, failed
		}
		select {
		case <-ticks.C:
			progress.Show(session.Environment.Now())
		case one := <-answers:
			underWay--
			progress.Add(one.mapping.Unreadable || one.mapping.Err != nil)
			mappings[one.place] = one.mapping
			if one.err != nil && failed == nil {
				failed = one.err
				cancel()
			}
		}
	}
}

func oneMapping(ctx context.Context, scale *client.Client, found selection.Target) (Reading, error) {
	now, err := currentMapping(ctx, scale, found)
	if errors.Is(err, client.ErrNotFound) {
		return Reading{Current: now, Err: err}, nil
	}
	mapping := Reading{Current: now, Known: len(now.Text) > 0}
	mapping.Text = bytes.Clone(now.Text) // the details that it is part of are larger
	return mapping, err
}
