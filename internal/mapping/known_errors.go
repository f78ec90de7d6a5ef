package mapping

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/output"
)

// ReadErrors returns the names of the server's errors. listed is false if the server does not list them.
func ReadErrors(ctx context.Context, scale *client.Client) (names []string, listed bool, err error) {
	for row, err := range scale.Errors.List(client.PageOptions{}).Objects().All(ctx) {
		if errors.Is(err, client.ErrUnsupported) {
			return nil, false, nil
		}
		var name string
		if err == nil {
			name, err = row.Text("name")
		}
		if err != nil {
			return nil, false, cli.TaskError("cannot list the server's errors", err)
		}
		names = append(names, name)
	}
	return names, true, nil
}

// NewNames returns the names of errors of the server that a mapping has, and the current one of the job type does not have for
// that exit code, each once and in order.
func NewNames(mapping model.ErrorMapping, now []byte) []string {
	var has model.ErrorMapping
	_ = json.Unmarshal(now, &has) // of another format, it has no names
	names := map[string]bool{}
	for code, name := range mapping.ExitCodes {
		if _, own := mapping.Errors[code]; !own && has.ExitCodes[code] != name {
			names[string(name)] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// checkNames refuses a plan with names that the server has no error for. If the server does not list its errors, it only warns of
// names that no job type of the plan is known to use.
func (p *plan) checkNames(ctx context.Context, session *cli.Session, scale *client.Client) error {
	wanted, used := map[string]bool{}, map[string]bool{}
	for _, one := range p.edits {
		for _, name := range one.before.errors {
			used[name] = true
		}
		if one.changes.ErrorMapping == nil || one.before.OwnErrors {
			continue
		}
		for _, name := range NewNames(*one.changes.ErrorMapping, one.before.Text) {
			wanted[name] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	known, listed, err := ReadErrors(ctx, scale)
	if err != nil {
		return cli.TaskError("cannot check the names of errors (--force sends them unchecked)", err)
	}
	if !listed {
		known = slices.Collect(maps.Keys(used))
	}
	unknown := slices.DeleteFunc(slices.Sorted(maps.Keys(wanted)), func(name string) bool { return slices.Contains(known, name) })
	switch {
	case len(unknown) == 0:
		return nil
	case !listed:
		session.Warn("this server does not list its errors; it may have none named %s", strings.Join(unknown, ", "))
		if near := nearNames(unknown, known); near != "" {
			session.Note("hint: %s", strings.TrimSpace(near))
		}
		return nil
	}
	hint := nearNames(unknown, known) + "`jt api --paginate errors/` lists the errors; --force sets the name anyway"
	if len(unknown) > 1 {
		return cli.UsageError("no such errors on "+p.Server+": "+strings.Join(unknown, ", "), hint)
	}
	return cli.UsageError("no such error on "+p.Server+": "+unknown[0], hint)
}

// undefinedError returns the error of job types that define their errors themselves, and would need the definition of a new one.
func undefinedError(edits []*edit) error {
	if len(edits) == 0 {
		return nil
	}
	var refs, known []string
	for _, one := range edits {
		refs = append(refs, one.row.Target.Ref)
	}
	first := edits[0]
	var has model.ErrorMapping
	_ = json.Unmarshal(first.before.Text, &has) // as when it was compared
	for _, name := range has.ExitCodes {
		known = append(known, string(name))
	}
	r := cli.Describe(first.row.Failure)
	return cli.OutcomeError(r.Exit, r.Code, "cannot update "+cli.SomeNames(refs)+": "+r.Message,
		nearNames(NewNames(*first.changes.ErrorMapping, first.before.Text), known)+r.Hint)
}

// nearNames returns a hint with known names that are similar to unknown ones.
func nearNames(unknown, known []string) string {
	var hints strings.Builder
	for _, name := range unknown {
		if slices.Contains(known, name) {
			continue // known, but not for this exit code
		}
		hint := cli.DidYouMean(output.Near(name, known))
		if hint != "" && len(unknown) > 1 {
			hints.WriteString(name + ": ")
		}
		if hint != "" {
			hints.WriteString(hint + " ")
		}
	}
	return hints.String()
}
