package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"jt/client"
	"jt/internal/cli"
)

// detailsEntry is a job type to be shown.
type detailsEntry struct {
	ref    string
	object client.Object // as the list has it, then its details
	err    error
	ready  chan struct{} // closed once the details or the error are there
}

// detailsError is a job type that the server has, but of which it fails to return the details.
type detailsError struct {
	object client.Object // as the list has it
	err    error
}

func (e *detailsError) Error() string { return e.err.Error() }
func (e *detailsError) Unwrap() error { return e.err }

// Report says how to repair the job type.
func (e *detailsError) Report() cli.Report {
	r := cli.Describe(e.err)
	id, _ := e.object.Field("id")
	r.Message, r.Complete = fmt.Sprintf("cannot show %s: %s", e.object.Describe(), r.Message), false
	r.Hint = fmt.Sprintf("servers answer so where its error mapping is broken: `jt update %s --error-mapping FILE` then repairs it", id)
	return r
}

type detailsList []*detailsEntry

// detailsOf finds the job types that REFs name, each once. A REF that names several is an error, one that names none
// an entry with one.
func detailsOf(ctx context.Context, scale *client.Client, refs []string) (detailsList, error) {
	resolutions, err := scale.JobTypes.Resolve(ctx, refs...)
	if err != nil {
		return nil, cli.TaskError("cannot look the job types up", err)
	}
	var list detailsList
	seen := map[int64]bool{}
	for _, resolution := range resolutions {
		entry := &detailsEntry{ref: resolution.Ref, object: resolution.Object, err: resolution.Err, ready: make(chan struct{})}
		if entry.err != nil {
			if !errors.Is(entry.err, client.ErrNotFound) {
				return nil, entry.err
			}
			list = append(list, entry)
			continue
		}
		id, err := entry.object.Integer("id")
		if err != nil {
			return nil, err
		}
		if !seen[id] {
			seen[id] = true
			list = append(list, entry)
		}
	}
	return list, nil
}

// fetch asks for the details, of the first entries first, until ctx ends; decoding them all checks each field's type.
func (l detailsList) fetch(ctx context.Context, scale *client.Client, decode bool) {
	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, scale.Concurrency())
	for _, entry := range l {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			entry.err = cmp.Or(entry.err, ctx.Err())
			close(entry.ready)
			continue
		}
		running.Go(func() {
			defer func() { <-slots }()
			defer close(entry.ready)
			if entry.err == nil {
				entry.err = entry.read(ctx, scale)
			}
			if entry.err == nil && decode {
				_, entry.err = entry.object.Details()
			}
		})
	}
}

// read asks for the details, unless they were asked for already to find out whether there is such an id.
func (e *detailsEntry) read(ctx context.Context, scale *client.Client) error {
	if _, ok := e.object.Field("job_counts_6h"); ok {
		return nil
	}
	id, err := e.object.Integer("id")
	if err != nil {
		return err
	}
	object, err := scale.JobTypes.GetObject(ctx, id)
	failed, ok := errors.AsType[*client.Error](err)
	switch {
	case err == nil:
		e.object = object
		return nil
	case ok && failed.Status >= 500:
		return &detailsError{e.object, err}
	case errors.Is(err, client.ErrNotFound):
		return &client.MissingError{Ref: e.ref} // it went away in between
	}
	return cli.TaskError("cannot show "+e.object.Describe(), err)
}
