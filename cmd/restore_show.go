package cmd

import (
	"slices"

	"jt/internal/cli"
	"jt/output"
)

// showRestore tells on stderr what is to change, whole where nothing else will tell.
func showRestore(session *cli.Session, plan *restorePlan, whole bool) {
	planned := plan.with(resultPlanned)
	from := plan.file.label
	if taken := plan.file.server; taken != "" && taken != plan.server {
		from += ", taken on " + taken
	}
	what := cli.JobTypes(len(planned))
	if len(planned) == 0 {
		what = "nothing"
	}
	session.Note("%s to restore on %s from %s", what, plan.server, from)
	most := shownNames
	if whole {
		most = max(most, len(planned))
	}
	for _, part := range []struct {
		title, mark string
		paused      bool
	}{{"to pause", "+", true}, {"to unpause", "-", false}} {
		rows := slices.DeleteFunc(slices.Clone(planned), func(row *pauseRow) bool {
			paused := plan.changes[row.target.id].IsPaused
			return paused == nil || *paused != part.paused
		})
		showPart(session, part.title, rows, most, func(row *pauseRow) { session.Note("  %s %s", part.mark, row.target.ref) })
		if part.paused {
			warnOfNamed(session, rows)
		}
	}
	mapped := slices.DeleteFunc(slices.Clone(planned), func(row *pauseRow) bool { return plan.diffs[row.target.id] == nil })
	showPart(session, "error mappings to change", mapped, most, func(row *pauseRow) {
		session.Note("  %s", row.target.ref)
		for _, line := range plan.diffs[row.target.id] {
			session.Note("    %s", line)
		}
	})
	if unknown := plan.with(resultUnknown); len(unknown) > 0 {
		session.Note("unknown here: %s of the file: %s", cli.JobTypes(len(unknown)), cli.SomeNames(refsOf(unknown)))
	}
	if count := len(plan.with(resultUnchanged)); count > 0 {
		session.Note("unchanged: %s", cli.JobTypes(count))
	}
	if plan.untouched > 0 {
		session.Note("not in the file, left alone: %s", cli.JobTypes(plan.untouched))
	}
}

func showPart(session *cli.Session, title string, rows []*pauseRow, most int, show func(*pauseRow)) {
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

func refsOf(rows []*pauseRow) []string {
	refs := make([]string, 0, len(rows))
	for _, row := range rows {
		refs = append(refs, row.target.ref)
	}
	return refs
}
