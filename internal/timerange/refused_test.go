package timerange_test

import "testing"

func TestInstantRefused(t *testing.T) {
	tests := map[string]string{
		"":         "is empty (an unset variable?)",
		" ":        "is blank",
		"3h\r":     "has blanks around it",
		"\u00a03h": "has blanks around it",

		"yesterday":   "is neither a time nor a duration",
		"NOW":         "is neither a time nor a duration",
		"past":        "is neither a time nor a duration",
		"p":           "is neither a time nor a duration",
		"@1420070400": "is neither a time nor a duration",
		"T05:00":      "is neither a time nor a duration",
		"\x1b[31m":    "is neither a time nor a duration",
		"٣h":          "is neither a time nor a duration",
		".5h":         "is neither a time nor a duration",

		"0":           "is a number without a unit",
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
		"P" + nines(90) + "Y":       "lies before the year 1900",
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
		"2015-01":               "is not a date of the form YYYY-MM-DD",
		"2015-031":              "is not a date of the form YYYY-MM-DD",
		"2015-W05-6":            "is not a date of the form YYYY-MM-DD",
		"20150131T050000Z":      "is not a date of the form YYYY-MM-DD",
		"20150131T05:00:00Z":    "is not a date of the form YYYY-MM-DD",
		"05:00":                 "is not a date of the form YYYY-MM-DD",
		"2015-٠1-31":            "is not a date of the form YYYY-MM-DD",
		"2015-00-31":            "does not exist: month out of range",
		"2015-13-31":            "does not exist: month out of range",
		"2015-01-00":            "does not exist: day out of range",
		"2015-04-31":            "does not exist: day out of range",
		"2015-02-29":            "does not exist: day out of range",
		"2024-02-30":            "does not exist: day out of range",
		"2015-01-31Z":           "has an offset but no time",
		"2015-01-31-02:00":      "has an offset but no time",
		"2015-01-311":           `has "1" after the date`,
		"2015-01-31x":           `has "x" after the date`,
		"2015-01-31\t05:00":     `has "\t05:00" after the date`,
		"2015-01-31\u202e05:00": `has "\u202e05:00" after the date`,
		"2015-01-31/2015-02-01": `has "/2015-02-01" after the date`,

		// Times.
		"2015-01-31T":                "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05":              "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T0500":            "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05:0":            "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05:00:":          `has ":" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:Z":         `has ":Z" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31  05:00":          "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T 05:00":          "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T-5:00":           "has a time that is not of the form HH:MM or HH:MM:SS",
		"2015-01-31T05:00.5":         `has ".5" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00.":       `has "." after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00,Z":      `has ",Z" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:60":           "does not exist: minute out of range",
		"2015-01-31T05:00:61Z":       "does not exist: second out of range",
		"2015-01-31T25:00Z":          "does not exist: hour out of range",
		"2016-12-31T23:59:60Z":       "does not exist: second out of range",
		"2015-01-31T24:01Z":          "does not exist: hour out of range",
		"2015-01-31T24:00:01Z":       "does not exist: hour out of range",
		"2015-01-31T05:00:00.1.2":    `has ".2" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00 Z":      `has " Z" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00ZZ":      `has "ZZ" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00 UTC":    `has " UTC" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00\x1b[2J": `has "\x1b[2J" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00PM":         `has "PM" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00−02:00":  `has "−02:00" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00+02000":  `has "+02000" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00+":       `has "+" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00+020":    `has "+020" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00+02:":    `has "+02:" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00+02:0":   `has "+02:0" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00+24:00":  `has "+24:00" after the time, where only Z, +02:00, +0200 or +02 may stand`,
		"2015-01-31T05:00:00+02:60":  `has "+02:60" after the time, where only Z, +02:00, +0200 or +02 may stand`,
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
