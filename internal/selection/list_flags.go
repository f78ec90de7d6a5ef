package selection

import (
	"cmp"
	"fmt"
	"time"

	"jt/internal/cli"
	"jt/internal/timerange"
)

// Paging are the flags that limit how much of a list is read and shown.
type Paging struct {
	Limit int
	Page  int

	Limited, Paged bool // whether the flag was given
}

// Check checks the flags before any request is sent.
func (o *Paging) Check() error {
	switch {
	case o.Limited && o.Limit < 1:
		return cli.UsageError(fmt.Sprintf("invalid --limit %d: less than 1", o.Limit), "use a number from 1, or leave it out to list all")
	case o.Paged && o.Page < 1:
		return cli.UsageError(fmt.Sprintf("invalid --page %d: less than 1", o.Page), "pages are numbered from 1")
	}
	return nil
}

// CheckMinJobs checks the value of --min-jobs.
func CheckMinJobs(least int64) error {
	if least >= 1 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("invalid --min-jobs %d: less than 1", least), "give the fewest finished jobs that a failure rate needs, such as 10")
}

// WalkLimit returns how many rows to read; 0 means all, as when rows are selected here and not by the server.
func (o *Paging) WalkLimit(selects bool) int {
	if o.Limited && !selects {
		return o.Limit
	}
	return 0
}

// Times are the flags of a time range.
type Times struct {
	Started, Ended         *string // nil if the flag is not given
	StartedName, EndedName string  // the flag's name as it was typed
	UTC                    bool
}

// Between returns the range of the flags. Times are relative to now, and in the zone of the environment.
func (o *Times) Between(session *cli.Session, now time.Time) (timerange.Range, error) {
	parser := timerange.Parser{
		Now: now, Location: session.Environment.Location, UnknownZone: session.Environment.UnknownZone(),
		StartedName: "--" + o.StartedName,
	}
	if o.EndedName != "" {
		parser.EndedName = "--" + o.EndedName
	}
	if o.UTC {
		parser.Location, parser.UnknownZone = time.UTC, ""
	}
	return parser.Range(o.Started, o.Ended)
}

// Relative reports whether an end of the range depends on this machine's clock.
func (o *Times) Relative() bool {
	return o.Started != nil && timerange.IsRelative(*o.Started) || o.Ended != nil && timerange.IsRelative(*o.Ended)
}

// Window returns a range with a start, by default DefaultWindow before its end. It is an error if it starts after now: it would
// count no job, which a check must not take for good health.
func (o *Times) Window(between timerange.Range, now time.Time) (timerange.Range, error) {
	window, err := between.WithDefaultStart(DefaultWindow)
	if err == nil && window.Started.After(now) {
		return window, cli.UsageError(
			fmt.Sprintf("the time from %s to %s is in the future", NoteTime(window.Started), NoteTime(window.Ended)),
			"give an earlier --"+o.EndedName+", or leave it out to count jobs until now",
		)
	}
	return window, cli.OfFlag(o.EndedName, err)
}

// DefaultWindow is the window that servers use by default.
const DefaultWindow = 3 * time.Hour

// WindowNote returns the note that says which jobs were counted, with times as the user wrote them. Without a time range, the
// server's clock decides; agree says that it is the same as now.
func (o *Times) WindowNote(session *cli.Session, asked timerange.Range, now time.Time, agree bool) string {
	now = now.In(session.Environment.Location)
	if o.UTC {
		now = now.UTC()
	}
	var which string
	switch {
	case asked.Started.IsZero() && asked.Ended.IsZero() && !agree:
		which = "in the last 3h by the server's clock"
	case asked.Started.IsZero():
		which = "in the 3h before " + NoteTime(cmp.Or(asked.Ended, now.Truncate(time.Second)))
	case asked.Ended.IsZero():
		which = "since " + NoteTime(asked.Started)
	default:
		which = "from " + NoteTime(asked.Started) + " to " + NoteTime(asked.Ended)
	}
	return fmt.Sprintf("jobs that changed status %s, or are running", which)
}

// NoteTime writes a time in a note.
func NoteTime(instant time.Time) string {
	return instant.Truncate(time.Millisecond).Format(time.RFC3339Nano)
}
