package output

import (
	"math"
	"strconv"
	"time"
)

const (
	day  = 24 * time.Hour
	year = 365 * day // accurate enough for an age

	// justNow hides small differences between the clocks of two machines.
	justNow = 10 * time.Second
)

// Age returns how long before or after now a time is, in one unit: "3d ago", "90m ago", "in 2h", "just now".
func Age(at, now time.Time) string {
	distance := now.Sub(at)
	future := distance < 0
	if future {
		distance = -max(distance, -math.MaxInt64) // the smallest number cannot be negated
	}
	if distance < justNow {
		return "just now"
	}
	text := Span(distance)
	if future {
		return "in " + text
	}
	return text + " ago"
}

// Span returns a length of time in one unit: "3d", "90m". A negative one is "0s".
func Span(length time.Duration) string {
	for _, unit := range []struct {
		from, length time.Duration // 36h is more precise than 1d, and shorter than 1d12h
		name         string
	}{
		{2 * year, year, "y"},
		{2 * day, day, "d"},
		{2 * time.Hour, time.Hour, "h"},
		{2 * time.Minute, time.Minute, "m"},
	} {
		if length >= unit.from {
			return strconv.FormatInt(int64(length/unit.length), 10) + unit.name
		}
	}
	return strconv.FormatInt(int64(max(length, 0)/time.Second), 10) + "s"
}
