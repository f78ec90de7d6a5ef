package snapshot

import (
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// ReportView returns the view of the report. Only rows of a dry run say what is now and what the snapshot has.
func ReportView() output.View {
	view := change.ReportView()
	view.Columns = append(view.Columns,
		output.Column{Name: "now", Kind: output.Text}, output.Column{Name: "snapshot", Kind: output.Text})
	return view
}

// show shows on stderr what will change: the beginning of it or, if the report of a dry run names the rest, all error mappings.
func (p *restorePlan) show(session *cli.Session, dryRun bool) {
	planned := len(p.With(change.ResultPlanned))
	if planned > 0 {
		from := p.file.label
		if taken := p.file.server; taken != "" && taken != p.Server {
			from += ", taken on " + taken
		}
		session.Note("%s to restore on %s from %s", cli.JobTypes(planned), p.Server, from)
	}
	var paused, unpaused, mapped [][]string // the lines about each job type
	var pausedRows []*change.Row
	for _, candidate := range p.candidates {
		if candidate.row.Result != change.ResultPlanned {
			continue
		}
		ref := candidate.row.Target.Ref
		if wanted := candidate.changes.IsPaused; wanted != nil && *wanted {
			paused = append(paused, []string{"  " + ref})
			pausedRows = append(pausedRows, candidate.row)
		} else if wanted != nil {
			unpaused = append(unpaused, []string{"  " + ref})
		}
		if candidate.changes.ErrorMapping != nil {
			lines := []string{"  " + ref}
			for _, line := range candidate.diff {
				lines = append(lines, "    "+line)
			}
			mapped = append(mapped, lines)
		}
	}
	showPart(session, "unpaused now, paused in the snapshot", "pause", paused, dryRun)
	change.WarnOfNamed(session, pausedRows)
	showPart(session, "paused now, unpaused in the snapshot", "unpause", unpaused, dryRun)
	showPart(session, "error mapping differs (- now, + in the snapshot)", "change", mapped, dryRun)
	for _, group := range selection.GroupRefs(p.foreign(), selection.WhySkipped) {
		session.Note("error mappings not restorable on this release: %s: %s: %s", cli.JobTypes(len(group.Refs)), cli.SomeNames(group.Refs), group.What)
	}
	var unknown []string
	for _, row := range p.With(change.ResultUnknown) {
		unknown = append(unknown, row.Target.Ref)
	}
	if len(unknown) > 0 {
		session.Note("not on the server: %s of the file: %s", cli.JobTypes(len(unknown)), cli.SomeNames(unknown))
	}
	if planned == 0 {
		return
	}
	if count := len(p.With(change.ResultUnchanged)); count > 0 && !dryRun {
		session.Note("unchanged: %s", cli.JobTypes(count))
	}
	switch {
	case p.untouched < 0:
		session.Note("not in the file, left unchanged: all other job types")
	case p.untouched > 0:
		session.Note("not in the file, left unchanged: %s", cli.JobTypes(p.untouched))
	}
}

// showPart shows what is, what the snapshot has and what will be done, and the lines about each job type, if the report of a
// dry run does not name it.
func showPart(session *cli.Session, differs, action string, jobTypes [][]string, dryRun bool) {
	if len(jobTypes) == 0 {
		return
	}
	session.Note("%s: %s to %s", differs, cli.JobTypes(len(jobTypes)), action)
	for i, lines := range jobTypes {
		if i == change.ShownNames && !dryRun {
			session.Note("  and %s more (--dry-run shows all)", output.Count(len(jobTypes)-i))
			return
		}
		for _, line := range lines {
			if len(lines) > 1 || !dryRun {
				session.Note("%s", line)
			}
		}
	}
}
