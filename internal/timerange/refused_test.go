package timerange_test

import "testing"

func TestInstantRefused(t *testing.T) {
	tests := map[string]string{
		"":         "empty (an unset variable?)",
		" ":        "blank",
		"3h\r":     "leading or trailing spaces",
		"\u00a03h": "leading or trailing spaces",

		"tomorrow": "not a time or a duration",
		"Today":    "not a time or a duration",
		"ago":      "not a time or a duration",
		"NOW":      "not a time or a duration",
		"past":     "not a time or a duration",
		"p":        "not a time or a duration",
		"@":        "not a number of seconds since 1970",
		"@3h":      "not a number of seconds since 1970",

		"@1420070400000": "not a number of seconds since 1970",
		"@999999999999":  "after the year 9999",
		"T05:00":         "not a time or a duration",
		"\x1b[31m":       "not a time or a duration",
		"٣h":             "not a time or a duration",
		".5h":            "not a time or a duration",

		"0":           "a number without a unit",
		"1420070400":  "a number without a unit",
		"1h30":        "a number without a unit",
		"30 ago":      "a number without a unit",
		"+3h ago":     "a duration has no sign",
		"3 h ago":     "not a duration; the units are w d h m s ms, from large to small",
		"1M":          "units are in lower case; m is minutes, P1M is a month",
		"p1m":         "ISO 8601 durations are in upper case",
		"-PT3H":       "a duration has no sign",
		"+3h":         "a duration has no sign",
		"+2015-01-31": "a duration has no sign",
		"P":           "nothing after the P",
		"PT":          "nothing after the T",
		"P1DT":        "nothing after the T",
		"P1.5M":       "years and months cannot have a fraction",

		// Out of range.
		"P300Y":                     "before the year 1900",
		"P127Y":                     "before the year 1900",
		"P" + nines(90) + "Y":       "before the year 1900",
		"PT1200000H":                "before the year 1900",
		"7000w":                     "before the year 1900",
		"1899-12-31":                "before the year 1900",
		"1899-12-31T23:59:59.9999Z": "before the year 1900",
		"1900-01-01T00:00:00+00:01": "before the year 1900",
		"0000-01-01":                "before the year 1900",
		"9999-12-31T24:00:00Z":      "after the year 9999",
		"9999-12-31T23:59:59-00:01": "after the year 9999",
		"9999-12-31T20:00":          "after the year 9999", // New York
		"P20000W":                   "longer than 292 years",
		"P" + nines(90) + "D":       "longer than 292 years",
		nines(90) + "d":             "longer than 292 years",
		"PT" + nines(90) + "S":      "longer than 292 years",
		"100y" + nines(97):          "too long for a duration",
		nines(100000) + "h":         "too long for a duration",
		"P" + nines(100000) + "D":   "too long for a duration",

		// Dates.
		"2015/01/31":            "not a date in the format YYYY-MM-DD",
		"31-01-2015":            "not a date in the format YYYY-MM-DD",
		"2015-1-31":             "not a date in the format YYYY-MM-DD",
		"2015-01":               "not a date in the format YYYY-MM-DD",
		"2015-031":              "not a date in the format YYYY-MM-DD",
		"2015-W05-6":            "not a date in the format YYYY-MM-DD",
		"20150131T050000Z":      "not a date in the format YYYY-MM-DD",
		"20150131T05:00:00Z":    "not a date in the format YYYY-MM-DD",
		"5:00":                  "not a time in the format HH:MM or HH:MM:SS",
		"05:0":                  "not a time in the format HH:MM or HH:MM:SS",
		"25:00":                 "no such date or time: hour out of range",
		"05:60":                 "no such date or time: minute out of range",
		"05:00PM":               `unexpected "PM" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"todayish":              `unexpected "ish" after the date`,
		"today Z":               "an offset without a time",
		"yesterday 5:00":        "the time is not in the format HH:MM or HH:MM:SS",
		"2015-٠1-31":            "not a date in the format YYYY-MM-DD",
		"2015-00-31":            "no such date or time: month out of range",
		"2015-13-31":            "no such date or time: month out of range",
		"2015-01-00":            "no such date or time: day out of range",
		"2015-04-31":            "no such date or time: day out of range",
		"2015-02-29":            "no such date or time: day out of range",
		"2024-02-30":            "no such date or time: day out of range",
		"2015-01-31Z":           "an offset without a time",
		"2015-01-31-02:00":      "an offset without a time",
		"2015-01-311":           `unexpected "1" after the date`,
		"2015-01-31x":           `unexpected "x" after the date`,
		"2015-01-31\t05:00":     `unexpected "\t05:00" after the date`,
		"2015-01-31\u202e05:00": `unexpected "\u202e05:00" after the date`,
		"2015-01-31/2015-02-01": `unexpected "/2015-02-01" after the date`,

		// Times.
		"2015-01-31T":                "the time is not in the format HH:MM or HH:MM:SS",
		"2015-01-31T05":              "the time is not in the format HH:MM or HH:MM:SS",
		"2015-01-31T0500":            "the time is not in the format HH:MM or HH:MM:SS",
		"2015-01-31T05:0":            "the time is not in the format HH:MM or HH:MM:SS",
		"2015-01-31T05:00:":          `unexpected ":" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:Z":         `unexpected ":Z" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31  05:00":          "the time is not in the format HH:MM or HH:MM:SS",
		"2015-01-31T 05:00":          "the time is not in the format HH:MM or HH:MM:SS",
		"2015-01-31T-5:00":           "the time is not in the format HH:MM or HH:MM:SS",
		"2015-01-31T05:00.5":         `unexpected ".5" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00.":       `unexpected "." after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00,Z":      `unexpected ",Z" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:60":           "no such date or time: minute out of range",
		"2015-01-31T05:00:61Z":       "no such date or time: second out of range",
		"2015-01-31T25:00Z":          "no such date or time: hour out of range",
		"2016-12-31T23:59:60Z":       "no such date or time: second out of range",
		"2015-01-31T24:01Z":          "no such date or time: hour out of range",
		"2015-01-31T24:00:01Z":       "no such date or time: hour out of range",
		"2015-01-31T05:00:00.1.2":    `unexpected ".2" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00  Z":     `unexpected "  Z" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00ZZ":      `unexpected "ZZ" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00 UTC":    `unexpected " UTC" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00\x1b[2J": `unexpected "\x1b[2J" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00PM":         `unexpected "PM" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00−02:00":  `unexpected "−02:00" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00+02000":  `unexpected "+02000" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00+":       `unexpected "+" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00+020":    `unexpected "+020" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00+02:":    `unexpected "+02:" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00+02:0":   `unexpected "+02:0" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00+24:00":  `unexpected "+24:00" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
		"2015-01-31T05:00:00+02:60":  `unexpected "+02:60" after the time; only an offset such as Z, +02:00, +0200 or +02 can follow`,
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
