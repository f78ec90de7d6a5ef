package snapshot

import (
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// show shows on stderr what will change: all of it, or the beginning.
func (p *restorePlan) show(session *cli.Session, all bool) {
	planned := len(p.With(change.ResultPlanned))
	from := p.file.label
	if taken := p.file.server; taken != "" && taken != p.Server {
		from += ", taken on " + taken
	}
	what := cli.JobTypes(planned)
	if planned == 0 {
		what = "nothing"
	}
	session.Note("%s to restore on %s from %s", what, p.Server, from)
	most := change.ShownNames
	if all {
		most = max(most, planned)
	}
	var paused, unpaused, mapped [][]string // the lines about each job type
	var pausedRows []*change.Row
	for _, candidate := range p.candidates {
		if candidate.row.Result != change.ResultPlanned {
			continue
		}
		ref := candidate.row.Target.Ref
		if wanted := candidate.changes.IsPaused; wanted != nil && *wanted {
			paused = append(paused, []string{"  + " + ref})
			pausedRows = append(pausedRows, candidate.row)
		} else if wanted != nil {
			unpaused = append(unpaused, []string{"  - " + ref})
		}
		if candidate.changes.ErrorMapping != nil {
			lines := []string{"  " + ref}
			for _, line := range candidate.diff {
				lines = append(lines, "    "+line)
			}
			mapped = append(mapped, lines)
		}
	}
	showPart(session, "to pause", paused, most)
	change.WarnOfNamed(session, pausedRows)
	showPart(session, "to unpause", unpaused, most)
	showPart(session, "error mappings to change", mapped, most)
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
	if count := len(p.With(change.ResultUnchanged)); count > 0 {
		session.Note("unchanged: %s", cli.JobTypes(count))
	}
	switch {
	case p.untouched < 0:
		session.Note("not in the file, left unchanged: all other job types")
	case p.untouched > 0:
		session.Note("not in the file, left unchanged: %s", cli.JobTypes(p.untouched))
	}
}

func showPart(session *cli.Session, title string, jobTypes [][]string, most int) {
	if len(jobTypes) == 0 {
		return
	}
	session.Note("%s: %s", title, cli.JobTypes(len(jobTypes)))
	for _, lines := range jobTypes[:min(len(jobTypes), most)] {
		for _, line := range lines {
			session.Note("%s", line)
		}
	}
	if more := len(jobTypes) - most; more > 0 {
		session.Note("  and %s more (--dry-run shows all)", output.Count(more))
	}
}
