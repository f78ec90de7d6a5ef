package timerange

import "time"

// monthsBefore goes back by calendar months on the clocks of t's zone. A day that
// the month does not have becomes its last one.
func monthsBefore(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()-time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	wall := time.Date(first.Year(), first.Month(), min(t.Day(), last.Day()),
		t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	return atWallClock(wall, t.Location())
}

// atWallClock returns the instant at which clocks in the zone show what the UTC time
// wall shows. Where that is no instant or two, it uses the offset in force before
// the clocks were changed; time.Date promises one of both only.
func atWallClock(wall time.Time, zone *time.Location) time.Time {
	instant := time.Date(wall.Year(), wall.Month(), wall.Day(),
		wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone)
	_, offset := instant.Zone()
	shown := instant.Add(seconds(offset)).UTC()
	if !shown.Equal(wall) {
		// The clocks skipped it. With the offset after the change they show too early
		// a time, with the one before too late a time.
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
