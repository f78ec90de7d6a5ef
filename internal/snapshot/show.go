package snapshot

import (
	"jt/internal/change"
	"jt/internal/cli"
	"jt/output"
)

// show shows on stderr what is to change: all of it, or the beginning.
func (p *restorePlan) show(session *cli.Session, whole bool) {
	planned := p.With(change.ResultPlanned)
	from := p.file.label
	if taken := p.file.server; taken != "" && taken != p.Server {
		from += ", taken on " + taken
	}
	what := cli.JobTypes(len(planned))
	if len(planned) == 0 {
		what = "nothing"
	}
	session.Note("%s to restore on %s from %s", what, p.Server, from)
	most := change.ShownNames
	if whole {
		most = max(most, len(planned))
	}
	var paused, unpaused, mapped []*change.Row
	for _, row := range planned {
		changes := p.candidates[row.Target.ID].changes
		if changes.IsPaused != nil && *changes.IsPaused {
			paused = append(paused, row)
		} else if changes.IsPaused != nil {
			unpaused = append(unpaused, row)
		}
		if changes.ErrorMapping != nil {
			mapped = append(mapped, row)
		}
	}
	showPart(session, "to pause", paused, most, func(row *change.Row) { session.Note("  + %s", row.Target.Ref) })
	change.WarnOfNamed(session, paused)
	showPart(session, "to unpause", unpaused, most, func(row *change.Row) { session.Note("  - %s", row.Target.Ref) })
	showPart(session, "error mappings to change", mapped, most, func(row *change.Row) {
		session.Note("  %s", row.Target.Ref)
		for _, line := range p.candidates[row.Target.ID].diff {
			session.Note("    %s", line)
		}
	})
	var unknown []string
	for _, row := range p.With(change.ResultUnknown) {
		unknown = append(unknown, row.Target.Ref)
	}
	if len(unknown) > 0 {
		session.Note("unknown here: %s of the file: %s", cli.JobTypes(len(unknown)), cli.SomeNames(unknown))
	}
	if count := len(p.With(change.ResultUnchanged)); count > 0 {
		session.Note("unchanged: %s", cli.JobTypes(count))
	}
	if p.untouched > 0 {
		session.Note("not in the file, left alone: %s", cli.JobTypes(p.untouched))
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
