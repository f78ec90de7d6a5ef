package timerange_test

import (
	"testing"
	"time"
)

func TestInstantInZones(t *testing.T) {
	tests := []struct{ zone, now, text, want string }{
		// New York skips 02:00 to 03:00 on 8 March 2026 and has 01:00 to 02:00 twice on 1 November.
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-03-08T01:59:59", "2026-03-08T06:59:59.000Z"},
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-03-08T02:00", "2026-03-08T07:00:00.000Z"},
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-03-08T02:30", "2026-03-08T07:30:00.000Z"},
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-03-08T03:00", "2026-03-08T07:00:00.000Z"},
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-11-01T00:59:59", "2026-11-01T04:59:59.000Z"},
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-11-01T01:00", "2026-11-01T05:00:00.000Z"},
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-11-01T01:30", "2026-11-01T05:30:00.000Z"},
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-11-01T02:00", "2026-11-01T07:00:00.000Z"},
		// A time of day that exists twice is the first one, and a skipped one is later.
		{"Europe/Berlin", "2026-10-25T01:45:00Z", "02:30", "2026-10-25T00:30:00.000Z"}, // at the second 02:45
		{"Europe/Berlin", "2026-10-25T00:15:00Z", "02:30", "2026-10-24T00:30:00.000Z"}, // at the first 02:15
		{"Europe/Berlin", "2026-03-29T01:45:00Z", "02:30", "2026-03-29T01:30:00.000Z"}, // 03:30, at 03:45
		{"Europe/Berlin", "2026-03-29T01:15:00Z", "02:30", "2026-03-28T01:30:00.000Z"}, // at 03:15
		{"Europe/Berlin", "2026-03-30T10:00:00Z", "yesterday", "2026-03-28T23:00:00.000Z"},
		{"Europe/Berlin", "2026-03-29T22:30:00Z", "yesterday", "2026-03-28T23:00:00.000Z"}, // a day of 23 hours later
		{"Europe/Berlin", "2026-03-29T10:00:00Z", "today", "2026-03-28T23:00:00.000Z"},
		{"America/Havana", "2026-03-08T12:00:00Z", "today", "2026-03-08T05:00:00.000Z"},   // began at 01:00
		{"Pacific/Apia", "2011-12-31T00:00:00Z", "yesterday", "2011-12-30T10:00:00.000Z"}, // there was no 30 December
		// With an offset, the zone does not matter.
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-11-01T01:30-05:00", "2026-11-01T06:30:00.000Z"},
		// Days are 24 hours, months are calendar months.
		{"America/New_York", "2026-03-08T16:00:00Z", "P1D", "2026-03-07T16:00:00.000Z"},
		{"America/New_York", "2026-03-08T16:00:00Z", "P1M", "2026-02-08T17:00:00.000Z"},
		{"America/New_York", "2026-04-08T06:30:00Z", "P1M", "2026-03-08T07:30:00.000Z"}, // 02:30 was skipped
		{"America/New_York", "2026-12-01T06:30:00Z", "P1M", "2026-11-01T05:30:00.000Z"}, // 01:30 existed twice
		// The second 01:30 remains the second one if no calendar is needed.
		{"America/New_York", "2026-11-01T06:30:00Z", "PT0S", "2026-11-01T06:30:00.000Z"},
		{"America/New_York", "2026-11-01T06:30:00Z", "P0M", "2026-11-01T06:30:00.000Z"},
		// Lord Howe changes by half an hour.
		{"Australia/Lord_Howe", "2026-12-01T00:00:00Z", "2026-10-04T02:15", "2026-10-03T15:45:00.000Z"},
		{"Australia/Lord_Howe", "2026-12-01T00:00:00Z", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z"},
		// Samoa had no 30 December 2011.
		{"Pacific/Apia", "2026-12-01T00:00:00Z", "2011-12-29", "2011-12-29T10:00:00.000Z"},
		{"Pacific/Apia", "2026-12-01T00:00:00Z", "2011-12-29T24:00", "2011-12-30T10:00:00.000Z"},
		{"Pacific/Apia", "2026-12-01T00:00:00Z", "2011-12-30", "2011-12-30T10:00:00.000Z"},
		{"Pacific/Apia", "2026-12-01T00:00:00Z", "2011-12-30T12:00", "2011-12-30T22:00:00.000Z"},
		{"Pacific/Apia", "2026-12-01T00:00:00Z", "2011-12-31", "2011-12-30T10:00:00.000Z"},
		{"Pacific/Apia", "2012-01-30T09:00:00Z", "P1M", "2011-12-31T09:00:00.000Z"},
		// In Cuba the clocks go forward at midnight: the day begins at 01:00.
		{"America/Havana", "2026-12-01T00:00:00Z", "2026-03-08", "2026-03-08T05:00:00.000Z"},
		{"America/Havana", "2026-12-01T00:00:00Z", "2026-03-08T01:00", "2026-03-08T05:00:00.000Z"},
		{"America/Havana", "2026-12-01T00:00:00Z", "2026-11-01", "2026-11-01T04:00:00.000Z"},
		// Offsets of minutes and, long ago, seconds.
		{"Asia/Kathmandu", "2026-12-01T00:00:00Z", "2026-01-01", "2025-12-31T18:15:00.000Z"},
		{"Africa/Monrovia", "2026-12-01T00:00:00Z", "1960-01-01", "1960-01-01T00:44:30.000Z"},
		// The current month differs between zones.
		{"UTC", "2026-03-31T23:30:00Z", "P1M", "2026-02-28T23:30:00.000Z"},
		{"Asia/Tokyo", "2026-03-31T23:30:00Z", "P1M", "2026-02-28T23:30:00.000Z"}, // 1 April 08:30 -> 1 March 08:30
		{"Asia/Tokyo", "2026-03-31T12:30:00Z", "P1M", "2026-02-28T12:30:00.000Z"},
		// Clamps.
		{"UTC", "2024-03-31T00:00:00Z", "P1M", "2024-02-29T00:00:00.000Z"},
		{"UTC", "2025-03-31T00:00:00Z", "P1M", "2025-02-28T00:00:00.000Z"},
		{"UTC", "2025-03-29T00:00:00Z", "P1M", "2025-02-28T00:00:00.000Z"},
		{"UTC", "2025-03-28T00:00:00Z", "P1M", "2025-02-28T00:00:00.000Z"},
		{"UTC", "2025-05-31T00:00:00Z", "P1M", "2025-04-30T00:00:00.000Z"},
		{"UTC", "2024-02-29T12:00:00Z", "P1Y", "2023-02-28T12:00:00.000Z"},
		{"UTC", "2024-02-29T12:00:00Z", "P4Y", "2020-02-29T12:00:00.000Z"},
		{"UTC", "2024-02-29T12:00:00Z", "P124Y", "1900-02-28T12:00:00.000Z"},
		{"UTC", "2024-02-29T12:00:00Z", "P1Y1M", "2023-01-29T12:00:00.000Z"}, // clamped once, at the end
		{"UTC", "2025-03-31T00:00:00Z", "P1M1D", "2025-02-27T00:00:00.000Z"}, // months first
		{"UTC", "2026-01-31T00:00:00Z", "P1M", "2025-12-31T00:00:00.000Z"},
		{"UTC", "2026-01-15T00:00:00Z", "P13M", "2024-12-15T00:00:00.000Z"},
	}
	for _, test := range tests {
		got, err := at(t, test.now, test.zone).Instant(test.text)
		if err != nil {
			t.Errorf("%s, %s: Instant(%q): %v", test.zone, test.now, test.text, err)
		} else if shown(got) != test.want {
			t.Errorf("%s, %s: Instant(%q) = %s, want %s", test.zone, test.now, test.text, shown(got), test.want)
		}
	}
}

// Local times must be found without relying on time.Date, which does not promise which
// of two instants it returns.
func TestInstantOfEveryLocalTime(t *testing.T) {
	zones := []string{
		"UTC", "America/New_York", "Europe/Berlin", "Europe/Dublin", "Pacific/Apia", "Pacific/Kwajalein",
		"Australia/Lord_Howe", "America/Havana", "Africa/Casablanca", "America/Sao_Paulo", "Antarctica/Troll",
		"Asia/Kathmandu", "Africa/Monrovia", "Asia/Gaza",
	}
	distances := []time.Duration{
		-25 * time.Hour, -24 * time.Hour, -12 * time.Hour, -60 * time.Minute, -50 * time.Minute, -20 * time.Minute, -time.Second,
		0, time.Second, 20 * time.Minute, 50 * time.Minute, 60 * time.Minute, 12 * time.Hour, 24 * time.Hour, 25 * time.Hour,
	}
	const layout = "2006-01-02T15:04:05"
	for _, name := range zones {
		parser := at(t, "2026-12-01T00:00:00Z", name)
		check := func(wall time.Time) {
			got, err := parser.Instant(wall.Format(layout))
			if err != nil {
				t.Fatal(err)
			}
			if want := firstShowing(wall, parser.Location); !got.Equal(want) {
				t.Errorf("%s: %s is %s, want %s", name, wall.Format(layout), got, want.UTC())
			}
		}
		// The hours around every change of clocks from 1960 to 2040.
		for change := time.Date(1960, 1, 1, 0, 0, 0, 0, parser.Location); change.Year() < 2040; {
			_, change = change.ZoneBounds()
			if change.IsZero() {
				break
			}
			for _, distance := range distances {
				check(change.UTC().Add(offsetAt(change, parser.Location)).Add(distance))
			}
		}
		for wall := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC); wall.Year() < 2040; wall = wall.Add(9999*time.Hour + 7*time.Second) {
			check(wall)
		}
	}
}

// firstShowing returns the first instant at which the zone's clocks show the wall time,
// or, if they never do, the instant it would have been without the change.
func firstShowing(wall time.Time, location *time.Location) time.Time {
	var first, skipped time.Time
	for distance := -36 * time.Hour; distance <= 36*time.Hour; distance += 30 * time.Minute {
		offset := offsetAt(wall.Add(distance), location)
		instant := wall.Add(-offset)
		if offsetAt(instant, location) == offset && (first.IsZero() || instant.Before(first)) {
			first = instant
		}
		// Without the change, the clocks would have shown it.
		if earlier := offsetAt(instant.Add(-25*time.Hour), location); earlier == offset && instant.After(skipped) {
			skipped = instant
		}
	}
	if first.IsZero() {
		return skipped
	}
	return first
}

func offsetAt(instant time.Time, location *time.Location) time.Duration {
	_, offset := instant.In(location).Zone()
	return time.Duration(offset) * time.Second
}
