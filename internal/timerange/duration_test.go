package timerange_test

import (
	"math"
	"testing"
	"time"

	"jt/internal/timerange"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
)

func TestDuration(t *testing.T) {
	tests := map[string]time.Duration{
		"0":     0,
		"0s":    0,
		"0h":    0,
		"PT0S":  0,
		"P0D":   0,
		"P0Y0M": 0,

		"60s":           time.Minute,
		"30m":           30 * time.Minute,
		"3h":            3 * time.Hour,
		"03h":           3 * time.Hour,
		"90m":           90 * time.Minute,
		"2d":            2 * day,
		"1w":            week,
		"1h30m":         90 * time.Minute,
		"1h0m5s":        time.Hour + 5*time.Second,
		"1w2d3h4m5s6ms": week + 2*day + 3*time.Hour + 4*time.Minute + 5*time.Second + 6*time.Millisecond,
		"500ms":         500 * time.Millisecond,
		"1500ms":        1500 * time.Millisecond,
		"0.5ms":         500 * time.Microsecond,
		"1.5s":          1500 * time.Millisecond,
		"1,5h":          90 * time.Minute,
		"1h1.5m":        time.Hour + 90*time.Second,
		"0.1w":          16*time.Hour + 48*time.Minute,
		"1m500ms":       time.Minute + 500*time.Millisecond,

		"PT30S":          30 * time.Second,
		"PT60S":          time.Minute,
		"PT1M":           time.Minute,
		"PT1H30M":        90 * time.Minute,
		"PT1H1S":         time.Hour + time.Second,
		"PT0.5S":         500 * time.Millisecond,
		"PT0,5S":         500 * time.Millisecond,
		"PT1.5M":         90 * time.Second,
		"PT1.5H":         90 * time.Minute,
		"P1D":            day,
		"P1.5D":          36 * time.Hour,
		"P1W":            week,
		"P0.5W":          84 * time.Hour,
		"P1W1D":          8 * day,
		"P1WT1H":         week + time.Hour,
		"P1W2DT3H4M5,5S": week + 2*day + 3*time.Hour + 4*time.Minute + 5500*time.Millisecond,

		// Precise and up to the limit.
		"PT1.1H":                     time.Hour + 6*time.Minute,
		"PT0.000000001S":             time.Nanosecond,
		"PT0.0000000001S":            0,
		"PT86400.123456789S":         day + 123456789*time.Nanosecond,
		"200d1ms":                    200*day + time.Millisecond,
		"PT2562047H47M16.854775807S": math.MaxInt64,
		"9223372036854ms":            9223372036854 * time.Millisecond,
		"9223372036854.775ms":        9223372036854*time.Millisecond + 775*time.Microsecond,
		"15250w":                     15250 * week,
	}
	for text, want := range tests {
		got, err := timerange.Duration(text)
		if err != nil {
			t.Errorf("Duration(%q): %v", text, err)
			continue
		}
		// Beyond 2^53 ns a fraction of a millisecond is not exact any more.
		if diff := (got - want).Abs(); diff != 0 && (want < 1<<62 || diff > 500*time.Microsecond) {
			t.Errorf("Duration(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestDurationRefused(t *testing.T) {
	tests := []struct{ text, problem, example string }{
		{"", "is empty (an unset variable?)", "PT3H or 3h"},
		{"  ", "is blank", "PT3H or 3h"},
		{"30s\n", "has blanks around it", "PT3H or 3h"},
		{"now", "is not a length of time", "PT3H or 3h"},
		{"never", "is not a length of time", "PT3H or 3h"},
		{"2015-01-31", "is not a length of time", "PT3H or 3h"},
		{"05:00", "is not a length of time", "PT3H or 3h"},
		{"h", "is not a length of time", "PT3H or 3h"},
		{"p", "is not a length of time", "PT3H or 3h"},
		{"∞", "is not a length of time", "PT3H or 3h"},

		{"-PT3H", "begins with a sign, and durations have none", "PT3H"},
		{"+PT3H", "begins with a sign, and durations have none", "PT3H"},
		{"+3h", "begins with a sign, and durations have none", "3h"},
		{"-3h", "begins with a sign, and durations have none", "3h"},
		{"-", "begins with a sign, and durations have none", "PT3H or 3h"},
		{"--3h", "begins with a sign, and durations have none", "PT3H or 3h"},
		{"-5", "begins with a sign, and durations have none", "PT3H or 3h"},
		{"-x", "begins with a sign, and durations have none", "PT3H or 3h"},

		{"5", "has a number without a unit", "PT3H or 3h"},
		{"00", "has a number without a unit", "PT3H or 3h"},
		{"0.5", "has a number without a unit", "PT3H or 3h"},
		{"1h30", "has a number without a unit", "PT3H or 3h"},
		{"P1", "has a number without a unit", "PT3H or 3h"},
		{"P1DT1", "has a number without a unit", "PT3H or 3h"},
		{"P1T1H", "has a number without a unit", "PT3H or 3h"},

		{"P", "has nothing after the P", "PT3H or 3h"},
		{"PT", "has nothing after the T", "PT3H or 3h"},
		{"P1DT", "has nothing after the T", "PT3H or 3h"},
		{"P1Y2M3W4DT", "has nothing after the T", "PT3H or 3h"},

		{"P3H", `has the unit "H" in its date part, where only Y M W D belong`, "PT3H or 3h"},
		{"P30S", `has the unit "S" in its date part, where only Y M W D belong`, "PT3H or 3h"},
		{"PT1D", `has the unit "D" in its time part (after T), where only H M S belong`, "PT3H or 3h"},
		{"PT1Y", `has the unit "Y" in its time part (after T), where only H M S belong`, "PT3H or 3h"},
		{"PT1W", `has the unit "W" in its time part (after T), where only H M S belong`, "PT3H or 3h"},
		{"PT1HT1M", `has the unit "HT" in its time part (after T), where only H M S belong`, "PT3H or 3h"},
		{"P1DX", `has the unit "DX" in its date part, where only Y M W D belong`, "PT3H or 3h"},
		{"1y", `has the unit "y", where only w d h m s ms belong`, "PT3H or 3h"},
		{"1mo", `has the unit "mo", where only w d h m s ms belong`, "PT3H or 3h"},
		{"3hours", `has the unit "hours", where only w d h m s ms belong`, "PT3H or 3h"},
		{"5us", `has the unit "us", where only w d h m s ms belong`, "PT3H or 3h"},
		{"1e3s", `has the unit "e", where only w d h m s ms belong`, "PT3H or 3h"},

		{"P1M1Y", `has "Y" after "M", and units go from large to small`, "P1DT12H or 1h30m"},
		{"P1D1W", `has "W" after "D", and units go from large to small`, "P1DT12H or 1h30m"},
		{"PT1S1M", `has "M" after "S", and units go from large to small`, "P1DT12H or 1h30m"},
		{"30m1h", `has "h" after "m", and units go from large to small`, "P1DT12H or 1h30m"},
		{"5ms1s", `has "s" after "ms", and units go from large to small`, "P1DT12H or 1h30m"},
		{"P1D1D", `has the unit "D" twice`, "PT3H or 3h"},
		{"PT1H1H", `has the unit "H" twice`, "PT3H or 3h"},
		{"1h1h", `has the unit "h" twice`, "PT3H or 3h"},

		{"P1.5Y", "has a fraction of a year or month", "P1Y6M or P45D"},
		{"P0,5M", "has a fraction of a year or month", "P1Y6M or P45D"},
		{"P1Y0.5M", "has a fraction of a year or month", "P1Y6M or P45D"},
		{"P1.5Y1D", "has a fraction of a year or month", "P1Y6M or P45D"},
		{"P1.5DT1H", "has a fraction before its last unit", "PT1H30M or 1.5h"},
		{"PT1.5H30M", "has a fraction before its last unit", "PT1H30M or 1.5h"},
		{"1.5h30m", "has a fraction before its last unit", "PT1H30M or 1.5h"},
		{"PT1.H", "has no digit after the point or comma", "PT3H or 3h"},
		{"1,h", "has no digit after the point or comma", "PT3H or 3h"},
		{"1.", "has no digit after the point or comma", "PT3H or 3h"},
		{"PT.5S", `has "." where a number belongs`, "PT3H or 3h"},
		{"PTS", `has "S" where a number belongs`, "PT3H or 3h"},
		{"P-1D", `has "-" where a number belongs`, "PT3H or 3h"},
		{"PP1D", `has "P" where a number belongs`, "PT3H or 3h"},
		{"Past", `has "a" where a number belongs`, "PT3H or 3h"},
		{"1.5.5h", `has "." where a unit belongs`, "PT3H or 3h"},
		{"3 h", `has " " where a unit belongs`, "PT3H or 3h"},
		{"1h 30m", `has " " where a number belongs`, "PT3H or 3h"},
		{"3\x00h", `has "\x00" where a unit belongs`, "PT3H or 3h"},
		{"3\xffh", `has "\xff" where a unit belongs`, "PT3H or 3h"},
		{"3٣h", `has "٣" where a unit belongs`, "PT3H or 3h"},
		{"P１D", `has "１" where a number belongs`, "PT3H or 3h"},
		{"P½D", `has "½" where a number belongs`, "PT3H or 3h"},

		{"p1d", "has lower-case letters, and ISO-8601 durations are upper case", "P1D"},
		{"pt3h", "has lower-case letters, and ISO-8601 durations are upper case", "PT3H"},
		{"Pt3H", "has lower-case letters, and ISO-8601 durations are upper case", "PT3H"},
		{"PT3h", "has lower-case letters, and ISO-8601 durations are upper case", "PT3H"},
		{"p1x", `has "p" where a number belongs`, "PT3H or 3h"},
		{"1M", "has units in upper case; m is minutes, and P1M a month", "1m"},
		{"3H", "has units in upper case; m is minutes, and P1M a month", "3h"},
		{"1H30m", "has units in upper case; m is minutes, and P1M a month", "1h30m"},

		{"P1M", "has years or months, which have no fixed length (PT1M is a minute)", "P30D or PT1M"},
		{"P1Y", "has years or months, which have no fixed length (PT1M is a minute)", "P30D or PT1M"},
		{"P1MT1H", "has years or months, which have no fixed length (PT1M is a minute)", "P30D or PT1M"},
		{"P300Y", "has years or months, which have no fixed length (PT1M is a minute)", "P30D or PT1M"},

		{"PT2562048H", "is longer than 292 years", "P7D or 3h"},
		{"PT2562047H47M17S", "is longer than 292 years", "P7D or 3h"},
		{"PT2562047.8H", "is longer than 292 years", "P7D or 3h"},
		{"9223372036854.99ms", "is longer than 292 years", "P7D or 3h"},
		{"PT9223372036.9S", "is longer than 292 years", "P7D or 3h"},
		{"9223372036855ms", "is longer than 292 years", "P7D or 3h"},
		{"15250w400d", "is longer than 292 years", "P7D or 3h"},
		{nines(99) + "s", "is longer than 292 years", "P7D or 3h"},
		{"PT" + nines(97) + "S", "is longer than 292 years", "P7D or 3h"},
		{nines(100) + "s", "is too long for a duration", "PT3H or 3h"},
		{"PT0." + nines(100) + "S", "is too long for a duration", "PT3H or 3h"},
	}
	for _, test := range tests {
		got, err := timerange.Duration(test.text)
		if err == nil {
			t.Errorf("Duration(%q) = %s, want an error", test.text, got)
			continue
		}
		refused := refusal(t, test.text, err)
		if refused.Problem != test.problem || refused.Example != test.example {
			t.Errorf("Duration(%q): %s; %s\nwant %s; %s",
				test.text, refused.Problem, refused.Example, test.problem, test.example)
		}
		if got != 0 {
			t.Errorf("Duration(%q) = %d beside its error", test.text, got)
		}
		works := at(t, "2026-03-31T12:00:00Z", "UTC").Instant
		checkExamples(t, refused, func(example string) error {
			_, err := works(example) // P1Y6M is one for instants, and the error for both the same
			return err
		})
	}
}
