package hold

import (
	"errors"
	"slices"

	"jt/internal/change"
	"jt/internal/selection"
	"jt/output"
)

// noteUnpaused names the job types that did not remain paused while COMMAND ran, and those for which the server does not
// show whether they did.
func (u *undo) noteUnpaused(plan *change.Plan) {
	var notes []string
	for _, row := range plan.Rows {
		switch shown := u.shown[row.Target.ID]; {
		case shown == unpaused && row.Result == change.ResultUnchanged:
			notes = append(notes, row.Target.Ref+" was unpaused while COMMAND ran")
		case shown == unsure && row.Result == change.ResultUnpaused:
			notes = append(notes, row.Target.Ref+" may have been unpaused while COMMAND ran: the server did not show it as paused")
		}
	}
	for _, note := range notes[:min(len(notes), change.ShownNames)] {
		u.session.Warn("%s", note)
	}
	if more := len(notes) - change.ShownNames; more > 0 {
		u.session.Warn("and so were, or may have been, %s more", output.Count(more))
	}
}

// noteLate names the job types that are undone, but that the server may still pause because of an earlier request. It reports
// whether there are any, as their journals must then be kept.
func (u *undo) noteLate(plan *change.Plan) bool {
	var late []selection.Target
	for _, row := range plan.Rows {
		if row.Result != change.ResultFailed && slices.ContainsFunc(u.entries[row.Target.ID], func(one entry) bool { return one.mayComeLate(u.now(one)) }) {
			late = append(late, row.Target)
		}
	}
	if len(late) > 0 {
		u.session.Warn("requests to pause had no clear response and may still take effect: %s", selection.SomeRefs(late))
	}
	return len(late) > 0
}

// noteUnproven shows what the user can do about job types when nothing shows whether the hold paused them.
func (u *undo) noteUnproven(plan *change.Plan) {
	unproven := change.TargetsOf(slices.DeleteFunc(plan.With(change.ResultFailed), func(row *change.Row) bool { return !isUnproven(row.Failure) }))
	if len(unproven) == 0 {
		return
	}
	undo, unpause := u.place.commands(u.session, u.scale.BaseURL(), unproven)
	u.session.Warn("nothing shows who paused %s; if it was the hold: %s; if it was somebody else, drop them from the journal: %s --forget %s",
		selection.SomeRefs(unproven), unpause, undo, joined(unproven, " --forget "))
}

// isUnproven reports whether a job type was left as it is because nothing shows whether the hold paused it.
func isUnproven(err error) bool {
	return errors.Is(err, becameError(unproven)) || errors.Is(err, becameError(stale))
}

func isUnpaused(row *change.Row) bool {
	return row.Result == change.ResultUnpaused || row.Result == change.ResultUnchanged
}
