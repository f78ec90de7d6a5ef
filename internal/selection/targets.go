package selection

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// TargetOptions are the arguments and flags that say which job types a command works on: REFs, or a selection.
type TargetOptions struct {
	Args       []string // REFs as on the command line
	Selection  Selection
	All        bool
	Except     []string // REFs to leave out of a selection
	Guards     []guard
	AllowEmpty bool

	read            bool     // the REFs, which are then these
	named, excepted []string // from the command line and from stdin
	notes           []string // about the REFs, and about names and categories
}

// guard keeps a kind of job types out of a selection, because they are seldom meant.
type guard struct {
	field   string
	is      bool   // the field's value for such job types
	Kind    string // word for such job types
	warned  bool   // whether there is a warning if one is named
	Flag    string // the flag that includes them
	Include bool
}

const isLongRunning = "is_long_running"

// TargetGuards returns the guards of a selection, none of which is lifted yet.
func TargetGuards() []guard {
	return []guard{
		{field: "is_system", is: true, Kind: "system", warned: true, Flag: "include-system"},
		{field: isLongRunning, is: true, Kind: "long-running", warned: true, Flag: "include-long-running"},
		{field: "is_active", is: false, Kind: "archived", Flag: "include-archived"},
	}
}

// Include includes the job types of a guard, as its flag does.
func (o *TargetOptions) Include(flag string) {
	for i := range o.Guards {
		if o.Guards[i].Flag == flag {
			o.Guards[i].Include = true
		}
	}
}

// Selected reports whether job types are selected by flags, not named by REFs.
func (o *TargetOptions) Selected() bool { return o.All || o.Selection.Given() }

// Named reports whether each job type is named by a REF on the command line, not on stdin.
func (o *TargetOptions) Named() bool { return !o.Selected() && !slices.Contains(o.Args, "-") }

// Prepare checks the flags before any request is sent and before stdin is read.
func (o *TargetOptions) Prepare() error {
	if err := o.Selection.Prepare(); err != nil {
		return err
	}
	switch {
	case o.All && o.Selection.Given():
		return cli.UsageError("--all and flags that select job types cannot be used together", "leave one of them out; --except leaves out single job types")
	case len(o.Args) > 0 && o.Selected():
		return refsAndFlags()
	case len(o.Args) > 0 && len(o.Except) > 0:
		return cli.UsageError("--except needs a selection", "leave out the REF itself")
	case len(o.Args) == 0 && !o.Selected():
		return cli.UsageError("no job types given", "name them, such as landsat-parse@1.0.0, or select them: --category, --match, --name, ... or --all")
	}
	return nil
}

// ReadRefs reads the REFs on stdin, if any are to come from there. Find does so too, unless they are read already.
func (o *TargetOptions) ReadRefs(ctx context.Context, stdin io.Reader) error {
	if o.read {
		return nil
	}
	var err error
	if o.named, err = ReadRefs(ctx, o.Args, stdin); err != nil {
		return err
	}
	if o.excepted, err = ReadRefs(ctx, o.Except, stdin); err != nil {
		return err
	}
	if len(o.Except) > 0 && len(o.excepted) == 0 && !o.AllowEmpty { // a failed command before the pipe must not select everything
		return cli.NotFoundError("no REF on stdin for --except", "leave out --except to leave out nothing, or add --allow-empty")
	}
	o.read = true
	return nil
}

// NamesOne reports whether there is one REF, after ReadRefs.
func (o *TargetOptions) NamesOne() bool { return !o.Selected() && len(o.named) == 1 }

// Find returns the job types, in the order of the REFs or of the list. It is an error if there are none, unless AllowEmpty
// is set.
func (o *TargetOptions) Find(ctx context.Context, scale *client.Client, stdin io.Reader) ([]Target, error) {
	if err := o.ReadRefs(ctx, stdin); err != nil {
		return nil, err
	}
	objects, err := o.objects(ctx, scale)
	if err != nil {
		return nil, err
	}
	targets := make([]Target, len(objects))
	if missing := o.Selection.Missing(ctx, scale, false); missing != "" && len(objects) > 0 {
		o.notes = append(o.notes, missing)
	}
	for i, object := range objects {
		if targets[i], err = o.target(object); err != nil {
			return nil, err
		}
	}
	if !o.AllowEmpty && !slices.ContainsFunc(targets, func(found Target) bool { return found.Skipped == "" }) {
		return nil, o.nothing(targets, o.Selection.Suggest(ctx, scale, false))
	}
	return targets, nil
}

