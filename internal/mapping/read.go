package mapping

import (
	"bytes"
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

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
	readings := make([]Reading, len(targets))
	progress := session.NewProgress("reading error mappings", len(targets))
	defer progress.End()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(scale.Concurrency())
	for i, target := range targets {
		group.Go(func() (err error) {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			readings[i], err = read(ctx, scale, target)
			progress.Add(readings[i].Unreadable || readings[i].Err != nil)
			return err
		})
	}
	return readings, group.Wait()
}

func read(ctx context.Context, scale *client.Client, found selection.Target) (Reading, error) {
	now, err := currentMapping(ctx, scale, found)
	if errors.Is(err, client.ErrNotFound) {
		return Reading{Current: now, Err: err}, nil
	}
	reading := Reading{Current: now, Known: len(now.Text) > 0}
	reading.Text = bytes.Clone(now.Text) // the details that it is part of are larger
	return reading, err
}
