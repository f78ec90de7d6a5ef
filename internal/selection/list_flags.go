package selection

import (
	"fmt"
	"time"

	"jt/internal/cli"
	"jt/internal/timerange"
)

// Paging says how much of a list is read and shown.
type Paging struct {
	Limit int
	Page  int

	Limited, Paged bool // whether the flag was given
}

// Check is done before anything is sent.
func (o *Paging) Check() error {
	switch {
	case o.Limited && o.Limit < 1:
		return cli.UsageError(fmt.Sprintf("--limit %d would show nothing", o.Limit), "give a number from 1, or leave it out to have all")
	case o.Paged && o.Page < 1:
		return cli.UsageError(fmt.Sprintf("there is no page %d", o.Page), "pages are counted from 1")
	}
	return nil
}

// WalkLimit is how many rows are to be read; 0 means all, as where rows are left out here.
func (o *Paging) WalkLimit(selects bool) int {
	if o.Limited && !selects {
		return o.Limit
	}
	return 0
}

// Times are the flags of a time range.
type Times struct {
	Started, Ended         *string // nil where the flag is not given
	StartedName, EndedName string  // as they were typed
	UTC                    bool
}

// Between returns the range that the flags name at a time and place.
func (o *Times) Between(now time.Time, location *time.Location) (timerange.Range, error) {
	parser := timerange.Parser{
		Now: now, Location: location, StartedName: "--" + o.StartedName, EndedName: "--" + o.EndedName,
	}
	if o.UTC {
		parser.Location = time.UTC
	}
	return parser.Range(o.Started, o.Ended)
}

// Window returns a range that has a beginning: DefaultWindow before its end, unless it has one already.
func (o *Times) Window(between timerange.Range) (timerange.Range, error) {
	window, err := between.WithDefaultStart(DefaultWindow)
	return window, cli.OfFlag(o.EndedName, err)
}

// DefaultWindow is the time that servers count where none is asked for.
const DefaultWindow = 3 * time.Hour

// WindowNote says which jobs were counted.
func WindowNote(asked timerange.Range, now time.Time) string {
	var which string
	switch {
	case asked.Started.IsZero() && asked.Ended.IsZero():
		which = "the 3 hours before " + noteTime(now.Truncate(time.Second))
	case asked.Started.IsZero():
		which = "the 3 hours before " + noteTime(asked.Ended)
	case asked.Ended.IsZero():
		which = "the time since " + noteTime(asked.Started)
	default:
		which = noteTime(asked.Started) + " to " + noteTime(asked.Ended)
	}
	return fmt.Sprintf("counts of %s; running jobs always", which)
}

func noteTime(instant time.Time) string {
	return instant.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
}
