package timerange_test

import (
	"strings"
	"testing"
	"time"

	"jt/internal/timerange"
)

const rangeNow = "2026-03-31T15:30:45.9876Z"

// given returns the text of a flag, nil for "-": the flag was not given.
func given(text string) *string {
	if text == "-" {
		return nil
	}
	return &text
}

func TestRange(t *testing.T) {
	tests := []struct{ started, ended, wantStarted, wantEnded string }{
		{"-", "-", "", ""},
		{"PT3H", "-", "2026-03-31T12:30:45.987Z", ""},
		{"-", "PT1H", "", "2026-03-31T14:30:45.987Z"},
		{"-", "now", "", "2026-03-31T15:30:45.987Z"},
		{"-", "2030-01-01", "", "2030-01-01T05:00:00.000Z"},
		{"PT3H", "PT1H", "2026-03-31T12:30:45.987Z", "2026-03-31T14:30:45.987Z"},
		{"PT3H", "now", "2026-03-31T12:30:45.987Z", "2026-03-31T15:30:45.987Z"},
		{"now", "2030-01-01", "2026-03-31T15:30:45.987Z", "2030-01-01T05:00:00.000Z"},
		{"2015-01-01", "2015-01-02", "2015-01-01T05:00:00.000Z", "2015-01-02T05:00:00.000Z"},
		{"2015-01-01", "P1Y", "2015-01-01T05:00:00.000Z", "2025-03-31T15:30:45.987Z"},
		{"2030-01-01", "2031-01-01", "2030-01-01T05:00:00.000Z", "2031-01-01T05:00:00.000Z"},
		{"2015-01-01T00:00:00.001Z", "2015-01-01T00:00:00.0021Z", "2015-01-01T00:00:00.001Z", "2015-01-01T00:00:00.002Z"},
		{"1ms", "-", "2026-03-31T15:30:45.986Z", ""},
		// A time of day as the end is the first one after the start, or now.
		{"02:00", "-", "2026-03-31T06:00:00.000Z", ""},
		{"-", "02:00", "", "2026-03-31T06:00:00.000Z"},
		{"-", "23:00", "", "2026-03-31T03:00:00.000Z"},
		{"02:00", "04:00", "2026-03-31T06:00:00.000Z", "2026-03-31T08:00:00.000Z"},
		{"22:00", "02:00", "2026-03-31T02:00:00.000Z", "2026-03-31T06:00:00.000Z"},
		{"22:00", "12:00", "2026-03-31T02:00:00.000Z", "2026-03-31T15:30:45.987Z"},
		{"02:00", "02:00", "2026-03-31T06:00:00.000Z", "2026-03-31T15:30:45.987Z"},
		{"2026-03-28 22:00", "06:00", "2026-03-29T02:00:00.000Z", "2026-03-29T10:00:00.000Z"},
		{"yesterday", "24:00", "2026-03-30T04:00:00.000Z", "2026-03-31T04:00:00.000Z"},
		{"yesterday", "today", "2026-03-30T04:00:00.000Z", "2026-03-31T04:00:00.000Z"},
		{"2026-03-28T22:00Z", "06:00Z", "2026-03-28T22:00:00.000Z", "2026-03-29T06:00:00.000Z"},
		// New York has the hour after 01:00 twice on 1 November.
		{"2025-11-02T05:45Z", "01:30", "2025-11-02T05:45:00.000Z", "2025-11-03T06:30:00.000Z"},
	}
	parser := at(t, rangeNow, "America/New_York")
	for _, test := range tests {
		got, err := parser.Range(given(test.started), given(test.ended))
		if err != nil {
			t.Errorf("Range(%s, %s): %v", test.started, test.ended, err)
			continue
		}
		if shown(got.Started) != test.wantStarted || shown(got.Ended) != test.wantEnded {
			t.Errorf("Range(%s, %s) = %s, %s, want %s, %s", test.started, test.ended,
				shown(got.Started), shown(got.Ended), test.wantStarted, test.wantEnded)
		}
	}
}

