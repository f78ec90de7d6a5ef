package mapping

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"golang.org/x/sync/errgroup"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// Current is the error mapping that a job type has.
type Current struct {
	ref        string
	Text       []byte // JSON; nil if the server does not report it
	Unreadable bool   // the server saved a mapping that it cannot read, and responds to a request for details with an internal error
	Gone       error  // set by ReadAll if the job type no longer exists
}

// readCurrent reads the error mapping of a job type.
func readCurrent(ctx context.Context, scale *client.Client, found selection.Target) (Current, error) {
	now := Current{ref: found.Ref}
	if text, known := found.Object.Mapping(); known {
		now.Text = text
		return now, nil
	}
	details, err := scale.JobTypes.GetObject(ctx, found.ID)
	failed, _ := errors.AsType[*client.Error](err)
	switch {
	case err == nil:
		text, _ := details.Mapping()
		now.Text = bytes.Clone(text) // without keeping the larger details
	case failed != nil && failed.Status == http.StatusInternalServerError:
		now.Unreadable = true
	default:
		return now, cli.TaskError("cannot read the error mapping of "+found.Ref, err)
	}
	return now, nil
}

// ReadAll reads the error mappings of job types, with one request each, several at once. If a job type no longer exists,
// its Current says so; any other failure, and the end of ctx, ends the reading with an error.
func ReadAll(ctx context.Context, session *cli.Session, scale *client.Client, targets []selection.Target) ([]Current, error) {
	mappings := make([]Current, len(targets))
	progress := session.NewProgress("reading error mappings", len(targets))
	defer progress.End()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(scale.Concurrency())
	for i, target := range targets {
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			var now Current
			err := cli.Try(func() (err error) {
				now, err = readCurrent(ctx, scale, target)
				return err
			})
			if errors.Is(err, client.ErrNotFound) {
				now.Gone, err = err, nil
			}
			mappings[i] = now
			progress.Add(now.Unreadable || now.Gone != nil)
			return err
		})
	}
	return mappings, group.Wait()
}
