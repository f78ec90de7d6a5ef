package cmd

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// targetOptions say which job types a command changes: REFs, or a selection.
type targetOptions struct {
	args       []string // REFs as the command line has them
	selection  selection
	all        bool
	except     []string // REFs that a selection leaves out
	guards     []guard
	allowEmpty bool
}

// guard keeps a selection from job types that are seldom meant by one.
type guard struct {
	field   string
	is      bool   // what the field of such a job type is
	kind    string // what such job types are
	warned  bool   // whether one that is named is warned of
	flag    string // takes them in
	include bool
}

func targetGuards() []guard {
	return []guard{
		{field: "is_system", is: true, kind: "system", warned: true, flag: "include-system"},
		{field: "is_long_running", is: true, kind: "long-running", warned: true, flag: "include-long-running"},
		{field: "is_active", is: false, kind: "archived", flag: "include-archived"},
	}
}

// targetHelp belongs into the help of each command that changes what REFs or a selection name.
const targetHelp = `Job types are named by REFs (an id, a name or NAME@VERSION, - for stdin), or
selected by flags such as --category or --all. All are looked up before anything
is changed. A selection skips system, long-running and archived job types unless
told otherwise, shows what it will do and asks on a terminal; elsewhere it needs
--yes. jt help selection tells more.`

func (o *targetOptions) addFlags(flags *pflag.FlagSet) {
	o.selection.addFlags(flags)
	flags.BoolVar(&o.all, "all", false, "select every job type")
	addRepeated(flags, &o.except, "except", "leave the job type that `REF` names out of the selection; repeatable")
	o.guards = targetGuards()
	for i := range o.guards {
		guard := &o.guards[i]
		flags.BoolVar(&guard.include, guard.flag, false, "do not skip "+guard.kind+" job types of the selection")
	}
	flags.BoolVar(&o.allowEmpty, "allow-empty", false, "nothing to work on is no error")
}

// include takes in what a guard would skip, as its flag does.
func (o *targetOptions) include(flag string) {
	for i := range o.guards {
		if o.guards[i].flag == flag {
			o.guards[i].include = true
		}
	}
}

// read takes what only the parsed command line tells.
func (o *targetOptions) read(flags *pflag.FlagSet, args []string) {
	o.args = args
	o.selection.read(flags)
}

// selected tells whether job types are selected, not named.
func (o *targetOptions) selected() bool { return o.all || o.selection.given() }

// prepare checks the flags before anything is sent, and before stdin is read.
func (o *targetOptions) prepare() error {
	if err := o.selection.prepare(); err != nil {
		return err
	}
	switch {
	case o.all && o.selection.given():
		return cli.UsageError("--all goes with no flag that selects less", "leave one of them out; --except leaves single job types out")
	case len(o.args) > 0 && o.selected():
		return cli.UsageError("job types are named and selected at once", "give REFs, or flags such as --category, not both")
	case len(o.args) > 0 && len(o.except) > 0:
		return cli.UsageError("--except goes with a selection alone", "leave out the REF itself")
	case len(o.args) == 0 && !o.selected():
		return cli.UsageError("no job types are given", "name them, such as landsat-parse@1.0.0, or select them: --category, --match, --name, --paused, ... or --all")
	}
	return nil
}

// target is a job type that a command is to change.
type target struct {
	object        client.Object
	id            int64
	name, version string
	ref           string // names it on a command line

	warnings []string // what it is that it may not have been meant
	skipped  string   // why the selection leaves it alone; "" where it does not
}

// find gives the job types, in the order of the REFs or of the list. That there are none is an error with the exit code
// of nothing found.
func (o *targetOptions) find(ctx context.Context, scale *client.Client, stdin io.Reader) ([]target, error) {
	objects, err := o.objects(ctx, scale, stdin)
	if err != nil {
		return nil, err
	}
	targets := make([]target, 0, len(objects))
	left := 0
	for _, object := range objects {
		found, err := o.target(object)
		if err != nil {
			return nil, err
		}
		if found.skipped == "" {
			left++
		}
		targets = append(targets, found)
	}
	if left == 0 && !o.allowEmpty {
		return nil, o.nothing(targets)
	}
	return targets, nil
}

