package timerange

import (
	"fmt"
	"time"
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
	if startedText != nil {
		if r.Started, err = p.Instant(*startedText); err != nil {
			return Range{}, of(p.StartedName, err)
		}
	}
	if endedText != nil {
		if r.Ended, err = p.Instant(*endedText); err != nil {
			return Range{}, of(p.EndedName, err)
		}
	}
	switch {
	case startedText == nil:
		return r, nil
	case endedText == nil && !r.Started.Before(p.Now.Truncate(time.Millisecond)):
		problem := fmt.Sprintf("means %s, which is not before now, where a range without %s ends", format(r.Started), p.EndedName)
		return Range{}, of(p.StartedName, refuse(*startedText, problem, "PT3H"))
	case endedText != nil && !r.Started.Before(r.Ended):
		problem := fmt.Sprintf("means %s, which is not before %s %s, meaning %s",
			format(r.Started), p.EndedName, quote(*endedText), format(r.Ended))
		example := fmt.Sprintf("PT3H as %s and PT1H as %s", p.StartedName, p.EndedName)
		return Range{}, of(p.StartedName, refuse(*startedText, problem, example))
	default:
		return r, nil
	}
}

// WithDefaultStart returns a range that begins so long before its end if it has an end
// but no start, and every other range as it is. The length must be positive. It is an
// error, an [*Error] without a Parameter, if such a start would lie before the year 1900.
func (r Range) WithDefaultStart(length time.Duration) (Range, error) {
	if r.Ended.IsZero() || !r.Started.IsZero() {
		return r, nil
	}
	r.Started = r.Ended.Add(-length)
	if r.Started.UTC().Year() < firstYear {
		problem := fmt.Sprintf("lies less than %s after the beginning of %d", length, firstYear)
		return Range{}, refuse(format(r.Ended), problem, exampleInstant)
	}
	return r, nil
}
