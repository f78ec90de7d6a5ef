package timerange

import (
	"fmt"
	"time"
)

// Range is the time between two instants, to the millisecond. The zero time
// means that an end was not given. If both were given, Started is before Ended.
type Range struct {
	Started, Ended time.Time
}

// Range reads both ends of a range as [Parser.Instant] does; nil means that an end
// was not given. A time of day as the end is the first one after the start, or now if that
// is ahead. A range without an end ends now, so its start must be in the past.
// Empty and reversed ranges are errors, and so is an empty string. Every error is
// an [*Error] whose Parameter is StartedName or EndedName.
func (p Parser) Range(startedText, endedText *string) (Range, error) {
	var r Range
	var err error
	if startedText != nil {
		if r.Started, err = p.Instant(*startedText); err != nil {
			return Range{}, Of(p.StartedName, err)
		}
	}
	if endedText != nil {
		if r.Ended, err = p.instant(*endedText, r.Started); err != nil {
			return Range{}, Of(p.EndedName, err)
		}
	}
	switch {
	case startedText == nil:
		return r, nil
	case endedText == nil && !r.Started.Before(p.Now.Truncate(time.Millisecond)):
		problem := format(r.Started) + " is not in the past"
		if p.EndedName != "" {
			problem += ", and without " + p.EndedName + " the range ends now"
		}
		return Range{}, Of(p.StartedName, refuse(*startedText, problem, "3h"))
	case endedText != nil && !r.Started.Before(r.Ended):
		problem := fmt.Sprintf("%s is not before %s %s (%s)", format(r.Started), p.EndedName, quote(*endedText), format(r.Ended))
		example := fmt.Sprintf("%s 3h %s 1h", p.StartedName, p.EndedName)
		return Range{}, Of(p.StartedName, refuse(*startedText, problem, example))
	default:
		return r, nil
	}
}

// WithDefaultStart returns a range of the given length if r has an end but no start,
// and r itself otherwise. The length must be positive. A start before the year 1900 is
// an [*Error] without a Parameter.
func (r Range) WithDefaultStart(length time.Duration) (Range, error) {
	if r.Ended.IsZero() || !r.Started.IsZero() {
		return r, nil
	}
	r.Started = r.Ended.Add(-length)
	if r.Started.UTC().Year() < firstYear {
		problem := fmt.Sprintf("less than %s after the start of %d", length, firstYear)
		return Range{}, refuse(format(r.Ended), problem, exampleInstant)
	}
	return r, nil
}
