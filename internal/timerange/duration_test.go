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
		// Beyond 2^53 ns a fraction of a millisecond is no longer exact.
		if diff := (got - want).Abs(); diff != 0 && (want < 1<<62 || diff > 500*time.Microsecond) {
			t.Errorf("Duration(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestDurationRefused(t *testing.T) {
	tests := []struct{ text, problem, example string }{
		{"", "empty (an unset variable?)", "3h or 1d"},
		{"  ", "blank", "3h or 1d"},
		{"now", "not a duration", "3h or 1d"},
		{"2015-01-31", "not a duration", "3h or 1d"},
		{"h", "not a duration", "3h or 1d"},
		{"p", "not a duration", "3h or 1d"},

		{"-PT3H", "a duration has no sign", "PT3H"},
		{"+3h", "a duration has no sign", "3h"},
		{"-", "a duration has no sign", "3h or 1d"},
		{"--3h", "a duration has no sign", "3h"},
		{"-x", "a duration has no sign", "3h or 1d"},

		{"5", "a number without a unit", "5s or 5m"},
		{"0.5", "a number without a unit", "0.5s or 0.5m"},
		{"1h30", "a number without a unit", "1h30s or 1h30m"},
		{"9999999999", "a number without a unit", "3h or 1d"},
		{"P1", "a number without a unit", "3h or 1d"},
		{"1h.5", "a number without a unit", "3h or 1d"},
		{"P1T1H", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},

		{"P", "nothing after the P", "3h or 1d"},
		{"PT", "nothing after the T", "3h or 1d"},
		{"P1DT", "nothing after the T", "3h or 1d"},

		{"P3H", "hours and seconds need a T before them", "PT3H or 3h"},
		{"PT1D", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"PT1HT1M", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"P1DX", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"1y", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"1m.30s", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"3hours", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"1e3s", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},

		{"P1M1Y", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"P1D1W", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"30m1h", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"P1D1D", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"1h1h", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},

		{"P1.5Y", "years and months cannot have a fraction", "P1Y6M or 45d"},
		{"P0,5M", "years and months cannot have a fraction", "P1Y6M or 45d"},
		{"P1.5DT1H", "only the last unit can have a fraction", "1h30m or 1.5h"},
		{"PT1.5H30M", "only the last unit can have a fraction", "1h30m or 1.5h"},
		{"1.5h30m", "only the last unit can have a fraction", "1h30m or 1.5h"},
		{"PT1.H", "no digit after the point or comma", "3h or 1d"},
		{"1.", "no digit after the point or comma", "3h or 1d"},
		{"PT.5S", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"PTS", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"P-1D", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"PP1D", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"Past", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
		{"1.5.5h", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"3 h", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"1h 30m", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"3\x00h", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"3٣h", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"P１D", "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},

		{"p1d", "ISO 8601 durations are in upper case", "P1D"},
		{"pt3h", "ISO 8601 durations are in upper case", "PT3H"},
		{"Pt3H", "ISO 8601 durations are in upper case", "PT3H"},
		{"PT3h", "ISO 8601 durations are in upper case", "PT3H"},
		{"p1x", "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m"},
		{"1M", "units are in lower case; m is minutes, P1M is a month", "1m"},
		{"3H", "units are in lower case; m is minutes, P1M is a month", "3h"},
		{"1H30m", "units are in lower case; m is minutes, P1M is a month", "1h30m"},

		{"P1M", "years and months have no fixed length (P1M is a month, PT1M a minute)", "30d or 1m"},
		{"P1Y", "years and months have no fixed length (P1M is a month, PT1M a minute)", "30d or 1m"},
		{"P1MT1H", "years and months have no fixed length (P1M is a month, PT1M a minute)", "30d or 1m"},
		{"P300Y", "years and months have no fixed length (P1M is a month, PT1M a minute)", "30d or 1m"},

		{"PT2562048H", "longer than 292 years", "7d or 3h"},
		{"PT2562047H47M17S", "longer than 292 years", "7d or 3h"},
		{"PT2562047.8H", "longer than 292 years", "7d or 3h"},
		{"9223372036854.99ms", "longer than 292 years", "7d or 3h"},
		{"PT9223372036.9S", "longer than 292 years", "7d or 3h"},
		{"9223372036855ms", "longer than 292 years", "7d or 3h"},
		{"15250w400d", "longer than 292 years", "7d or 3h"},
		{nines(99) + "s", "longer than 292 years", "7d or 3h"},
		{"PT" + nines(97) + "S", "longer than 292 years", "7d or 3h"},
		{nines(100) + "s", "too long for a duration", "3h or 1d"},
		{"PT0." + nines(100) + "S", "too long for a duration", "3h or 1d"},
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
			_, err := works(example) // P1Y6M is an example for instants; the error is the same for both
			return err
		})
	}
}
