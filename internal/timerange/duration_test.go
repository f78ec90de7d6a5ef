package timerange_test

import (
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
		"PT1.1H":             time.Hour + 6*time.Minute,
		"PT0.000000001S":     time.Nanosecond,
		"PT0.0000000001S":    0,
		"PT86400.123456789S": day + 123456789*time.Nanosecond,
		"200d1ms":            200*day + time.Millisecond,
		"PT2562047H47M16S":   2562047*time.Hour + 47*time.Minute + 16*time.Second,
		"9223372036854ms":    9223372036854 * time.Millisecond,
		"15250w":             15250 * week,
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
		{"now", "is not a length of time", "PT3H or 3h"},
		{"2015-01-31", "is not a length of time", "PT3H or 3h"},
		{"h", "is not a length of time", "PT3H or 3h"},
		{"p", "is not a length of time", "PT3H or 3h"},

		{"-PT3H", "begins with a sign, and durations have none", "PT3H"},
		{"+3h", "begins with a sign, and durations have none", "3h"},
		{"-", "begins with a sign, and durations have none", "PT3H or 3h"},
		{"--3h", "begins with a sign, and durations have none", "3h"},
		{"-x", "begins with a sign, and durations have none", "PT3H or 3h"},

		{"5", "has a number without a unit", "PT3H or 3h"},
		{"0.5", "has a number without a unit", "PT3H or 3h"},
		{"1h30", "has a number without a unit", "PT3H or 3h"},
		{"P1", "has a number without a unit", "PT3H or 3h"},
		{"P1T1H", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},

		{"P", "has nothing after the P", "PT3H or 3h"},
		{"PT", "has nothing after the T", "PT3H or 3h"},
		{"P1DT", "has nothing after the T", "PT3H or 3h"},

		{"P3H", "has hours or seconds without a T before them", "PT3H or 3h"},
		{"PT1D", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"PT1HT1M", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"P1DX", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"1y", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
		{"3hours", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
		{"1e3s", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},

		{"P1M1Y", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"P1D1W", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"30m1h", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
		{"P1D1D", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"1h1h", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},

		{"P1.5Y", "has a fraction of a year or month", "P1Y6M or P45D"},
		{"P0,5M", "has a fraction of a year or month", "P1Y6M or P45D"},
		{"P1.5DT1H", "has a fraction before its last unit", "PT1H30M or 1.5h"},
		{"PT1.5H30M", "has a fraction before its last unit", "PT1H30M or 1.5h"},
		{"1.5h30m", "has a fraction before its last unit", "PT1H30M or 1.5h"},
		{"PT1.H", "has no digit after the point or comma", "PT3H or 3h"},
		{"1.", "has no digit after the point or comma", "PT3H or 3h"},
		{"PT.5S", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"PTS", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"P-1D", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"PP1D", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"Past", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
		{"1.5.5h", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
		{"3 h", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
		{"1h 30m", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
		{"3\x00h", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
		{"3٣h", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
		{"P１D", "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},

		{"p1d", "has lower-case letters, and ISO-8601 durations are upper case", "P1D"},
		{"pt3h", "has lower-case letters, and ISO-8601 durations are upper case", "PT3H"},
		{"Pt3H", "has lower-case letters, and ISO-8601 durations are upper case", "PT3H"},
		{"PT3h", "has lower-case letters, and ISO-8601 durations are upper case", "PT3H"},
		{"p1x", "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m"},
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
