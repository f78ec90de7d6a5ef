package cmd

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"jt/internal/cli"
	"jt/output"
)

// pauseAction is what a command does to job types.
type pauseAction struct {
	name   string // of the command, and of the action in its report
	doing  string
	done   pauseResult
	paused bool // what the job types are to be
}

func actionPause() pauseAction {
	return pauseAction{name: "pause", doing: "pausing", done: resultPaused, paused: true}
}

func actionUnpause() pauseAction {
	return pauseAction{name: "unpause", doing: "unpausing", done: resultUnpaused}
}

// pausePlan is what is to be done, and then what became of it.
type pausePlan struct {
	action   pauseAction
	server   string
	selected bool // by flags, not named
	rows     []*pauseRow

	afterInterrupt string // what is said to come after an interrupt, behind what is waited for
}

// pauseResult is what became of one job type.
type pauseResult string

const (
	resultPlanned   pauseResult = "planned"
	resultPaused    pauseResult = "paused"
	resultUnpaused  pauseResult = "unpaused"
	resultUnchanged pauseResult = "unchanged"
	resultFailed    pauseResult = "failed"
	resultSkipped   pauseResult = "skipped"
)

// pauseRow is one job type of a plan.
type pauseRow struct {
	target  target
	result  pauseResult
	why     string // it failed or was skipped
	action  string // on this row, where the command does not do the same to all
	failure error
	unbegun bool // skipped because the command ended before it
}

func newPausePlan(action pauseAction, server string, targets []target, selected bool) *pausePlan {
	plan := &pausePlan{action: action, server: server, selected: selected, afterInterrupt: "once more ends at once"}
	for _, found := range targets {
		row := &pauseRow{target: found, result: resultPlanned}
		// A server that does not tell is asked for the change: it alone knows.
		state, _ := found.object.Field("is_paused")
		switch {
		case found.skipped != "":
			row.result, row.why = resultSkipped, found.skipped
		case string(state) == strconv.FormatBool(action.paused):
			row.result = resultUnchanged
		}
		plan.rows = append(plan.rows, row)
	}
	return plan
}

// unskipped are the job types that the selection does not leave alone.
func (p *pausePlan) unskipped() []target {
	var targets []target
	for _, row := range p.rows {
		if row.result != resultSkipped {
			targets = append(targets, row.target)
		}
	}
	return targets
}

// with are the rows that have a result.
func (p *pausePlan) with(result pauseResult) []*pauseRow {
	var rows []*pauseRow
	for _, row := range p.rows {
		if row.result == result {
			rows = append(rows, row)
		}
	}
	return rows
}

// shownNames is how many names of job types a plan shows before it counts the rest.
const shownNames = 20

// showPausePlan tells on stderr what a selection came to, and of what job types that were named may be a mistake.
func showPausePlan(session *cli.Session, plan *pausePlan) {
	planned := plan.with(resultPlanned)
	if !plan.selected {
		warnOfNamed(session, planned)
		return
	}
	session.Note("%s to %s on %s", cli.JobTypes(len(planned)), plan.action.name, plan.server)
	for _, row := range planned[:min(len(planned), shownNames)] {
		session.Note("  %s", row.target.ref)
	}
	if more := len(planned) - shownNames; more > 0 {
		session.Note("  and %s more; --dry-run lists all of them", output.Count(more))
	}
	if count := len(plan.with(resultUnchanged)); count > 0 {
		session.Note("unchanged: %s, %s already", cli.JobTypes(count), plan.action.done)
	}
	noteSkipped(session, targetsOf(plan.with(resultSkipped)))
}

// noteSkipped says what a selection leaves alone, and why.
func noteSkipped(session *cli.Session, skipped []target) {
	for _, group := range groupRefs(skipped, whySkipped) {
		session.Note("skipped: %s %s: %s", output.Count(len(group.refs)), group.what, cli.SomeNames(group.refs))
	}
}

func warnOfNamed(session *cli.Session, rows []*pauseRow) {
	for _, group := range groupRefs(targetsOf(rows), func(found target) []string { return found.warnings }) {
		session.Note("warning: %s job types among them: %s", group.what, cli.SomeNames(group.refs))
	}
}

func targetsOf(rows []*pauseRow) []target {
	targets := make([]target, 0, len(rows))
	for _, row := range rows {
		targets = append(targets, row.target)
	}
	return targets
}

// agreeToPause shows the plan, and asks where it has to: what was selected is to be seen before it is changed.
func agreeToPause(ctx context.Context, session *cli.Session, plan *pausePlan, consent bool) error {
	showPausePlan(session, plan)
	count := len(plan.with(resultPlanned))
	if !plan.selected || count == 0 || consent {
		return nil
	}
	verb := strings.ToUpper(plan.action.name[:1]) + plan.action.name[1:]
	return session.Agree(ctx, fmt.Sprintf("%s %s on %s?", verb, cli.JobTypes(count), plan.server))
}
