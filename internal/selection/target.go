package selection

import (
	"context"
	"errors"
	"slices"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// Target is a job type that a command works on.
type Target struct {
	Object        model.Object
	ID            int64
	Name, Version string
	Ref           string // its name on a command line

	Warnings []string // why it may be a mistake
	Skipped  string   // why the selection skips it; "" if it does not
}

// NewTarget returns a job type without checking it against guards.
func NewTarget(object model.Object) (found Target, err error) {
	found.Object = object
	if found.ID, err = object.Integer("id"); err != nil {
		return found, err
	}
	found.Ref, err = view.JobTypeName(object) // its error is that of the name or the version
	found.Name, _ = object.Text("name")
	found.Version, _ = object.Text("version")
	return found, err
}

// ReadAgain reads the current state of job types from the list, by id.
func ReadAgain(ctx context.Context, scale *client.Client, targets []Target) (map[int64]model.Object, error) {
	return readAgain(ctx, scale, targets, false)
}

// ReadStates is ReadAgain for rows that may lack times, which take fewer requests on some releases.
func ReadStates(ctx context.Context, scale *client.Client, targets []Target) (map[int64]model.Object, error) {
	return readAgain(ctx, scale, targets, true)
}

func readAgain(ctx context.Context, scale *client.Client, targets []Target, brief bool) (map[int64]model.Object, error) {
	wanted := make(map[int64]bool, len(targets))
	names := make([]string, 0, len(targets))
	for _, found := range targets {
		wanted[found.ID] = true
		names = append(names, found.Name)
	}
	if len(targets) == 0 {
		return nil, nil
	}
	objects := make(map[int64]model.Object, len(targets))
	for object, err := range scale.JobTypes.List(client.ListOptions{Names: scale.JobTypes.NameFilter(names, brief), Brief: brief}).Objects().All(ctx) {
		if errors.Is(err, client.ErrIncomplete) && len(objects) == len(wanted) {
			return objects, nil // what is missing was not asked for
		}
		if err != nil {
			return nil, err
		}
		id, err := object.Integer("id")
		if err != nil {
			return nil, err
		}
		if wanted[id] {
			objects[id] = object
		}
	}
	return objects, nil
}

// IsPaused reports whether a job type is paused. It is an error if the server does not say.
func IsPaused(object model.Object) (bool, error) {
	if err := needField(object, "is_paused", "a boolean"); err != nil {
		return false, err
	}
	return object.Boolean("is_paused")
}

// SomeRefs lists the REFs of job types on one line, the first five and the number of the rest.
func SomeRefs(targets []Target) string {
	refs := make([]string, 0, len(targets))
	for _, found := range targets {
		refs = append(refs, found.Ref)
	}
	return cli.SomeNames(refs)
}

// WhySkipped returns why a selection skips a job type, if it does, for GroupRefs.
func WhySkipped(found Target) []string {
	if found.Skipped == "" {
		return nil
	}
	return []string{found.Skipped}
}

// refGroup holds the REFs of job types that share a reason or a warning.
type refGroup struct {
	What string
	Refs []string
}

// GroupRefs groups the job types by the texts that say returns for them, in order of appearance.
func GroupRefs(targets []Target, say func(Target) []string) []refGroup {
	var groups []refGroup
	for _, found := range targets {
		for _, what := range say(found) {
			place := slices.IndexFunc(groups, func(group refGroup) bool { return group.What == what })
			if place < 0 {
				place = len(groups)
				groups = append(groups, refGroup{What: what})
			}
			groups[place].Refs = append(groups[place].Refs, found.Ref)
		}
	}
	return groups
}

// NoteSkipped names the job types that a selection skips, and why.
func NoteSkipped(session *cli.Session, targets []Target) {
	for _, group := range GroupRefs(targets, WhySkipped) {
		session.Note("skipped: %s %s: %s", output.Count(len(group.Refs)), group.What, cli.SomeNames(group.Refs))
	}
}