func (o *targetOptions) objects(ctx context.Context, scale *client.Client, stdin io.Reader) ([]client.Object, error) {
	if !o.selected() {
		return readObjects(ctx, scale, o.args, stdin)
	}
	except, err := readObjects(ctx, scale, o.except, stdin)
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
	return selectObjects(ctx, scale, &o.selection, excepted)
}

// readObjects finds the job types that REFs of a command line name.
func readObjects(ctx context.Context, scale *client.Client, args []string, stdin io.Reader) ([]client.Object, error) {
	refs, err := readRefs(ctx, args, stdin)
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	return resolveAll(ctx, scale, refs)
}

// selectObjects reads the job types that a selection chooses from the list.
func selectObjects(ctx context.Context, scale *client.Client, selection *selection, excepted map[int64]bool) ([]client.Object, error) {
	walk := scale.JobTypes.List(client.ListOptions{
		Names: selection.names, Categories: selection.categories, IsActive: selection.isActive(),
	}).Objects()
	var objects []client.Object
	for object, err := range walk.All(ctx) {
		keep := false
		if err == nil {
			keep, err = selection.keeps(object)
		}
		if err != nil {
			return nil, cli.TaskError("cannot read which job types there are", err)
		}
		id, err := object.Integer("id")
		if err != nil {
			return nil, err
		}
		if keep && !excepted[id] {
			objects = append(objects, object)
		}
	}
	return objects, nil
}

func (o *targetOptions) target(object client.Object) (target, error) {
	found := target{object: object}
	var err error
	if found.id, err = object.Integer("id"); err != nil {
		return found, err
	}
	if found.name, err = object.Text("name"); err != nil {
		return found, err
	}
	if found.version, err = object.Text("version"); err != nil {
		return found, err
	}
	if found.ref, err = jobTypeName(object); err != nil {
		return found, err
	}
	var kinds, flags []string
	for _, guard := range o.guards {
		is, err := guard.holds(object)
		if err != nil {
			return found, err
		}
		if is && guard.warned && !o.selected() {
			found.warnings = append(found.warnings, guard.kind)
		}
		if is && o.selected() && !guard.include {
			kinds, flags = append(kinds, guard.kind), append(flags, "--"+guard.flag)
		}
	}
	if len(kinds) > 0 {
		found.skipped = strings.Join(kinds, ", ") + " (not without " + strings.Join(flags, " ") + ")"
	}
	return found, nil
}

// holds tells whether the job type is one of the guard's; a server that lacks the field has none.
func (g guard) holds(object client.Object) (bool, error) {
	if _, known := object.Field(g.field); !known {
		return false, nil
	}
	is, err := object.Boolean(g.field)
	return is == g.is, err
}

// nothing is the error of a command that has nothing to work on: none was found, or all of them are skipped.
func (o *targetOptions) nothing(skipped []target) error {
	const hintEmpty = "--allow-empty makes that a success"
	switch {
	case len(skipped) == 0 && !o.selected():
		return cli.NotFoundError("stdin names no job type", hintEmpty)
	case len(skipped) == 0:
		return cli.NotFoundError("no job types match", "`jt list` with the same flags shows what they choose; "+hintEmpty)
	}
	var kinds []string
	for _, group := range groupRefs(skipped, whySkipped) {
		kinds = append(kinds, output.Count(len(group.refs))+" "+group.what)
	}
	return cli.NotFoundError(
		fmt.Sprintf("all %s that match are skipped: %s", cli.JobTypes(len(skipped)), strings.Join(kinds, ", ")),
		"name them by REF, or take them in; "+hintEmpty,
	)
}

func whySkipped(found target) []string { return []string{found.skipped} }

// refGroup are the REFs of job types that have something in common.
type refGroup struct {
	what string
	refs []string
}

// groupRefs sorts the job types by what is told of them, in the order in which that comes up.
func groupRefs(targets []target, tell func(target) []string) []refGroup {
	var groups []refGroup
	for _, found := range targets {
		for _, what := range tell(found) {
			place := slices.IndexFunc(groups, func(group refGroup) bool { return group.what == what })
			if place < 0 {
				place = len(groups)
				groups = append(groups, refGroup{what: what})
			}
			groups[place].refs = append(groups[place].refs, found.ref)
		}
	}
	return groups
}
