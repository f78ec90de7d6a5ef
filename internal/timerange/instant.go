package timerange

import (
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
	// StartedName and EndedName are what errors call the ends of a range, such as
	// "--since". Empty means "started" and "ended".
	StartedName, EndedName string
}

// Instant reads a date-time, a date, a duration before now, or "now". The package
// documentation lists the spellings. The result is in UTC, cut to milliseconds, and
// lies in the years 1900 to 9999. Every error is an [*Error].
func (p Parser) Instant(text string) (time.Time, error) {
	instant, err := p.read(text)
	if err != nil {
		return time.Time{}, about(text, err)
	}
	instant = instant.UTC().Truncate(time.Millisecond)
	if err := checkYear(instant); err != nil {
		return time.Time{}, about(text, err)
	}
	return instant, nil
}

// format writes an instant as errors tell it: in UTC with a Z, cut to
// milliseconds, always with three digits for them: 2015-01-01T05:00:00.000Z.
func format(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

// read tells the spellings apart.
func (p Parser) read(text string) (time.Time, error) {
	if err := checkBlanks(text); err != nil {
		return time.Time{}, err
	}
	switch {
	case text == "now":
		return p.Now, nil
	case looksLikeDate(text):
		return parseDateTime(text, p.zone())
	case leadingDigits(text) == text:
		return time.Time{}, refuse("is a number without a unit", "3h or 2015-01-31")
	case looksLikeLength(text):
		length, err := parseLength(text)
		if err != nil {
			return time.Time{}, err
		}
		return p.before(length)
	default:
		return time.Time{}, refuse("is neither a time nor a duration", exampleInstant)
	}
}

// before goes back from now by a length of time: the calendar part first, then
// the rest.
func (p Parser) before(l length) (time.Time, error) {
	if l.months > 12*lastYear {
		return time.Time{}, errBeforeFirstYear()
	}
	instant := p.Now
	if l.months != 0 {
		instant = monthsBefore(instant.In(p.zone()), int(l.months))
	}
	return instant.Add(-l.fixed), nil
}

func (p Parser) zone() *time.Location {
	if p.Location == nil {
		return time.UTC
	}
	return p.Location
}

func checkYear(instant time.Time) error {
	switch year := instant.UTC().Year(); {
	case year < firstYear:
		return errBeforeFirstYear()
	case year > lastYear:
		return refuse("lies after the year 9999", exampleInstant)
	default:
		return nil
	}
}

func errBeforeFirstYear() error {
	return refuse("lies before the year 1900", "P1Y or 2015-01-01T00:00:00Z")
}

// checkBlanks refuses values that are empty or have blanks around them: both come
// from scripts, and neither is what their authors meant.
func checkBlanks(text string) error {
	switch trimmed := strings.TrimSpace(text); {
	case text == "":
		return refuse("is empty (an unset variable?)", exampleLength)
	case trimmed == "":
		return refuse("is blank", exampleLength)
	case trimmed != text:
		return refuse("has blanks around it", exampleLength)
	default:
		return nil
	}
}
