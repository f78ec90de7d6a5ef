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

// checkNames refuses a plan with names that the server has no error for. If the server does not list its errors, it only warns of
// names that no job type of the plan is known to use.
func (p *plan) checkNames(ctx context.Context, session *cli.Session, scale *client.Client) error {
	wanted := NewNames(p.edits)
	if len(wanted) == 0 {
		return nil
	}
	known, listed, err := ReadErrors(ctx, scale)
	if err != nil {
		return cli.TaskError("cannot check the names of errors (--force sends them unchecked)", err)
	}
	if !listed {
		for _, one := range p.edits {
			known = append(known, one.Before.errors...)
		}
		known = slices.Compact(slices.Sorted(slices.Values(known)))
	}
	unknown := slices.DeleteFunc(slices.Sorted(maps.Keys(wanted)), func(name string) bool { return slices.Contains(known, name) })
	near := nearNames(unknown, known)
	switch {
	case len(unknown) == 0:
		return nil
	case !listed:
		session.Warn("this server does not list its errors; it may have none named %s", strings.Join(unknown, ", "))
		if near != "" {
			session.Note("hint: %s", strings.TrimSpace(near))
		}
		return nil
	}
	noun := "error"
	if len(unknown) > 1 {
		noun += "s"
	}
	return cli.UsageError("no such "+noun+" on "+p.Server+": "+strings.Join(unknown, ", "),
		near+"`jt api --paginate errors/` lists the errors; --force sets the name anyway")
}

// undefinedError returns the error of job types that define their errors themselves, and would need the definition of a new one.
func undefinedError(edits []*edit) error {
	if len(edits) == 0 {
		return nil
	}
	var refs, known []string
	for _, one := range edits {
		refs = append(refs, one.Row.Target.Ref)
	}
	first := edits[0]
	var has model.ErrorMapping
	_ = json.Unmarshal(first.Before.Text, &has) // as when it was compared
	for _, name := range has.ExitCodes {
		known = append(known, string(name))
	}
	r := cli.Describe(first.Row.Failure)
	return cli.OutcomeError(r.Exit, r.Code, "cannot update "+cli.SomeNames(refs)+": "+r.Message, nearNames(first.newNames(), known)+r.Hint)
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
