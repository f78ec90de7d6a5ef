package timerange

import (
	"errors"
	"regexp"
	"strings"
	"time"
)

const exampleDateTime = "2015-01-31 or 2015-01-31T05:00:00Z"

// looksLikeDate reports whether the text is a date, however wrong, and no duration.
func looksLikeDate(text string) bool {
	return isDigit(text[0]) && strings.ContainsAny(text, "-/:T")
}

// parseDateTime reads a date or a date with a time. Without an offset it is a time in
// the zone.
func parseDateTime(text string, zone *time.Location) (time.Time, error) {
	// time.Parse accepts more: 5:00 and +24:00, for instance.
	parts := regexp.MustCompile(`(?s)^(\d{4}-\d\d-\d\d)?([Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(.*)$`).FindStringSubmatch(text)
	date, clock, offset := parts[1], parts[2], parts[3]
	isOffset := regexp.MustCompile(`^([Zz]|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?$`).MatchString(offset)
	switch {
	case date == "":
		return time.Time{}, refuse(text, "not a date in the format YYYY-MM-DD", exampleDateTime)
	case clock+offset == "":
		return parseParts(text, date, "00:00", "", zone)
	case clock == "" && isOffset:
		return time.Time{}, refuse(text, "an offset without a time", "2015-01-31T00:00:00Z")
	case clock == "" && strings.ContainsAny(offset[:1], "Tt "):
		return time.Time{}, refuse(text, "the time is not in the format HH:MM or HH:MM:SS", exampleDateTime)
	case clock == "":
		return time.Time{}, refuse(text, "unexpected "+quote(offset)+" after the date", exampleDateTime)
	case !isOffset:
		problem := "unexpected " + quote(offset) + " after the time; only an offset such as Z, +02:00, +0200 or +02 can follow"
		return time.Time{}, refuse(text, problem, exampleDateTime)
	default:
		return parseParts(text, date, clock[1:], offset, zone)
	}
}

// parseParts spells the parts of a date-time in one way, for the standard library to
// read.
func parseParts(text, date, clock, offset string, zone *time.Location) (time.Time, error) {
	var later time.Duration
	if regexp.MustCompile(`^24:00(:00([.,]0+)?)?$`).MatchString(clock) { // the end of the day
		clock, later = "00:00", fixedDay
	}
	if len(clock) == len("00:00") {
		clock += ":00"
	}
	layout := "2006-01-02T15:04:05"
	if offset != "" {
		layout += "Z0700"
		offset = strings.ReplaceAll(strings.ToUpper(offset), ":", "")
		if len(offset) == len("+02") {
			offset += "00"
		}
	}
	instant, err := time.Parse(layout, date+"T"+clock+offset)
	if err != nil {
		problem := "no such date or time"
		if wrong, ok := errors.AsType[*time.ParseError](err); ok {
			problem += wrong.Message // ": day out of range"
		}
		return time.Time{}, refuse(text, problem, exampleDateTime)
	}
	instant = instant.Add(later)
	if offset != "" {
		return instant, nil
	}
	return atWallClock(instant, zone), nil
}

// monthsBefore goes back by calendar months in t's zone. A day that the month does not
// have becomes its last one.
func monthsBefore(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()-time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	wall := time.Date(first.Year(), first.Month(), min(t.Day(), last.Day()),
		t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	return atWallClock(wall, t.Location())
}

// atWallClock returns the instant at which clocks in the zone show the date and time of
// wall, which is in UTC. If there is no such instant, or two, it uses the offset in
// force before the clocks changed; time.Date promises only one of the two.
func atWallClock(wall time.Time, zone *time.Location) time.Time {
	instant := time.Date(wall.Year(), wall.Month(), wall.Day(),
		wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone)
	_, offset := instant.Zone()
	shown := instant.Add(seconds(offset)).UTC()
	if !shown.Equal(wall) {
		// The clocks skipped it. The offset after the change shows a time that is too
		// early, the offset before it one that is too late.
		return instant.Add(max(0, wall.Sub(shown)))
	}
	change, _ := instant.ZoneBounds()
	if change.IsZero() {
		return instant
	}
	_, offsetBefore := change.Add(-time.Nanosecond).Zone()
	if earlier := instant.Add(seconds(offset - offsetBefore)); earlier.Before(change) {
		return earlier
	}
	return instant
}

func seconds(count int) time.Duration {
	return time.Duration(count) * time.Second
}
