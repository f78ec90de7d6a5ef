package timerange_test

import (
	"strings"
	"testing"
	"time"

	"jt/internal/timerange"
)

func TestInstant(t *testing.T) {
	const now = "2026-03-31T15:30:45.987654321Z" // 11:30:45 in New York
	tests := map[string]string{
		// Date-times with an offset.
		"2015-01-31T05:00:00Z":                    "2015-01-31T05:00:00.000Z",
		"2015-01-31T05:00:00z":                    "2015-01-31T05:00:00.000Z",
		"2015-01-31t05:00:00Z":                    "2015-01-31T05:00:00.000Z",
		"2015-01-31 05:00:00Z":                    "2015-01-31T05:00:00.000Z",
		"2015-01-31T05:00Z":                       "2015-01-31T05:00:00.000Z",
		"2015-01-31T05:00:00+02:00":               "2015-01-31T03:00:00.000Z",
		"2015-01-31T05:00:00+0200":                "2015-01-31T03:00:00.000Z",
		"2015-01-31T05:00:00+02":                  "2015-01-31T03:00:00.000Z",
		"2015-01-31T05:00+02":                     "2015-01-31T03:00:00.000Z",
		"2015-01-31 05:00+0200":                   "2015-01-31T03:00:00.000Z",
		"2015-01-31T05:00:00-05:00":               "2015-01-31T10:00:00.000Z",
		"2015-01-31T05:00:00-0930":                "2015-01-31T14:30:00.000Z",
		"2015-01-31T05:00:00-00:00":               "2015-01-31T05:00:00.000Z",
		"2015-01-31T05:00:00+23:59":               "2015-01-30T05:01:00.000Z",
		"2015-01-01T00:30:00+01:00":               "2014-12-31T23:30:00.000Z",
		"2015-01-31T05:00:00.5Z":                  "2015-01-31T05:00:00.500Z",
		"2015-01-31T05:00:00,5Z":                  "2015-01-31T05:00:00.500Z",
		"2015-01-31T05:00:00.123456Z":             "2015-01-31T05:00:00.123Z",
		"2015-01-31T05:00:00.9999999999Z":         "2015-01-31T05:00:00.999Z",
		"2015-01-31T05:00:00.0009Z":               "2015-01-31T05:00:00.000Z",
		"2015-01-31T05:00:00,25+02:00":            "2015-01-31T03:00:00.250Z",
		"1969-12-31T23:59:59.9999Z":               "1969-12-31T23:59:59.999Z",
		"2015-01-31T24:00:00Z":                    "2015-02-01T00:00:00.000Z",
		"2015-12-31T24:00+02:00":                  "2015-12-31T22:00:00.000Z",
		"2015-01-31T24:00:00.000Z":                "2015-02-01T00:00:00.000Z",
		"2015-01-31T23:59:59Z":                    "2015-01-31T23:59:59.000Z",
		"2024-02-29T00:00:00Z":                    "2024-02-29T00:00:00.000Z",
		"2000-02-29T00:00:00Z":                    "2000-02-29T00:00:00.000Z",
		"1900-01-01T00:00:00Z":                    "1900-01-01T00:00:00.000Z",
		"1899-12-31T20:00:00-05:00":               "1900-01-01T01:00:00.000Z",
		"9999-12-31T23:59:59.999999Z":             "9999-12-31T23:59:59.999Z",
		"2015-01-31T05:00:00." + nines(5e4) + "Z": "2015-01-31T05:00:00.999Z",

		// New York's clocks.
		"2015-01-31":              "2015-01-31T05:00:00.000Z",
		"2015-07-01":              "2015-07-01T04:00:00.000Z",
		"2015-01-31T05:00":        "2015-01-31T10:00:00.000Z",
		"2015-01-31 05:00:00":     "2015-01-31T10:00:00.000Z",
		"2015-01-31t05:00:00,75":  "2015-01-31T10:00:00.750Z",
		"2015-07-01T05:00:00.125": "2015-07-01T09:00:00.125Z",
		"2015-01-31T24:00":        "2015-02-01T05:00:00.000Z",
		"1900-01-01":              "1900-01-01T05:00:00.000Z",

		// Now, and fixed lengths before it.
		"now":            "2026-03-31T15:30:45.987Z",
		"PT0S":           "2026-03-31T15:30:45.987Z",
		"0s":             "2026-03-31T15:30:45.987Z",
		"P0Y":            "2026-03-31T15:30:45.987Z",
		"PT3H":           "2026-03-31T12:30:45.987Z",
		"3h":             "2026-03-31T12:30:45.987Z",
		"PT1H30M":        "2026-03-31T14:00:45.987Z",
		"1h30m":          "2026-03-31T14:00:45.987Z",
		"PT1.5H":         "2026-03-31T14:00:45.987Z",
		"PT1,5H":         "2026-03-31T14:00:45.987Z",
		"1.5h":           "2026-03-31T14:00:45.987Z",
		"1,5h":           "2026-03-31T14:00:45.987Z",
		"PT36H":          "2026-03-30T03:30:45.987Z",
		"PT90M":          "2026-03-31T14:00:45.987Z",
		"PT0.987654321S": "2026-03-31T15:30:45.000Z",
		"PT0.9S":         "2026-03-31T15:30:45.087Z",
		"900ms":          "2026-03-31T15:30:45.087Z",
		"P1D":            "2026-03-30T15:30:45.987Z",
		"P0.5D":          "2026-03-31T03:30:45.987Z",
		"2d":             "2026-03-29T15:30:45.987Z",
		"P1W":            "2026-03-24T15:30:45.987Z",
		"P0,5W":          "2026-03-28T03:30:45.987Z",
		"1w":             "2026-03-24T15:30:45.987Z",
		"1w2d3h4m5s6ms":  "2026-03-22T12:26:40.981Z",
		"P1W2DT3H4M5S":   "2026-03-22T12:26:40.987Z",
		"P30D":           "2026-03-01T15:30:45.987Z", // across the change of clocks, and still 24 h each
		"PT000003H":      "2026-03-31T12:30:45.987Z",

		// Calendar lengths. New York put its clocks forward on 8 March.
		"P1M":        "2026-02-28T16:30:45.987Z",
		"P2M":        "2026-01-31T16:30:45.987Z",
		"P4M":        "2025-11-30T16:30:45.987Z",
		"P5M":        "2025-10-31T15:30:45.987Z",
		"P12M":       "2025-03-31T15:30:45.987Z",
		"P1Y":        "2025-03-31T15:30:45.987Z",
		"P1Y2M":      "2025-01-31T16:30:45.987Z",
		"P2Y1M":      "2024-02-29T16:30:45.987Z",
		"P1M1D":      "2026-02-27T16:30:45.987Z",
		"P1M1W1DT1H": "2026-02-20T15:30:45.987Z",
		"P1YT0.5S":   "2025-03-31T15:30:45.487Z",
		"P126Y":      "1900-03-31T16:30:45.987Z",
		"P1512M":     "1900-03-31T16:30:45.987Z",
	}
	parser := at(t, now, "America/New_York")
	for text, want := range tests {
		got, err := parser.Instant(text)
		if err != nil {
			t.Errorf("Instant(%.80q): %v", text, err)
			continue
		}
		if shown(got) != want {
			t.Errorf("Instant(%.80q) = %s, want %s", text, shown(got), want)
		}
		if !got.Equal(got.Truncate(time.Millisecond)) || got.Location() != time.UTC {
			t.Errorf("Instant(%.80q) = %v, want whole milliseconds in UTC", text, got)
		}
	}
}

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
		// With an offset the zone does not matter.
		{"America/New_York", "2026-12-01T00:00:00Z", "2026-11-01T01:30-05:00", "2026-11-01T06:30:00.000Z"},
		// Days are 24 hours, months what the calendar says.
		{"America/New_York", "2026-03-08T16:00:00Z", "P1D", "2026-03-07T16:00:00.000Z"},
		{"America/New_York", "2026-03-08T16:00:00Z", "P1M", "2026-02-08T17:00:00.000Z"},
		{"America/New_York", "2026-04-08T06:30:00Z", "P1M", "2026-03-08T07:30:00.000Z"}, // 02:30 was skipped
		{"America/New_York", "2026-12-01T06:30:00Z", "P1M", "2026-11-01T05:30:00.000Z"}, // 01:30 came twice
		// The second 01:30 stays the second one where no calendar is needed.
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
		// The same month is another one elsewhere.
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

