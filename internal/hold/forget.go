package hold

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
)

// forget shows the current state of job types, and drops them from the journals of killed holds. It changes nothing on the
// server.
func (r *recovery) forget(ctx context.Context, refs []string, dryRun bool) error {
	release, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer release()
	for _, ref := range refs {
		if !slices.ContainsFunc(r.left, func(one *journal) bool { return slices.ContainsFunc(one.record.Entries, entryOf(ref)) }) {
			return cli.NotFoundError(fmt.Sprintf("no job type %s in the journals of killed holds on %s", ref, r.scale.BaseURL()), "`jt hold --recover --dry-run` lists what they left paused")
		}
	}
	for _, one := range r.left {
		for _, left := range slices.Clone(one.record.Entries) {
			if !left.Begun || !slices.ContainsFunc(refs, func(ref string) bool { return entryOf(ref)(left) }) {
				continue
			}
			if err := r.show(ctx, left); err != nil {
				return err
			}
			if dryRun {
				continue
			}
			if err := one.add(line{Step: stepForgot, ID: left.ID}); err != nil {
				return err
			}
			r.session.Note("dropped %s from the journal %s", left.ref(), one.path)
		}
		if !dryRun && r.isDone(one.record, func(int64) bool { return true }) {
			one.drop(r.session)
		}
	}
	if dryRun {
		r.session.Note("dry run: no journal is changed")
	}
	return nil
}

// show shows the state of a job type, and what the journal says about it.
func (r *recovery) show(ctx context.Context, left entry) error {
	var now found
	object, err := r.scale.JobTypes.GetObject(ctx, left.ID)
	if err == nil {
		now, err = foundAs(object, left.target())
	}
	if err != nil && !errors.Is(err, client.ErrNotFound) {
		return cli.TaskError("cannot read "+left.ref(), err)
	}
	state := "not paused"
	switch {
	case !now.Listed:
		state = "no longer on the server"
	case now.IsPaused && now.Paused != "":
		state = "paused since " + now.Paused
	case now.IsPaused:
		state = "paused"
	}
	recorded := "the hold was about to pause it"
	switch {
	case left.Known && left.Paused != "":
		recorded = "the hold paused it at " + left.Paused
	case left.Known:
		recorded = "the hold paused it"
	case !left.Asked.IsZero():
		recorded += " at " + left.Asked.UTC().Format("2006-01-02T15:04:05Z")
	}
	r.session.Note("%s: %s; %s", left.ref(), state, recorded)
	return nil
}

func (e *entry) ref() string {
	return view.JobTypeRef(strconv.FormatInt(e.ID, 10), e.Name, e.Version)
}

func (e *entry) target() selection.Target {
	return selection.Target{ID: e.ID, Name: e.Name, Version: e.Version, Ref: e.ref()}
}

// entryOf returns a function that reports whether a REF names the job type of an entry.
func entryOf(ref string) func(entry) bool {
	return func(one entry) bool {
		return ref == strconv.FormatInt(one.ID, 10) || ref == one.Name || ref == one.ref()
	}
}
