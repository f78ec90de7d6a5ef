package change

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// Action is what a command does to job types, and the words for it.
type Action struct {
	Name   string // also that of the command
	Doing  string
	Done   Result
	Paused bool // whether the job types are paused afterwards
}

// Pause is the action of `jt pause`.
func Pause() Action {
	return Action{Name: "pause", Doing: "pausing", Done: ResultPaused, Paused: true}
}

// Unpause is the action of `jt unpause`.
func Unpause() Action {
	return Action{Name: "unpause", Doing: "unpausing", Done: ResultUnpaused}
}

// Plan is a change to several job types, and its results once it is carried out.
type Plan struct {
	Action   Action
	Server   string
	Selected bool // by flags or a file, not by REFs
	Named    bool // each by a REF on the command line: a table shows those that need no change too
	Rows     []*Row

	AfterInterrupt string // what happens after an interrupt, for the note about it; "" for most commands
}

// Supported refuses to unpause if the release of the server cannot, and warns before a pause that it cannot end.
func Supported(ctx context.Context, session *cli.Session, scale *client.Client, paused bool) error {
	err := scale.Supports(ctx, client.Unpause)
	unsupported, ok := errors.AsType[*client.UnsupportedError](err)
	if !ok || !paused {
		return err
	}
	session.Warn("%s: what is paused there stays paused; %s", unsupported.Error(), unsupported.Hint)
	return nil
}

// Result is the result of one job type.
type Result string

// The results.
const (
	ResultPlanned   Result = "planned"
	ResultPaused    Result = "paused"
	ResultUnpaused  Result = "unpaused"
	ResultRestored  Result = "restored"
	ResultUpdated   Result = "updated"
	ResultUnchanged Result = "unchanged"
	ResultFailed    Result = "failed"
	ResultSkipped   Result = "skipped"
	ResultUnknown   Result = "unknown" // the server has no such job type
)

// Results returns the results in the order in which help lists them.
func Results() []cli.Word {
	return []cli.Word{
		{Name: string(ResultPaused), Meaning: "paused by this command"},
		{Name: string(ResultUnpaused), Meaning: "unpaused by this command"},
		{Name: string(ResultUpdated), Meaning: "changed by jt update"},
		{Name: string(ResultRestored), Meaning: "changed by jt restore"},
		{Name: string(ResultUnchanged), Meaning: "already as requested, or the snapshot does not say"},
		{Name: string(ResultFailed), Meaning: "not changed, changed only in part, or not known to be changed; error says why"},
		{Name: string(ResultSkipped), Meaning: "left out by the selection, or not started; error says why"},
		{Name: string(ResultUnknown), Meaning: "jt restore: the server has no job type of that name and version"},
		{Name: string(ResultPlanned), Meaning: "--dry-run: would be changed"},
	}
}

// Row is one job type of a plan.
type Row struct {
	Target   selection.Target
	Result   Result
	Why      string // why it failed or was skipped
	Action   string // if not the same for all rows
	Now      string // jt restore --dry-run: what the job type is
	Snapshot string // jt restore --dry-run: what the snapshot has instead
	Failure  error
	unbegun  bool // skipped because the command ended first
}

// NewPlan plans an action on the job types that are not skipped and not in the wanted state already.
func NewPlan(action Action, server string, targets []selection.Target, selected bool) *Plan {
	plan := &Plan{Action: action, Server: server, Selected: selected}
	for _, found := range targets {
		row := &Row{Target: found, Result: ResultPlanned}
		// If the server leaves the state out, the change is sent: only the server knows.
		state, _ := found.Object.Field("is_paused")
		switch {
		case found.Skipped != "":
			row.Result, row.Why = ResultSkipped, found.Skipped
		case string(state) == strconv.FormatBool(action.Paused):
			row.Result = ResultUnchanged
		}
		plan.Rows = append(plan.Rows, row)
	}
	return plan
}

func (p *Plan) rows(wanted func(*Row) bool) []*Row {
	return slices.DeleteFunc(slices.Clone(p.Rows), func(row *Row) bool { return !wanted(row) })
}

// With returns the rows with a result.
func (p *Plan) With(result Result) []*Row {
	return p.rows(func(row *Row) bool { return row.Result == result })
}

// Left returns the rows whose change is still to be made.
func (p *Plan) Left() []*Row {
	return p.rows(func(row *Row) bool { return row.Result == ResultFailed || row.Result == ResultPlanned || row.unbegun })
}

// Unskipped returns the job types that are not skipped.
func (p *Plan) Unskipped() []selection.Target {
	return TargetsOf(p.rows(func(row *Row) bool { return row.Result != ResultSkipped }))
}

// TargetsOf returns the job types of the rows.
func TargetsOf(rows []*Row) []selection.Target {
	targets := make([]selection.Target, 0, len(rows))
	for _, row := range rows {
		targets = append(targets, row.Target)
	}
	return targets
}

// ShownNames is how many job types a plan names before it counts the rest.
const ShownNames = 20

// Show shows the plan of a selection on stderr. For job types that were named it only shows warnings.
func Show(session *cli.Session, plan *Plan) {
	planned := plan.With(ResultPlanned)
	if !plan.Selected {
		WarnOfNamed(session, planned)
		return
	}
	if len(planned) > 0 {
		session.Note("%s to %s on %s", cli.JobTypes(len(planned)), plan.Action.Name, plan.Server)
	}
	for _, row := range planned[:min(len(planned), ShownNames)] {
		session.Note("  %s", row.Target.Ref)
	}
	if more := len(planned) - ShownNames; more > 0 {
		session.Note("  and %s more (--dry-run lists all)", output.Count(more))
	}
	if count := len(plan.With(ResultUnchanged)); count > 0 && len(planned) > 0 {
		session.Note("already %s: %s", plan.Action.Done, cli.JobTypes(count))
	}
	selection.NoteSkipped(session, TargetsOf(plan.Rows))
}

// NoteDryRun says that what is planned is not carried out.
func NoteDryRun(session *cli.Session, plan *Plan, also string) {
	if len(plan.With(ResultPlanned)) > 0 {
		session.Note("dry run: nothing is changed on %s%s", plan.Server, also)
	}
}

// WarnOfNamed names the job types that may have been named by mistake.
func WarnOfNamed(session *cli.Session, rows []*Row) {
	for _, group := range selection.GroupRefs(TargetsOf(rows), func(found selection.Target) []string { return found.Warnings }) {
		session.Warn("affects %s job types: %s", group.What, cli.SomeNames(group.Refs))
	}
}

// Agree shows the plan and, unless consent was given or nothing is planned, asks for confirmation of what no REFs named.
func Agree(ctx context.Context, session *cli.Session, plan *Plan, consent bool, show func()) error {
	count := len(plan.With(ResultPlanned))
	asks := plan.Selected && !consent && count > 0
	if session.BeforePrompt(asks, show); !asks {
		return nil
	}
	verb := strings.ToUpper(plan.Action.Name[:1]) + plan.Action.Name[1:]
	return session.Agree(ctx, fmt.Sprintf("%s %s on %s?", verb, cli.JobTypes(count), plan.Server))
}

// Skip sets the result of a job type that is left as it is.
func (r *Row) Skip(why string) {
	r.Result, r.Failure, r.Why = ResultSkipped, nil, why
	r.Target.Skipped = why
}

// Fail sets the result of a job type that cannot be changed.
func (r *Row) Fail(err error) {
	r.Result, r.Failure, r.Why = ResultFailed, err, cli.Describe(err).Message
}
