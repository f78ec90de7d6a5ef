package selection

import (
	"fmt"
	"time"

	"jt/internal/cli"
	"jt/internal/timerange"
)

// Times are the flags of a time range.
type Times struct {
	Started, Ended         string
	Utc                    bool
	StartedGiven, EndGiven bool
	StartedName, EndedName string // as they were typed
}

// Between is the range that the flags name at a time and place.
func (o *Times) Between(now time.Time, location *time.Location) (timerange.Range, error) {
	parser := timerange.Parser{
		Now: now, Location: location, StartedName: "--" + o.StartedName, EndedName: "--" + o.EndedName,
	}
	if o.Utc {
		parser.Location = time.UTC
	}
	var started, ended *string
	if o.StartedGiven {
		started = &o.Started
	}
	if o.EndGiven {
		ended = &o.Ended
	}
	return parser.Range(started, ended)
}

// Window is between with a beginning: that of a range that has none lies as long before its end as status looks back.
func (o *Times) Window(between timerange.Range) (timerange.Range, error) {
	window, err := between.WithDefaultStart(DefaultWindow)
	return window, cli.OfFlag(o.EndedName, err)
}

// DefaultWindow is the time that servers count where none is asked for.
const DefaultWindow = 3 * time.Hour

// WindowNote tells which jobs were counted.
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
