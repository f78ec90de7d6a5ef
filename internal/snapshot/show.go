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
	var mapped []*change.Row
	diffs := map[*change.Row][]string{}
	for _, candidate := range p.candidates {
		if candidate.Row.Result == change.ResultPlanned && candidate.Wanted.ErrorMapping != nil {
			mapped = append(mapped, candidate.Row)
			diffs[candidate.Row] = candidate.Diff
		}
	}
	showPart(session, "unpaused now, paused in the snapshot", "pause", p.planned(true), nil, dryRun)
	change.WarnOfNamed(session, p.planned(true))
	showPart(session, "paused now, unpaused in the snapshot", "unpause", p.planned(false), nil, dryRun)
	showPart(session, "error mapping differs (- now, + in the snapshot)", "change", mapped, diffs, dryRun)
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

// showPart shows what is, what the snapshot has and what will be done, and the job types, unless they have no lines of their own
// and the report of a dry run names them.
func showPart(session *cli.Session, differs, action string, rows []*change.Row, lines map[*change.Row][]string, dryRun bool) {
	if len(rows) == 0 {
		return
	}
	session.Note("%s: %s to %s", differs, cli.JobTypes(len(rows)), action)
	if dryRun && lines == nil {
		return
	}
	for i, row := range rows {
		if i == change.ShownNames && !dryRun {
			session.Note("  and %s more (--dry-run shows all)", output.Count(len(rows)-i))
			return
		}
		session.Note("  %s", row.Target.Ref)
		for _, line := range lines[row] {
			session.Note("    %s", line)
		}
	}
}
