package timerange

import (
	"cmp"
	"errors"
	"regexp"
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
	// UnknownZone is what TZ says if that is no zone that is known here. Times that depend
	// on the zone are errors then, and Location should be nil.
	UnknownZone string
	// StartedName and EndedName name the ends of a range in errors, such as "--since".
	StartedName, EndedName string
}

// Instant reads a date-time, a date, a time of day, a duration before now, "now", or
// seconds since 1970. The package documentation lists the spellings. The result is in the
// zone of the text's offset, or else in the parser's, cut to the millisecond, and in the
// years 1900 to 9999 of UTC. Every error is an [*Error].
func (p Parser) Instant(text string) (time.Time, error) { return p.instant(text, time.Time{}) }

// instant reads a time of day as the first one after an instant, unless that is zero.
func (p Parser) instant(text string, after time.Time) (time.Time, error) {
	instant, err := p.read(text, after)
	if err != nil {
		return time.Time{}, err
	}
	instant = instant.Truncate(time.Millisecond)
	switch year := instant.UTC().Year(); {
	case year < firstYear:
		return time.Time{}, refuse(text, "before the year 1900", "1d or 2015-01-01T00:00:00Z")
	case year > lastYear:
		return time.Time{}, refuse(text, "after the year 9999", exampleInstant)
	}
	return instant, nil
}

// IsRelative reports whether a valid instant depends on [Parser.Now]: it is a duration,
// a time of day, "now", "today" or "yesterday".
func IsRelative(text string) bool { return !regexp.MustCompile(`^(@|\d{4}-|$)`).MatchString(text) }

func (p Parser) read(text string, after time.Time) (time.Time, error) {
	if err := checkBlanks(text); err != nil {
		return time.Time{}, err
	}
	switch {
	case text == "now":
		return p.Now.In(p.zone()), nil
	case text[0] == '@':
		instant, err := parseUnix(text)
		return instant.In(p.zone()), err
	case looksLikeDate(text):
		return p.parseDateTime(text, after)
	case strings.Trim(text, "0123456789") == "":
		return time.Time{}, refuse(text, "a number without a unit", numberExample(text))
	case looksLikeLength(text):
		return p.before(text)
	default:
		return time.Time{}, refuse(text, "not a time or a duration", exampleInstant)
	}
}

// before reads a duration before now.
func (p Parser) before(text string) (time.Time, error) {
	months, fixed, err := parseLength(strings.TrimSuffix(text, " ago"))
	instant := p.Now.In(p.zone())
	switch refusal, refused := errors.AsType[*Error](err); {
	case refused:
		refusal.Value = text
		return time.Time{}, refusal
	case months != 0 && p.UnknownZone != "":
		return time.Time{}, p.refuseZone(text)
	case months != 0:
		instant = monthsBefore(instant, months)
	}
	return instant.Add(-fixed), nil
}

func (p Parser) zone() *time.Location { return cmp.Or(p.Location, time.UTC) }

// refuseZone returns the error of a time that depends on a zone that is not known.
func (p Parser) refuseZone(text string) error {
	problem := "it depends on the time zone, and TZ is " + quote(p.UnknownZone) + ", which is not a known time zone"
	return refuse(text, problem, "--utc, an offset as in 2015-01-31T05:00:00+02:00, or a TZ such as Europe/Berlin")
}

// numberExample returns what a number may have been meant as.
func numberExample(number string) string {
	switch {
	case len(number) < 6:
		return number + "m or " + number + "h"
	case len(number) == len("1420070400"):
		return "@" + number
	default:
		return "3h or 2015-01-31"
	}
}

// format writes an instant for an error, in its zone and always with three digits for
// milliseconds: 2015-01-01T05:00:00.000Z.
func format(t time.Time) string {
	return t.Format("2006-01-02T15:04:05.000Z07:00")
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
