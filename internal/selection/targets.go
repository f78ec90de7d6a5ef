package selection

import (
	"context"
	"fmt"
	"io"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// TargetOptions say which job types a command changes: REFs, or a selection.
type TargetOptions struct {
	Args       []string // REFs as the command line has them
	Selection  Selection
	All        bool
	Except     []string // REFs that a selection leaves out
	Guards     []guard
	AllowEmpty bool
}

// guard keeps a selection from job types that are seldom meant by one.
type guard struct {
	field   string
	is      bool   // what the field of such a job type is
	Kind    string // what such job types are
	warned  bool   // whether one that is named is warned of
	Flag    string // includes them
	Include bool
}

// TargetGuards returns the guards of a selection, none of which is lifted.
func TargetGuards() []guard {
	return []guard{
		{field: "is_system", is: true, Kind: "system", warned: true, Flag: "include-system"},
		{field: "is_long_running", is: true, Kind: "long-running", warned: true, Flag: "include-long-running"},
		{field: "is_active", is: false, Kind: "archived", Flag: "include-archived"},
	}
}

// Include includes what a guard would skip, as its flag does.
func (o *TargetOptions) Include(flag string) {
	for i := range o.Guards {
		if o.Guards[i].Flag == flag {
			o.Guards[i].Include = true
		}
	}
}

// Selected reports whether job types are selected, not named.
func (o *TargetOptions) Selected() bool { return o.All || o.Selection.Given() }

// Prepare checks the flags before anything is sent, and before stdin is read.
func (o *TargetOptions) Prepare() error {
	if err := o.Selection.Prepare(); err != nil {
		return err
	}
	switch {
	case o.All && o.Selection.Given():
		return cli.UsageError("--all goes with no flag that selects less", "leave one of them out; --except leaves single job types out")
	case len(o.Args) > 0 && o.Selected():
		return cli.UsageError("job types are named and selected at once", "give REFs, or flags such as --category, not both")
	case len(o.Args) > 0 && len(o.Except) > 0:
		return cli.UsageError("--except goes with a selection alone", "leave out the REF itself")
	case len(o.Args) == 0 && !o.Selected():
		return cli.UsageError("no job types are given", "name them, such as landsat-parse@1.0.0, or select them: --category, --match, --name, --paused, ... or --all")
	}
	return nil
}

// Find returns the job types, in the order of the REFs or of the list. That there are none is an error with the exit code
// of nothing found.
func (o *TargetOptions) Find(ctx context.Context, scale *client.Client, stdin io.Reader) ([]Target, error) {
	objects, err := o.objects(ctx, scale, stdin)
	if err != nil {
		return nil, err
	}
	targets := make([]Target, 0, len(objects))
	left := 0
	for _, object := range objects {
		found, err := o.target(object)
		if err != nil {
			return nil, err
		}
		if found.Skipped == "" {
			left++
		}
		targets = append(targets, found)
	}
	if left == 0 && !o.AllowEmpty {
		return nil, o.nothing(targets)
	}
	return targets, nil
}

func (o *TargetOptions) objects(ctx context.Context, scale *client.Client, stdin io.Reader) ([]client.Object, error) {
	if !o.Selected() {
		return readObjects(ctx, scale, o.Args, stdin)
	}
	except, err := readObjects(ctx, scale, o.Except, stdin)
	if err != nil {
		return nil, err
	}
	excepted := map[int64]bool{}
	for _, object := range except {
		id, err := object.Integer("id")
		if err != nil {
			return nil, err
		}
		excepted[id] = true
	}
	return Select(ctx, scale, &o.Selection, excepted)
}

// readObjects finds the job types that REFs of a command line name.
func readObjects(ctx context.Context, scale *client.Client, args []string, stdin io.Reader) ([]client.Object, error) {
	refs, err := ReadRefs(ctx, args, stdin)
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	return Resolve(ctx, scale, refs)
}

// Select reads the job types that a selection chooses from the list.
func Select(ctx context.Context, scale *client.Client, selection *Selection, excepted map[int64]bool) ([]client.Object, error) {
	list := scale.JobTypes.List(client.ListOptions{
		Names: selection.Names, Categories: selection.Categories, IsActive: selection.IsActive(),
	}).Objects()
	var objects []client.Object
	for object, err := range Chosen(list.All(ctx), selection.Keeps, 0) {
		if err != nil {
			return nil, cli.TaskError("cannot read which job types there are", err)
		}
		id, err := object.Integer("id")
		if err != nil {
			return nil, err
		}
		if !excepted[id] {
			objects = append(objects, object)
		}
	}
	return objects, nil
}

// Named returns a job type that was named by itself, with what it may be warned of.
func Named(object client.Object) (Target, error) {
	options := TargetOptions{Guards: TargetGuards()}
	return options.target(object)
}

func (o *TargetOptions) target(object client.Object) (Target, error) {
	found, err := NewTarget(object)
	if err != nil {
		return found, err
	}
	var kinds, flags []string
	for _, guard := range o.Guards {
		is, err := guard.holds(object)
		if err != nil {
			return found, err
		}
		if is && guard.warned && !o.Selected() {
			found.Warnings = append(found.Warnings, guard.Kind)
		}
		if is && o.Selected() && !guard.Include {
			kinds, flags = append(kinds, guard.Kind), append(flags, "--"+guard.Flag)
		}
	}
	if len(kinds) > 0 {
		found.Skipped = strings.Join(kinds, ", ") + " (not without " + strings.Join(flags, " ") + ")"
	}
	return found, nil
}

// holds reports whether the job type is one of the guard's; a server that lacks the field has none.
func (g guard) holds(object client.Object) (bool, error) {
	if _, known := object.Field(g.field); !known {
		return false, nil
	}
	is, err := object.Boolean(g.field)
	return is == g.is, err
}

// nothing is the error of a command that has nothing to work on: none was found, or all of them are skipped.
func (o *TargetOptions) nothing(skipped []Target) error {
	const hintEmpty = "--allow-empty makes that a success"
	switch {
	case len(skipped) == 0 && !o.Selected():
		return cli.NotFoundError("stdin names no job type", hintEmpty)
	case len(skipped) == 0:
		return cli.NotFoundError("no job types match", "`jt list` with the same flags shows what they choose; "+hintEmpty)
	}
	var kinds []string
	for _, group := range GroupRefs(skipped, WhySkipped) {
		kinds = append(kinds, output.Count(len(group.Refs))+" "+group.What)
	}
	return cli.NotFoundError(
		fmt.Sprintf("all %s that match are skipped: %s", cli.JobTypes(len(skipped)), strings.Join(kinds, ", ")),
		"name them by REF, or take them in; "+hintEmpty,
	)
}