func TestInstantRefused(t *testing.T) {
	tests := map[string]string{
		"":            "is empty (an unset variable?)",
		" ":           "is blank",
		"\r\n":        "is blank",
		"3h\r":        "has blanks around it",
		" PT3H":       "has blanks around it",
		"2015-01-31 ": "has blanks around it",
		"\u00a03h":    "has blanks around it",

		"yesterday":   "is neither a time nor a duration",
		"NOW":         "is neither a time nor a duration",
		"Now":         "is neither a time nor a duration",
		"past":        "is neither a time nor a duration",
		"p":           "is neither a time nor a duration",
		"@1420070400": "is neither a time nor a duration",
		"T05:00":      "is neither a time nor a duration",
		"\x1b[31m":    "is neither a time nor a duration",
		"\xff\xfe":    "is neither a time nor a duration",
		"٣h":          "is neither a time nor a duration",
		"$SINCE":      "is neither a time nor a duration",
		".5h":         "is neither a time nor a duration",

		"0":           "is a number without a unit",
		"2015":        "is a number without a unit",
		"20150131":    "is a number without a unit",
		"1420070400":  "is a number without a unit",
		"1h30":        "has a number without a unit",
		"1M":          "has units in upper case; m is minutes, and P1M a month",
		"p1m":         "has lower-case letters, and ISO-8601 durations are upper case",
		"-PT3H":       "begins with a sign, and durations have none",
		"+3h":         "begins with a sign, and durations have none",
		"+2015-01-31": "begins with a sign, and durations have none",
		"P":           "has nothing after the P",
		"PT":          "has nothing after the T",
		"P1DT":        "has nothing after the T",
		"P1.5M":       "has a fraction of a year or month",

		// Out of range.
		"P300Y":                     "lies before the year 1900",
		"P127Y":                     "lies before the year 1900",
		"P1600M":                    "lies before the year 1900",
		"P" + nines(90) + "Y":       "lies before the year 1900",
		"P" + nines(40) + "M":       "lies before the year 1900",
		"PT1200000H":                "lies before the year 1900",
		"7000w":                     "lies before the year 1900",
		"1899-12-31":                "lies before the year 1900",
		"1899-12-31T23:59:59.9999Z": "lies before the year 1900",
		"1900-01-01T00:00:00+00:01": "lies before the year 1900",
		"0000-01-01":                "lies before the year 1900",
		"9999-12-31T24:00:00Z":      "lies after the year 9999",
		"9999-12-31T23:59:59-00:01": "lies after the year 9999",
		"9999-12-31T20:00":          "lies after the year 9999", // New York
		"P20000W":                   "is longer than 292 years",
		"P" + nines(90) + "D":       "is longer than 292 years",
		nines(90) + "d":             "is longer than 292 years",
		"PT" + nines(90) + "S":      "is longer than 292 years",
		"100y" + nines(97):          "is too long for a duration",
		nines(100000) + "h":         "is too long for a duration",
		"P" + nines(100000) + "D":   "is too long for a duration",

		// Dates.
		"2015/01/31":            "is not a date of the form YYYY-MM-DD",
		"31-01-2015":            "is not a date of the form YYYY-MM-DD",
		"2015-1-31":             "is not a date of the form YYYY-MM-DD",
		"2015-01-1":             "is not a date of the form YYYY-MM-DD",
		"2015-01":               "is not a date of the form YYYY-MM-DD",
		"2015-":                 "is not a date of the form YYYY-MM-DD",
		"2015-031":              "is not a date of the form YYYY-MM-DD",
		"2015-W05-6":            "is not a date of the form YYYY-MM-DD",
		"20150131T050000Z":      "is not a date of the form YYYY-MM-DD",
		"20150131T05:00:00Z":    "is not a date of the form YYYY-MM-DD",
		"10000-01-01":           "is not a date of the form YYYY-MM-DD",
		"05:00":                 "is not a date of the form YYYY-MM-DD",
		"3-":                    "is not a date of the form YYYY-MM-DD",
		"2015-٠1-31":            "is not a date of the form YYYY-MM-DD",
		"2015-00-31":            "has the month 00",
		"2015-13-31":            "has the month 13",
		"2015-01-00":            "has the day 00, but January 2015 has 31 days",
		"2015-01-32":            "has the day 32, but January 2015 has 31 days",
		"2015-04-31":            "has the day 31, but April 2015 has 30 days",
		"2015-02-29":            "has the day 29, but February 2015 has 28 days",
		"1900-02-29":            "has the day 29, but February 1900 has 28 days",
		"2024-02-30":            "has the day 30, but February 2024 has 29 days",
		"2015-01-31Z":           "has an offset but no time",
		"2015-01-31+02:00":      "has an offset but no time",
		"2015-01-31-02:00":      "has an offset but no time",
		"2015-01-311":           `has "1" after the date`,
		"2015-01-31x":           `has "x" after the date`,
		"2015-01-31_05:00":      `has "_" after the date`,
		"2015-01-31\t05:00":     `has "\t" after the date`,
		"2015-01-31\u202e05:00": `has "\u202e" after the date`,
		"2015-01-31/2015-02-01": `has "/" after the date`,

		// Times.
		"2015-01-31T":                "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05":              "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05Z":             "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T0500":            "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T5:00":            "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05:0":            "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05:00:":          "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05:00:0":         "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05:00:Z":         "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31  05:00":          "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T 05:00":          "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T-5:00":           "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05:00.5":         "has a fraction of a minute; only seconds may have one",
		"2015-01-31T05:00,5Z":        "has a fraction of a minute; only seconds may have one",
		"2015-01-31T05:00:00.":       "has no digit after the point or comma",
		"2015-01-31T05:00:00,Z":      "has no digit after the point or comma",
		"2015-01-31T05:60":           "has the minute 60",
		"2015-01-31T05:00:61Z":       "has the second 61",
		"2015-01-31T25:00Z":          "has the hour 25",
		"2016-12-31T23:59:60Z":       "has the second 60, and leap seconds cannot be asked for",
		"2015-01-31T24:01Z":          "lies after 24:00, where a day ends",
		"2015-01-31T24:00:01Z":       "lies after 24:00, where a day ends",
		"2015-01-31T24:00:00.1Z":     "lies after 24:00, where a day ends",
		"2015-01-31T05:00:00.1.2":    `has "." after the time`,
		"2015-01-31T05:00:00 Z":      `has " " after the time`,
		"2015-01-31T05:00:00 +0200":  `has " " after the time`,
		"2015-01-31T05:00:00ZZ":      `has "Z" after the time`,
		"2015-01-31T05:00:00Z+02:00": `has "+" after the time`,
		"2015-01-31T05:00:00 UTC":    `has " " after the time`,
		"2015-01-31T05:00:00[UTC]":   `has "[" after the time`,
		"2015-01-31T05:00:00\x1b[2J": `has "\x1b" after the time`,
		"2015-01-31T05:00PM":         `has "P" after the time`,
		"2015-01-31T05:00:00−02:00":  `has "−" after the time`,
		"2015-01-31T05:00:00+02:00x": `has "x" after the time`,
		"2015-01-31T05:00:00+02000":  `has "0" after the time`,
		"2015-01-31T05:00:00+":       "has an offset that is none of Z, +02:00, +0200, +02",
		"2015-01-31T05:00:00+2":      "has an offset that is none of Z, +02:00, +0200, +02",
		"2015-01-31T05:00:00+020":    "has an offset that is none of Z, +02:00, +0200, +02",
		"2015-01-31T05:00:00+02:":    "has an offset that is none of Z, +02:00, +0200, +02",
		"2015-01-31T05:00:00+02:0":   "has an offset that is none of Z, +02:00, +0200, +02",
		"2015-01-31T05:00:00+24:00":  "has an offset that is none of Z, +02:00, +0200, +02",
		"2015-01-31T05:00:00+02:60":  "has an offset that is none of Z, +02:00, +0200, +02",
		"2015-01-31T05:00:00+Z":      "has an offset that is none of Z, +02:00, +0200, +02",
	}
	parser := at(t, "2026-03-31T15:30:45.987Z", "America/New_York")
	for text, problem := range tests {
		got, err := parser.Instant(text)
		if err == nil {
			t.Errorf("Instant(%.80q) = %s, want an error", text, got)
			continue
		}
		refused := refusal(t, text, err)
		if refused.Problem != problem {
			t.Errorf("Instant(%.80q): %s, want %s", text, refused.Problem, problem)
		}
		if refused.Parameter != "" || !got.IsZero() {
			t.Errorf("Instant(%.80q) = %v, error about %q", text, got, refused.Parameter)
		}
		checkExamples(t, refused, func(example string) error {
			_, err := parser.Instant(example)
			return err
		})
	}
}

