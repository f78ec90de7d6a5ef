package timerange

import (
	"cmp"
	"strings"
	"time"
)

// The years of UTC that an instant may lie in. Servers refuse others.
const (
	firstYear = 1900
	lastYear  = 9999
)

const exampleInstant = "PT3H or 2015-01-01T00:00:00Z"

// Parser reads times relative to one moment and in one time zone. Make one for
// each command, so that all its times are measured from the same now.
type Parser struct {
	// Now is the moment that durations are counted back from. It must be set.
	Now time.Time
	// Location is the zone of dates and times that have no offset, and of the
	// calendar in which months and years are counted. Nil means UTC.
	Location *time.Location
	// StartedName and EndedName are what errors of Range call its ends, such as "--since".
	StartedName, EndedName string
}

// Instant reads a date-time, a date, a duration before now, or "now". The package
// documentation lists the spellings. The result is in UTC, cut to milliseconds, and
// lies in the years 1900 to 9999. Every error is an [*Error].
func (p Parser) Instant(text string) (time.Time, error) {
	instant, err := p.read(text)
	if err != nil {
		return time.Time{}, err
	}
	instant = instant.UTC().Truncate(time.Millisecond)
	switch {
	case instant.Year() < firstYear:
		return time.Time{}, refuse(text, "lies before the year 1900", "P1Y or 2015-01-01T00:00:00Z")
	case instant.Year() > lastYear:
		return time.Time{}, refuse(text, "lies after the year 9999", exampleInstant)
	}
	return instant, nil
}

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
		return time.Time{}, refuse(text, "is a number without a unit", "3h or 2015-01-31")
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
		return time.Time{}, refuse(text, "is neither a time nor a duration", exampleInstant)
	}
}

// format writes an instant for an error, always with three digits for milliseconds:
// 2015-01-01T05:00:00.000Z.
func format(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

// checkBlanks refuses values that are empty or have blanks around them: both come
// from scripts, and neither is what their authors meant.
func checkBlanks(text string) error {
	switch trimmed := strings.TrimSpace(text); {
	case text == "":
		return refuse(text, "is empty (an unset variable?)", exampleLength)
	case trimmed == "":
		return refuse(text, "is blank", exampleLength)
	case trimmed != text:
		return refuse(text, "has blanks around it", exampleLength)
	default:
		return nil
	}
}
