package snapshot

import (
	"context"
	"maps"
	"slices"
	"sync"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/output"
)

// ReportRestore prints what became of each job type of the file, and gives the error that the whole comes to.
func ReportRestore(ctx context.Context, session *cli.Session, printer *output.Printer, plan *restorePlan, allowUnknown bool) error {
	outcome := plan.Outcome(ctx)
	unknown := plan.With(change.ResultUnknown)
	switch {
	case outcome != nil || allowUnknown || len(unknown) == 0:
	case len(unknown) == len(plan.Rows):
		outcome = cli.NotFoundError("none of the file's job types is on "+plan.Server, "is that the right server? "+hintUnknown)
	default:
		outcome = cli.PartlyError(plan.Summary(), "the server lacks job types of the file; "+hintUnknown)
	}
	return change.ReportOutcome(session, printer, &plan.Plan, outcome)
}

const hintUnknown = "--allow-unknown makes that a success"

// unknownErrors counts the job types that were given the name of an error that the server does not have: released
// servers save such a mapping all the same. It is used by several goroutines.
type unknownErrors struct {
	mutex    sync.Mutex
	jobTypes map[client.ErrorName]int
}

// note looks at a job type as it is after a change.
func (u *unknownErrors) note(sent client.ErrorMapping, after client.Object) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	for name := range mapping.UnknownErrors(sent, after) {
		u.jobTypes[name]++
	}
}

func (u *unknownErrors) Tell(a *cli.Session) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	for _, name := range slices.Sorted(maps.Keys(u.jobTypes)) {
		a.Note("the server has no error named %q, which it saved in the error mappings of %s", string(name), cli.JobTypes(u.jobTypes[name]))
	}
}