// Note warns of REFs that may be meant as names, and of names and categories that match nothing. It notes that the server does
// not show which of the job types found are long-running, if the selection skips those, or if jobs are waited for.
func (o *TargetOptions) Note(session *cli.Session, targets []Target, waits bool) {
	for _, note := range o.notes {
		session.Warn("%s", note)
	}
	guards := o.Selected() && slices.ContainsFunc(o.Guards, func(one guard) bool { return one.field == isLongRunning && !one.Include })
	unknown := slices.ContainsFunc(targets, func(found Target) bool {
		_, known := found.Object.Field(isLongRunning)
		return found.Skipped == "" && !known
	})
	var effects []string
	if guards {
		effects = append(effects, "none is skipped for that")
	}
	if waits {
		effects = append(effects, "if jobs do not end, the wait times out")
	}
	if unknown && len(effects) > 0 {
		session.Note("note: this server does not show which job types are long-running: %s", strings.Join(effects, ", and "))
	}
}

func (o *TargetOptions) objects(ctx context.Context, scale *client.Client) (objects []model.Object, err error) {
	if !o.Selected() {
		objects, o.notes, err = resolve(ctx, scale, o.named, true)
		return objects, err
	}
	var except []model.Object
	if except, o.notes, err = resolve(ctx, scale, o.excepted, false); err != nil {
		return nil, err
	}
	excepted := map[string]bool{}
	for _, object := range except {
		excepted[view.JobTypeKey(object)] = true
	}
	objects, err = Select(ctx, scale, &o.Selection)
	return slices.DeleteFunc(objects, func(object model.Object) bool { return excepted[view.JobTypeKey(object)] }), err
}

// Select reads the job types of a selection from the list. Rows may lack times unless it selects by them.
func Select(ctx context.Context, scale *client.Client, selection *Selection) (objects []model.Object, err error) {
	if err := selection.supported(ctx, scale); err != nil {
		return nil, err
	}
	for object, err := range Chosen(selection.List(scale).Thorough().All(ctx), selection.Keeps) {
		if err != nil {
			return nil, cli.TaskError("cannot list job types", err)
		}
		objects = append(objects, object)
	}
	return objects, nil
}

// List returns the list that has the job types of a selection, and perhaps others.
func (s *Selection) List(scale *client.Client) *client.List[model.Object] {
	return scale.JobTypes.List(client.ListOptions{
		Names: s.ServerNames(scale, !s.Timed()), Categories: s.Categories, IsActive: s.IsActive(), Brief: !s.Timed(), LongRunning: true,
	}).Objects()
}

// Named returns a job type that was named by a REF, with its warnings.
func Named(object model.Object) (Target, error) {
	options := TargetOptions{Guards: TargetGuards()}
	return options.target(object)
}

func (o *TargetOptions) target(object model.Object) (Target, error) {
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
		found.Skipped = strings.Join(kinds, ", ") + " (needs " + strings.Join(flags, " ") + ")"
	}
	return found, nil
}

// holds reports whether a job type is of the guard's kind. A server without the field has none.
func (g guard) holds(object model.Object) (bool, error) {
	if _, known := object.Field(g.field); !known {
		return false, nil
	}
	is, err := object.Boolean(g.field)
	return is == g.is, err
}

// nothing returns the error of a command that has nothing to work on: none was found, or all of them are skipped.
func (o *TargetOptions) nothing(skipped []Target, suggestion string) error {
	const hintEmpty = "add --allow-empty to succeed anyway"
	switch {
	case len(skipped) == 0 && !o.Selected():
		return cli.NotFoundError("no job types on stdin", hintEmpty)
	case len(skipped) == 0:
		return cli.NotFoundError("no job types match", cmp.Or(suggestion, "run `jt list` with the same flags to see what they select, or "+hintEmpty))
	}
	var kinds []string
	for _, group := range GroupRefs(skipped, WhySkipped) {
		kinds = append(kinds, output.Count(len(group.Refs))+" "+group.What)
	}
	return cli.NotFoundError(
		fmt.Sprintf("all %s that match are skipped: %s", cli.JobTypes(len(skipped)), strings.Join(kinds, ", ")),
		"name them by REF, include them with those flags, or "+hintEmpty,
	)
}
