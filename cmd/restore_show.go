package cmd

import (
	"slices"

	"jt/output"
)

// showRestore tells on stderr what is to change, whole where nothing else will tell.
func (a *app) showRestore(plan *restorePlan, whole bool) {
	planned := plan.with(resultPlanned)
	from := plan.file.label
	if taken := plan.file.server; taken != "" && taken != plan.server {
		from += ", taken on " + taken
	}
	what := jobTypes(len(planned))
	if len(planned) == 0 {
		what = "nothing"
	}
	a.note("%s to restore on %s from %s", what, plan.server, from)
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
		a.showPart(part.title, rows, most, func(row *pauseRow) { a.note("  %s %s", part.mark, row.target.ref) })
		if part.paused {
			a.warnOfNamed(rows)
		}
	}
	mapped := slices.DeleteFunc(slices.Clone(planned), func(row *pauseRow) bool { return plan.diffs[row.target.id] == nil })
	a.showPart("error mappings to change", mapped, most, func(row *pauseRow) {
		a.note("  %s", row.target.ref)
		for _, line := range plan.diffs[row.target.id] {
			a.note("    %s", line)
		}
	})
	if unknown := plan.with(resultUnknown); len(unknown) > 0 {
		a.note("unknown here: %s of the file: %s", jobTypes(len(unknown)), someNames(refsOf(unknown)))
	}
	if count := len(plan.with(resultUnchanged)); count > 0 {
		a.note("unchanged: %s", jobTypes(count))
	}
	if plan.untouched > 0 {
		a.note("not in the file, left alone: %s", jobTypes(plan.untouched))
	}
}

func (a *app) showPart(title string, rows []*pauseRow, most int, show func(*pauseRow)) {
	if len(rows) == 0 {
		return
	}
	a.note("%s: %s", title, jobTypes(len(rows)))
	for _, row := range rows[:min(len(rows), most)] {
		show(row)
	}
	if more := len(rows) - most; more > 0 {
		a.note("  and %s more; --dry-run shows all of them", output.Count(more))
	}
}

func refsOf(rows []*pauseRow) []string {
	refs := make([]string, 0, len(rows))
	for _, row := range rows {
		refs = append(refs, row.target.ref)
	}
	return refs
}
