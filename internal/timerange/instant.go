package timerange

import (
	"cmp"
	"strings"
	"time"
)

// The first and last year, in UTC, of an instant. Servers refuse others.
const (
	firstYear = 1900
	lastYear  = 9999
)

const exampleInstant = "3h or 2015-01-01T00:00:00Z"

// Parser reads times relative to one moment and in one time zone. Make one for
// each command, so that all its times are measured from the same now.
type Parser struct {
	// Now is the moment that durations are counted back from. It must be set.
	Now time.Time
	// Location is the zone of dates and times without an offset, and of calendar months
	// and years. Nil means UTC.
	Location *time.Location
	// StartedName and EndedName name the ends of a range in errors, such as "--since".
	StartedName, EndedName string
}

// Instant reads a date-time, a date, a duration before now, or "now". The package
// documentation lists the spellings. The result is in UTC, cut to the millisecond, and
// in the years 1900 to 9999. Every error is an [*Error].
func (p Parser) Instant(text string) (time.Time, error) {
	instant, err := p.read(text)
	if err != nil {
		return time.Time{}, err
	}
	instant = instant.UTC().Truncate(time.Millisecond)
	switch {
	case instant.Year() < firstYear:
		return time.Time{}, refuse(text, "before the year 1900", "1d or 2015-01-01T00:00:00Z")
	case instant.Year() > lastYear:
		return time.Time{}, refuse(text, "after the year 9999", exampleInstant)
	}
	return instant, nil
}

// IsRelative reports whether a valid instant depends on [Parser.Now]: it is a duration
// or "now".
func IsRelative(text string) bool { return text != "" && !looksLikeDate(text) }

func (p Parser) read(text string) (time.Time, error) {
	if err := checkBlanks(text); err != nil {
		return time.Time{}, err
	}
	zone := cmp.Or(p.Location, time.UTC)
	switch {
	case text == "now":
		return p.Now, nil
	case looksLikeDate(text):
		return parseDateTime(text, zone)
	case strings.Trim(text, "0123456789") == "":
		return time.Time{}, refuse(text, "a number without a unit", "3h or 2015-01-31")
	case looksLikeLength(text):
		months, fixed, err := parseLength(text)
		if err != nil {
			return time.Time{}, err
		}
		instant := p.Now
		if months != 0 {
			instant = monthsBefore(instant.In(zone), months)
		}
		return instant.Add(-fixed), nil
	default:
		return time.Time{}, refuse(text, "not a time or a duration", exampleInstant)
	}
}

// format writes an instant for an error, always with three digits for milliseconds:
// 2015-01-01T05:00:00.000Z.
func format(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

// checkBlanks refuses values that are empty or have leading or trailing spaces: they
// come from scripts, and are not what their authors meant.
func checkBlanks(text string) error {
	switch trimmed := strings.TrimSpace(text); {
	case text == "":
		return refuse(text, "empty (an unset variable?)", exampleLength)
	case trimmed == "":
		return refuse(text, "blank", exampleLength)
	case trimmed != text:
		return refuse(text, "leading or trailing spaces", exampleLength)
	default:
		return nil
	}
}
