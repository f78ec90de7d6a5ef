package timerange

import (
	"cmp"
	"fmt"
	"time"
)

const (
	started = "started"
	ended   = "ended"
)

// Range is the time between two instants, in UTC and whole milliseconds. The zero
// time means that an end was not given. If both were given, Started is before Ended.
type Range struct {
	Started, Ended time.Time
}

// Range reads both ends of a range as [Parser.Instant] does; nil means that an end
// was not given. As a range without an end ends now, a start that is not in the past
// needs one. Empty and reversed ranges are refused, and so is an empty string. Every
// error is an [*Error] whose Parameter is the name of one of them.
func (p Parser) Range(startedText, endedText *string) (Range, error) {
	var r Range
	var err error
	started, ended := cmp.Or(p.StartedName, started), cmp.Or(p.EndedName, ended)
	if startedText != nil {
		if r.Started, err = p.Instant(*startedText); err != nil {
			return Range{}, of(started, err)
		}
	}
	if endedText != nil {
		if r.Ended, err = p.Instant(*endedText); err != nil {
			return Range{}, of(ended, err)
		}
	}
	switch {
	case startedText == nil:
		return r, nil
	case endedText == nil && !r.Started.Before(p.Now.Truncate(time.Millisecond)):
		problem := fmt.Sprintf("means %s, which is not before now, where a range without %s ends",
			format(r.Started), ended)
		return Range{}, of(started, about(*startedText, refuse(problem, "PT3H")))
	case endedText != nil && !r.Started.Before(r.Ended):
		problem := fmt.Sprintf("means %s, which is not before %s %s, meaning %s",
			format(r.Started), ended, quote(*endedText), format(r.Ended))
		return Range{}, of(started, about(*startedText, refuse(problem, fmt.Sprintf("PT3H as %s and PT1H as %s", started, ended))))
	default:
		return r, nil
	}
}

// WithDefaultStart gives a range that has an end but no start one that begins so
// long before its end, and every other range as it is. The length must be positive.
// It is an error, an [*Error], if such a start would lie before the year 1900.
func (r Range) WithDefaultStart(length time.Duration) (Range, error) {
	if r.Ended.IsZero() || !r.Started.IsZero() {
		return r, nil
	}
	r.Started = r.Ended.Add(-length)
	if err := checkYear(r.Started); err != nil {
		problem := fmt.Sprintf("lies less than %s after the beginning of %d", length, firstYear)
		return Range{}, of(ended, about(format(r.Ended), refuse(problem, exampleInstant)))
	}
	return r, nil
}
