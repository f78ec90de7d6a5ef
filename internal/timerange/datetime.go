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

// parseDateTime reads a date or a date with a time. Without an offset it means the
// clocks of the zone.
func parseDateTime(text string, zone *time.Location) (time.Time, error) {
	// time.Parse accepts more: 5:00 and +24:00, for instance.
	dateForm := regexp.MustCompile(`^\d{4}-\d\d-\d\d`)
	clockForm := regexp.MustCompile(`^[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?`)
	offsetForm := regexp.MustCompile(`^([Zz]|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?$`)

	date := dateForm.FindString(text)
	rest := text[len(date):]
	clock := clockForm.FindString(rest)
	offset := rest[len(clock):]
	switch {
	case date == "":
		return time.Time{}, refuse(text, "is not a date of the form YYYY-MM-DD", exampleDateTime)
	case rest == "":
		return parseParts(text, date, "00:00", "", zone)
	case clock == "" && offsetForm.MatchString(offset):
		return time.Time{}, refuse(text, "has an offset but no time", "2015-01-31T00:00:00Z")
	case clock == "" && strings.ContainsAny(rest[:1], "Tt "):
		return time.Time{}, refuse(text, "has a time that is not of the form HH:MM or HH:MM:SS", exampleDateTime)
	case clock == "":
		return time.Time{}, refuse(text, "has "+quote(rest)+" after the date", exampleDateTime)
	case !offsetForm.MatchString(offset):
		problem := "has " + quote(offset) + " after the time, where only Z, +02:00, +0200 or +02 may stand"
		return time.Time{}, refuse(text, problem, exampleDateTime)
	default:
		return parseParts(text, date, clock[1:], offset, zone)
	}
}

// parseParts writes the parts of a date-time in one way and has the standard library
// read them.
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
		problem := "does not exist"
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
