package timerange

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const exampleDateTime = "2015-01-31 or 2015-01-31T05:00:00Z"

// looksLikeDate reports whether the text is a date or a time of day, however wrong, and no
// duration.
func looksLikeDate(text string) bool {
	return isDigit(text[0]) && strings.ContainsAny(text, "-/:T") ||
		strings.HasPrefix(text, "today") || strings.HasPrefix(text, "yesterday")
}

// parseDateTime reads a date, a date with a time, or a time of day: the first one after
// an instant, or the last one if after is zero.
func (p Parser) parseDateTime(text string, after time.Time) (time.Time, error) {
	// time.Parse accepts more: 5:00 and +24:00, for instance.
	parts := regexp.MustCompile(`(?s)^(\d{4}-\d\d-\d\d|today|yesterday)?((?:^|[Tt ])\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(.*)$`).FindStringSubmatch(text)
	date, clock, offset := parts[1], strings.TrimLeft(parts[2], "Tt "), parts[3]
	isOffset := regexp.MustCompile(`^( ?([Zz]|[+-]([01]\d|2[0-3])(:?[0-5]\d)?))?$`).MatchString(offset)
	switch {
	case date+clock == "" && strings.Contains(text, ":") && !strings.ContainsAny(text, "-/T"):
		return time.Time{}, refuse(text, "not a time in the format HH:MM or HH:MM:SS", "05:00 or 05:00:00Z")
	case date+clock == "":
		return time.Time{}, refuse(text, "not a date in the format YYYY-MM-DD", exampleDateTime)
	case clock == "" && offset == "":
		clock = "00:00"
	case clock == "" && isOffset:
		return time.Time{}, refuse(text, "an offset without a time", "2015-01-31T00:00:00Z")
	case clock == "" && strings.ContainsAny(offset[:1], "Tt "):
		return time.Time{}, refuse(text, "the time is not in the format HH:MM or HH:MM:SS", exampleDateTime)
	case clock == "":
		return time.Time{}, refuse(text, "unexpected "+quote(offset)+" after the date", exampleDateTime)
	case !isOffset:
		problem := "unexpected " + quote(offset) + " after the time; only an offset such as Z, +02:00, +0200 or +02 can follow"
		return time.Time{}, refuse(text, problem, exampleDateTime)
	}
	zone := p.zone()
	if offset != "" {
		zone = zoneOf(offset)
	}
	near := p.Now
	if date == "" && !after.IsZero() {
		near = after
	}
	wall, err := parseWallClock(text, date, clock, near.In(zone))
	switch {
	case err != nil:
		return time.Time{}, err
	case offset == "" && p.UnknownZone != "":
		return time.Time{}, p.refuseZone(text)
	}
	instant := atWallClock(wall, zone)
	switch {
	case date != "":
		return instant, nil
	case after.IsZero() && instant.After(p.Now):
		return atWallClock(wall.AddDate(0, 0, -1), zone), nil
	case after.IsZero():
		return instant, nil
	case !instant.After(after):
		instant = atWallClock(wall.AddDate(0, 0, 1), zone)
	}
	if instant.After(p.Now) {
		return p.Now.In(zone), nil
	}
	return instant, nil
}

// zoneOf returns the zone of an offset such as Z, +02 or " +02:00".
func zoneOf(offset string) *time.Location {
	offset = strings.ReplaceAll(strings.ToUpper(strings.TrimSpace(offset)), ":", "")
	if len(offset) == len("+02") {
		offset += "00"
	}
	moment, _ := time.ParseInLocation("Z0700", offset, time.UTC) // its format was checked
	return moment.Location()
}

// parseWallClock returns what a clock on the wall shows at a time, in UTC. Without a date,
// and for today and yesterday, near names the day.
func parseWallClock(text, date, clock string, near time.Time) (time.Time, error) {
	switch date {
	case "", "today":
		date = near.Format(time.DateOnly)
	case "yesterday":
		date = near.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	var later time.Duration
	if regexp.MustCompile(`^24:00(:00([.,]0+)?)?$`).MatchString(clock) { // the end of the day
		clock, later = "00:00", fixedDay
	}
	if len(clock) == len("00:00") {
		clock += ":00"
	}
	wall, err := time.Parse("2006-01-02T15:04:05", date+"T"+clock)
	if err != nil {
		problem := "no such date or time"
		if wrong, ok := errors.AsType[*time.ParseError](err); ok {
			problem += wrong.Message // ": day out of range"
		}
		return time.Time{}, refuse(text, problem, exampleDateTime)
	}
	return wall.Add(later), nil
}

// parseUnix reads the seconds since 1970, such as @1420070400.
func parseUnix(text string) (time.Time, error) {
	parts := regexp.MustCompile(`^@(-?\d{1,12})(?:[.,](\d+))?$`).FindStringSubmatch(text)
	if parts == nil {
		return time.Time{}, refuse(text, "not a number of seconds since 1970", "@1420070400")
	}
	milliseconds, _ := strconv.ParseInt(parts[1]+(parts[2] + "000")[:3], 10, 64) // digits, and few enough
	return time.UnixMilli(milliseconds), nil
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
