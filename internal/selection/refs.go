package selection

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/view"
)

// maxRefBytes limits a line of stdin, and maxRefsBytes all lines: a hundred thousand REFs take about a tenth of it.
const (
	maxRefBytes  = 64 << 10
	maxRefsBytes = 16 << 20
)

// ReadRefs returns the REFs of a command line, each once and in order. "-" stands for the REFs on stdin. Reading them ends
// with the context.
func ReadRefs(ctx context.Context, args []string, stdin io.Reader) ([]string, error) {
	var refs []string
	seen := map[string]bool{}
	add := func(ref string) {
		if !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	for _, arg := range args {
		switch arg {
		case "":
			return nil, cli.UsageError("a REF is empty", "is the variable that it comes from unset? A REF is an id, a name or NAME@VERSION; `jt list -o name` lists them")
		case "-":
			_, text, err := cli.ReadFile(ctx, "-", stdin, maxRefsBytes)
			if err != nil {
				return nil, err
			}
			for line := range strings.Lines(string(text)) {
				ref := strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r") // as Windows shells end lines
				if len(ref) > maxRefBytes {
					return nil, cli.UsageError("cannot read REFs from stdin", fmt.Sprintf("write one REF per line, of at most %d bytes", maxRefBytes))
				}
				if strings.TrimSpace(ref) != "" {
					add(ref)
				}
			}
		default:
			if err := checkText("the REF", arg); err != nil {
				return nil, err
			}
			add(arg)
		}
	}
	return refs, nil
}

// checkText refuses the text of an argument that is not UTF-8, before it is sent.
func checkText(what, text string) error {
	if utf8.ValidString(text) {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s %q is not UTF-8", what, text), "check the encoding of the terminal or script")
}

// Found is the result for one REF.
type Found struct {
	Ref     string
	ID      int64
	Object  model.Object // from the list
	Missing bool         // the REF names no job type
}

// Find returns the job types that REFs name, each once. A REF that names several is an error; selects says that the command
// has flags that select.
func Find(ctx context.Context, scale *client.Client, refs []string, selects bool) ([]Found, error) {
	named, err := scale.JobTypes.Resolve(ctx, refs...)
	if err != nil {
		return nil, lookUpError(err)
	}
	return found(refs, named, selects)
}

func lookUpError(err error) error { return cli.TaskError("cannot look up job types", err) }

func found(refs []string, named [][]model.Object, selects bool) ([]Found, error) {
	var found []Found
	seen := map[int64]bool{}
	for i, ref := range refs {
		switch len(named[i]) {
		case 0:
			found = append(found, Found{Ref: ref, Missing: true})
			continue
		case 1:
		default:
			return nil, ambiguousRef(ref, named[i], selects)
		}
		id, err := named[i][0].Integer("id")
		if err != nil {
			return nil, err
		}
		if !seen[id] {
			seen[id] = true
			found = append(found, Found{Ref: ref, ID: id, Object: named[i][0]})
		}
	}
	return found, nil
}

// resolve returns the job types that REFs name, each once, for a command that changes them or waits for them. A REF that names
// none or several is an error. The notes are about REFs of digits: they are ids, but job types have such names too.
func resolve(ctx context.Context, scale *client.Client, refs []string, selects bool) (objects []model.Object, notes []string, err error) {
	named, namesakes, err := scale.JobTypes.ResolveForChange(ctx, refs...)
	if err != nil {
		return nil, nil, lookUpError(err)
	}
	all, err := found(refs, named, selects)
	if err != nil {
		return nil, nil, err
	}
	if missing := missingOf(all); len(missing) > 0 {
		known := nameVersions(namesakes) // enough for ids
		if slices.ContainsFunc(missing, func(ref string) bool { return !cli.IsDigits(ref) }) {
			known = ReadNameVersions(ctx, scale, missing)
		}
		return nil, nil, MissingRefs(missing, known)
	}
	for _, one := range all {
		objects = append(objects, one.Object)
		if note := namesakeNote(one, namesakes[one.Ref]); note != "" {
			notes = append(notes, note)
		}
	}
	return objects, notes, nil
}

// missingOf returns the REFs that name no job type.
func missingOf(all []Found) (missing []string) {
	for _, one := range all {
		if one.Missing {
			missing = append(missing, one.Ref)
		}
	}
	return missing
}

// namesakeNote says which job type a REF of digits names, if it is the name of others.
func namesakeNote(found Found, versions []string) string {
	refs := make([]string, len(versions))
	for i, version := range versions {
		refs[i] = found.Ref + "@" + version
	}
	name, err := view.JobTypeName(found.Object)
	if err != nil || len(refs) == 0 || slices.Contains(refs, name) { // it may be that one
		return ""
	}
	return fmt.Sprintf("%s is the id of %s; job types named %s: %s", found.Ref, name, found.Ref, cli.SomeNames(refs))
}

// ambiguousRef returns the error of a REF that names several job types.
func ambiguousRef(ref string, named []model.Object, selects bool) error {
	candidates := make([]string, 0, len(named))
	for _, object := range named {
		name, nameErr := object.Text("name")
		version, versionErr := object.Text("version")
		id, _ := object.Field("id")
		if nameErr == nil && versionErr == nil {
			candidates = append(candidates, fmt.Sprintf("%s@%s  %s", name, version, id))
		}
	}
	hint := "use one of these, or its id: " + strings.Join(candidates, ", ")
	if selects {
		hint += "; --name selects all versions of a name"
	}
	return cli.UsageError(fmt.Sprintf("%q names %d job types", ref, len(named)), hint)
}
