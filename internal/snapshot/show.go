package snapshot

import (
	"slices"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/output"
)

// ShowRestore tells on stderr what is to change, whole where nothing else will tell.
func ShowRestore(session *cli.Session, plan *restorePlan, whole bool) {
	planned := plan.With(change.ResultPlanned)
	from := plan.file.label
	if taken := plan.file.server; taken != "" && taken != plan.Server {
		from += ", taken on " + taken
	}
	what := cli.JobTypes(len(planned))
	if len(planned) == 0 {
		what = "nothing"
	}
	session.Note("%s to restore on %s from %s", what, plan.Server, from)
	most := change.ShownNames
	if whole {
		most = max(most, len(planned))
	}
	for _, part := range []struct {
		title, mark string
		paused      bool
	}{{"to pause", "+", true}, {"to unpause", "-", false}} {
		rows := slices.DeleteFunc(slices.Clone(planned), func(row *change.Row) bool {
			paused := plan.changes[row.Target.Id].IsPaused
			return paused == nil || *paused != part.paused
		})
		showPart(session, part.title, rows, most, func(row *change.Row) { session.Note("  %s %s", part.mark, row.Target.Ref) })
		if part.paused {
			change.WarnOfNamed(session, rows)
		}
	}
	mapped := slices.DeleteFunc(slices.Clone(planned), func(row *change.Row) bool { return plan.diffs[row.Target.Id] == nil })
	showPart(session, "error mappings to change", mapped, most, func(row *change.Row) {
		session.Note("  %s", row.Target.Ref)
		for _, line := range plan.diffs[row.Target.Id] {
			session.Note("    %s", line)
		}
	})
	if unknown := plan.With(change.ResultUnknown); len(unknown) > 0 {
		session.Note("unknown here: %s of the file: %s", cli.JobTypes(len(unknown)), cli.SomeNames(refsOf(unknown)))
	}
	if count := len(plan.With(change.ResultUnchanged)); count > 0 {
		session.Note("unchanged: %s", cli.JobTypes(count))
	}
	if plan.untouched > 0 {
		session.Note("not in the file, left alone: %s", cli.JobTypes(plan.untouched))
	}
}

func showPart(session *cli.Session, title string, rows []*change.Row, most int, show func(*change.Row)) {
	if len(rows) == 0 {
		return
	}
	session.Note("%s: %s", title, cli.JobTypes(len(rows)))
	for _, row := range rows[:min(len(rows), most)] {
		show(row)
	}
	if more := len(rows) - most; more > 0 {
		session.Note("  and %s more; --dry-run shows all of them", output.Count(more))
	}
}

func refsOf(rows []*change.Row) []string {
	refs := make([]string, 0, len(rows))
	for _, row := range rows {
		refs = append(refs, row.Target.Ref)
	}
	return refs
}