func TestRangeRefused(t *testing.T) {
	const twice = "2026-03-31T10:30:45.987-04:00 is not before ended "
	const noEnd = ` is not in the past, and without ended the range ends now`
	tests := []struct{ started, ended, parameter, problem string }{
		{"", "-", "started", "empty (an unset variable?)"},
		{"-", "", "ended", "empty (an unset variable?)"},
		{"PT3H", "", "ended", "empty (an unset variable?)"},
		{"", "", "started", "empty (an unset variable?)"},
		{"P300Y", "-", "started", "before the year 1900"},
		{"-", "P300Y", "ended", "before the year 1900"},
		{"tomorrow", "soon", "started", "not a time or a duration"},
		{"PT1H", "soon", "ended", "not a time or a duration"},

		{"PT1H", "PT2H", "started", twice + `"PT2H" (2026-03-31T09:30:45.987-04:00)`},
		{"PT1H", "PT1H", "started", twice + `"PT1H" (2026-03-31T10:30:45.987-04:00)`},
		{"PT1H", "60m", "started", twice + `"60m" (2026-03-31T10:30:45.987-04:00)`},
		{"2015-01-01T00:00:00.0011Z", "2015-01-01T00:00:00.0019Z", "started",
			`2015-01-01T00:00:00.001Z is not before ended "2015-01-01T00:00:00.0019Z" (2015-01-01T00:00:00.001Z)`},
		{"2015-01-01T05:00Z", "2015-01-01", "started",
			`2015-01-01T05:00:00.000Z is not before ended "2015-01-01" (2015-01-01T00:00:00.000-05:00)`},

		{"2030-01-01", "02:00", "started", `2030-01-01T00:00:00.000-05:00 is not before ended "02:00" (2026-03-31T11:30:45.987-04:00)`},
		{"now", "-", "started", "2026-03-31T11:30:45.987-04:00" + noEnd},
		{"PT0S", "-", "started", "2026-03-31T11:30:45.987-04:00" + noEnd},
		{"2026-03-31T15:30:45.9879Z", "-", "started", "2026-03-31T15:30:45.987Z" + noEnd},
		{"2030-01-01", "-", "started", "2030-01-01T00:00:00.000-05:00" + noEnd},
		{"2030-01-01", "now", "started", `2030-01-01T00:00:00.000-05:00 is not before ended "now" (2026-03-31T11:30:45.987-04:00)`},
	}
	parser := at(t, rangeNow, "America/New_York")
	for _, test := range tests {
		got, err := parser.Range(given(test.started), given(test.ended))
		if err == nil {
			t.Errorf("Range(%s, %s) = %v, want an error", test.started, test.ended, got)
			continue
		}
		value := test.started
		if test.parameter == "ended" {
			value = test.ended
		}
		refused := refusal(t, value, err)
		if refused.Parameter != test.parameter || refused.Problem != test.problem {
			t.Errorf("Range(%s, %s): %s %s\nwant %s %s", test.started, test.ended,
				refused.Parameter, refused.Problem, test.parameter, test.problem)
		}
		if got != (timerange.Range{}) {
			t.Errorf("Range(%s, %s) = %v beside its error", test.started, test.ended, got)
		}
	}
}

// The examples of reversed ranges are pairs.
func TestRangeExampleWorks(t *testing.T) {
	parser := at(t, rangeNow, "America/New_York")
	_, err := parser.Range(given("PT1H"), given("PT2H"))
	refused := refusal(t, "PT1H", err)
	before, after, ok := strings.Cut(strings.TrimPrefix(refused.Example, "started "), " ended ")
	if !ok {
		t.Fatalf("the example is %q", refused.Example)
	}
	if _, err := parser.Range(&before, &after); err != nil {
		t.Errorf("the example %q does not work: %v", refused.Example, err)
	}
}

func TestWithDefaultStart(t *testing.T) {
	day := time.Date(2015, 1, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct{ given, want timerange.Range }{
		{timerange.Range{}, timerange.Range{}},
		{timerange.Range{Started: day}, timerange.Range{Started: day}},
		{timerange.Range{Ended: day}, timerange.Range{Started: day.Add(-3 * time.Hour), Ended: day}},
		{timerange.Range{Started: day.Add(-time.Hour), Ended: day}, timerange.Range{Started: day.Add(-time.Hour), Ended: day}},
	}
	for _, test := range tests {
		got, err := test.given.WithDefaultStart(3 * time.Hour)
		if err != nil || got != test.want {
			t.Errorf("%v.WithDefaultStart(3h) = %v, %v, want %v", test.given, got, err, test.want)
		}
	}
	early := timerange.Range{Ended: time.Date(1900, 1, 1, 2, 0, 0, 0, time.UTC)}
	got, err := early.WithDefaultStart(3 * time.Hour)
	if err == nil || got != (timerange.Range{}) {
		t.Fatalf("%v.WithDefaultStart(3h) = %v, want an error", early, got)
	}
	refused := refusal(t, "1900-01-01T02:00:00.000Z", err)
	if want := "less than 3h0m0s after the start of 1900"; refused.Problem != want {
		t.Errorf("%s, want %s", refused.Problem, want)
	}
}
