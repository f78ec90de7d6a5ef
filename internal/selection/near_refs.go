package selection

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/output"
)

const (
	nearTime = 3 * time.Second // limit for finding a hint
	nearRefs = 3               // REFs that get a hint
)

// MissingError is the error of REFs that name no job type.
type MissingError struct {
	refs []string
	hint string
}

func (e *MissingError) Error() string { return e.Report().Message }

// Report names the REFs, and offers similar names.
func (e *MissingError) Report() cli.Report {
	noun := "job type"
	if len(e.refs) > 1 {
		noun = "job types"
	}
	return cli.Report{
		Exit: cli.ExitNotFound, Code: "not_found", Message: "no such " + noun + ": " + strings.Join(e.refs, ", "), Hint: e.hint, Complete: true,
	}
}

// MissingRefs returns the error of REFs that name no job type, with a hint that offers similar names.
func MissingRefs(refs []string, known nameVersions) *MissingError {
	var hints []string
	for _, ref := range refs[:min(len(refs), nearRefs)] {
		hint := cli.DidYouMean(known.near(ref))
		if hint == "" {
			continue
		}
		if len(refs) > 1 {
			hint = ref + ": " + hint
		}
		hints = append(hints, hint)
	}
	return &MissingError{refs, cmp.Or(strings.Join(hints, " "), cli.HintRef)}
}

// nameVersions are the versions of job types by name.
type nameVersions map[string][]string

// ReadNameVersions reads the names for the hints of REFs that name nothing. It stops after a short time, and ignores errors:
// they must not hide the error that gets the hint.
func ReadNameVersions(ctx context.Context, scale *client.Client, refs []string) nameVersions {
	if len(refs) == 0 {
		return nil
	}
	refs = refs[:min(len(refs), nearRefs)]
	options := client.ListOptions{Brief: true}
	if !slices.ContainsFunc(refs, func(ref string) bool { return !cli.IsDigits(ref) }) {
		options.Names = refs // a similar id is an unrelated job type, but a name can be a number too
	}
	known := nameVersions{}
	for object := range briefly(ctx, scale, options) {
		name, _ := object.Text("name")
		version, _ := object.Text("version")
		if name != "" && version != "" {
			known[name] = append(known[name], version)
		}
	}
	return known
}

// briefly yields the job types that can be read in a short time.
func briefly(ctx context.Context, scale *client.Client, options client.ListOptions) iter.Seq[model.Object] {
	return func(yield func(model.Object) bool) {
		ctx, stop := context.WithTimeout(ctx, nearTime)
		defer stop()
		for object, err := range scale.JobTypes.List(options).Objects().All(ctx) {
			if err != nil || !yield(object) {
				return
			}
		}
	}
}

// near returns REFs that are similar to a REF: versions of the same name, or of similar names.
func (k nameVersions) near(ref string) []string {
	const most = 3
	name := ref
	if at := strings.LastIndex(ref, "@"); at > 0 && len(k[ref]) == 0 {
		name = ref[:at]
	}
	names := []string{name}
	if len(k[name]) == 0 && !cli.IsDigits(ref) {
		names = output.Near(name, slices.Sorted(maps.Keys(k)))
	}
	var refs []string
	for _, name := range names {
		for _, version := range k[name] {
			refs = append(refs, name+"@"+version)
		}
	}
	if nearest := output.Near(ref, refs); len(nearest) > 0 {
		return nearest
	}
	return refs[:min(len(refs), most)]
}