// Where a local time exists must be found without trust in time.Date, which does not
// promise which of two instants it gives.
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
		for wall := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC); wall.Year() < 2040; wall = wall.Add(999*time.Hour + 7*time.Second) {
			check(wall)
		}
	}
}

// firstShowing gives the first instant at which the zone's clocks show the wall time,
// or where they never do, the instant it would have been without the change.
func firstShowing(wall time.Time, location *time.Location) time.Time {
	var first, skipped time.Time
	for distance := -36 * time.Hour; distance <= 36*time.Hour; distance += 30 * time.Minute {
		offset := offsetAt(wall.Add(distance), location)
		instant := wall.Add(-offset)
		if offsetAt(instant, location) == offset && (first.IsZero() || instant.Before(first)) {
			first = instant
		}
		// Going on from just before the change, the clocks would have come to show it.
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

func TestInstantWithoutLocation(t *testing.T) {
	parser := timerange.Parser{Now: time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)}
	for text, want := range map[string]string{
		"2015-01-31": "2015-01-31T00:00:00.000Z",
		"P1M":        "2026-02-28T12:00:00.000Z",
	} {
		got, err := parser.Instant(text)
		if err != nil || shown(got) != want {
			t.Errorf("Instant(%q) = %v, %v, want %s", text, got, err, want)
		}
	}
}

func nines(count int) string {
	return strings.Repeat("9", count)
}
