package timerange

import (
	"fmt"
	"strings"
	"time"
)

const exampleDateTime = "2015-01-31 or 2015-01-31T05:00:00Z"

// looksLikeDate tells a date, however wrong, from a duration.
func looksLikeDate(text string) bool {
	return isDigit(text[0]) && strings.ContainsAny(text, "-/:T")
}

// parseDateTime reads a date or a date with a time. Without an offset it means the
// clocks of the zone.
func parseDateTime(text string, zone *time.Location) (time.Time, error) {
	in := cursor{rest: text}
	day, err := in.date()
	if err != nil {
		return time.Time{}, err
	}
	if in.rest == "" {
		return atWallClock(day, zone), nil
	}
	if in.oneOf("Tt ") == 0 {
		return time.Time{}, in.unexpectedAfterDate()
	}
	clock, err := in.clock()
	if err != nil {
		return time.Time{}, err
	}
	wall := day.Add(clock)
	if in.rest == "" {
		return atWallClock(wall, zone), nil
	}
	offset, err := in.offset()
	if err != nil {
		return time.Time{}, err
	}
	return wall.Add(-offset), nil
}

// cursor reads a text from left to right.
type cursor struct{ rest string }

// number reads exactly so many digits.
func (c *cursor) number(digits int) (value int, ok bool) {
	if len(c.rest) < digits {
		return 0, false
	}
	for _, digit := range []byte(c.rest[:digits]) {
		if !isDigit(digit) {
			return 0, false
		}
		value = 10*value + int(digit-'0')
	}
	c.rest = c.rest[digits:]
	return value, true
}

// oneOf reads one character if it is one of those wanted, else it gives 0.
func (c *cursor) oneOf(wanted string) byte {
	if c.rest == "" || strings.IndexByte(wanted, c.rest[0]) < 0 {
		return 0
	}
	found := c.rest[0]
	c.rest = c.rest[1:]
	return found
}

// date reads 2015-01-31 as that day's midnight in UTC.
func (c *cursor) date() (time.Time, error) {
	year, okYear := c.number(4)
	okFirst := c.oneOf("-") != 0
	month, okMonth := c.number(2)
	okSecond := c.oneOf("-") != 0
	day, okDay := c.number(2)
	if !okYear || !okFirst || !okMonth || !okSecond || !okDay {
		return time.Time{}, refuse("is not a date of the form YYYY-MM-DD", exampleDateTime)
	}
	if month < 1 || month > 12 {
		return time.Time{}, refuse(fmt.Sprintf("has the month %02d", month), exampleDateTime)
	}
	if last := daysIn(year, time.Month(month)); day < 1 || day > last {
		problem := fmt.Sprintf("has the day %02d, but %s %04d has %d days", day, time.Month(month), year, last)
		return time.Time{}, refuse(problem, exampleDateTime)
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), nil
}

// clock reads 05:00, 05:00:00 or 05:00:00.5 as the time since midnight.
func (c *cursor) clock() (time.Duration, error) {
	hour, okHour := c.number(2)
	okColon := c.oneOf(":") != 0
	minute, okMinute := c.number(2)
	if !okHour || !okColon || !okMinute {
		return 0, refuse("has a time that is not of the form HH:MM or HH:MM:SS", exampleDateTime)
	}
	second, fraction, err := c.seconds()
	if err != nil {
		return 0, err
	}
	since := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute +
		time.Duration(second)*time.Second + fraction
	switch {
	case minute > 59:
		return 0, refuse(fmt.Sprintf("has the minute %02d", minute), exampleDateTime)
	case second == 60:
		return 0, refuse("has the second 60, and leap seconds cannot be asked for", exampleDateTime)
	case second > 60:
		return 0, refuse(fmt.Sprintf("has the second %02d", second), exampleDateTime)
	case hour > 24:
		return 0, refuse(fmt.Sprintf("has the hour %02d", hour), exampleDateTime)
	case since > fixedDay:
		return 0, refuse("lies after 24:00, where a day ends", exampleDateTime)
	default:
		return since, nil
	}
}

// seconds reads the part of a time that may be missing. A fraction may have any
// length; what is smaller than a nanosecond is cut.
func (c *cursor) seconds() (second int, fraction time.Duration, err error) {
	if c.oneOf(":") == 0 {
		if c.oneOf(".,") != 0 {
			return 0, 0, refuse("has a fraction of a minute; only seconds may have one", exampleDateTime)
		}
		return 0, 0, nil
	}
	second, ok := c.number(2)
	if !ok {
		return 0, 0, refuse("has a time that is not of the form HH:MM or HH:MM:SS", exampleDateTime)
	}
	if c.oneOf(".,") == 0 {
		return second, 0, nil
	}
	digits := leadingDigits(c.rest)
	if digits == "" {
		return 0, 0, refuse("has no digit after the point or comma", exampleDateTime)
	}
	c.rest = c.rest[len(digits):]
	worth := time.Second
	for _, digit := range []byte(digits) {
		worth /= 10
		fraction += time.Duration(digit-'0') * worth
	}
	return second, fraction, nil
}

// offset reads Z, +02, +0200 or +02:00 up to the end of the text.
func (c *cursor) offset() (time.Duration, error) {
	if c.oneOf("Zz") != 0 {
		return 0, c.end()
	}
	sign := c.oneOf("+-")
	if sign == 0 {
		return 0, c.end()
	}
	hours, okHours := c.number(2)
	minutes, okMinutes := 0, true
	if c.oneOf(":") != 0 || c.rest != "" {
		minutes, okMinutes = c.number(2)
	}
	if !okHours || !okMinutes || hours > 23 || minutes > 59 {
		return 0, refuse("has an offset that is none of Z, +02:00, +0200, +02", exampleDateTime)
	}
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if sign == '-' {
		offset = -offset
	}
	return offset, c.end()
}

// end refuses whatever is left.
func (c *cursor) end() error {
	if c.rest == "" {
		return nil
	}
	return refuse(fmt.Sprintf("has %s after the time", firstCharacter(c.rest)), exampleDateTime)
}

func (c *cursor) unexpectedAfterDate() error {
	if c.oneOf("Zz+-") != 0 {
		return refuse("has an offset but no time", "2015-01-31T00:00:00Z")
	}
	return refuse(fmt.Sprintf("has %s after the date", firstCharacter(c.rest)), exampleDateTime)
}
