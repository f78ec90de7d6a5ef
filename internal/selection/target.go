package selection

import (
	"context"
	"slices"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// Target is a job type that a command is to change.
type Target struct {
	Object        client.Object
	ID            int64
	Name, Version string
	Ref           string // names it on a command line

	Warnings []string // why it may not have been meant
	Skipped  string   // why the selection leaves it alone; "" where it does not
}

// NewTarget returns a job type that no guard was asked about.
func NewTarget(object client.Object) (found Target, err error) {
	found.Object = object
	if found.ID, err = object.Integer("id"); err != nil {
		return found, err
	}
	if found.Name, err = object.Text("name"); err != nil {
		return found, err
	}
	if found.Version, err = object.Text("version"); err != nil {
		return found, err
	}
	found.Ref, err = view.JobTypeName(object)
	return found, err
}

// fewNames is how many names the list is asked for; for more it is read completely, which takes fewer requests.
const fewNames = 50

// ReadAgain reads the job types as the list has them now, by id.
func ReadAgain(ctx context.Context, scale *client.Client, targets []Target) (map[int64]client.Object, error) {
	wanted := make(map[int64]bool, len(targets))
	var names []string
	for _, found := range targets {
		wanted[found.ID] = true
		if len(names) <= fewNames && !slices.Contains(names, found.Name) {
			names = append(names, found.Name)
		}
	}
	if len(targets) == 0 {
		return nil, nil
	}
	if len(names) > fewNames {
		names = nil
	}
	objects := make(map[int64]client.Object, len(targets))
	for object, err := range scale.JobTypes.List(client.ListOptions{Names: names}).Objects().All(ctx) {
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

// IsPaused reports whether a job type is paused. That the server does not say is an error.
func IsPaused(object client.Object) (bool, error) {
	if err := needField(object, "is_paused", "a boolean"); err != nil {
		return false, err
	}
	return object.Boolean("is_paused")
}

// WhySkipped returns why a selection leaves a job type alone, if it does, for GroupRefs.
func WhySkipped(found Target) []string {
	if found.Skipped == "" {
		return nil
	}
	return []string{found.Skipped}
}

// refGroup holds the REFs of job types that have something in common.
type refGroup struct {
	What string
	Refs []string
}

// GroupRefs groups the job types by what is said of them, in the order in which that comes up.
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

// NoteSkipped says what a selection leaves alone, and why.
func NoteSkipped(session *cli.Session, targets []Target) {
	for _, group := range GroupRefs(targets, WhySkipped) {
		session.Note("skipped: %s %s: %s", output.Count(len(group.Refs)), group.What, cli.SomeNames(group.Refs))
	}
}
