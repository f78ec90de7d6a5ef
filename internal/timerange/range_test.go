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
	const twice = "2026-03-31T14:30:45.987Z is not before ended "
	const noEnd = ` is not in the past, and without ended the range ends now`
	tests := []struct{ started, ended, parameter, problem string }{
		{"", "-", "started", "empty (an unset variable?)"},
		{"-", "", "ended", "empty (an unset variable?)"},
		{"PT3H", "", "ended", "empty (an unset variable?)"},
		{"", "", "started", "empty (an unset variable?)"},
		{"P300Y", "-", "started", "before the year 1900"},
		{"-", "P300Y", "ended", "before the year 1900"},
		{"yesterday", "soon", "started", "not a time or a duration"},
		{"PT1H", "soon", "ended", "not a time or a duration"},

		{"PT1H", "PT2H", "started", twice + `"PT2H" (2026-03-31T13:30:45.987Z)`},
		{"PT1H", "PT1H", "started", twice + `"PT1H" (2026-03-31T14:30:45.987Z)`},
		{"PT1H", "60m", "started", twice + `"60m" (2026-03-31T14:30:45.987Z)`},
		{"2015-01-01T00:00:00.0011Z", "2015-01-01T00:00:00.0019Z", "started",
			`2015-01-01T00:00:00.001Z is not before ended "2015-01-01T00:00:00.0019Z" (2015-01-01T00:00:00.001Z)`},
		{"2015-01-01T05:00Z", "2015-01-01", "started",
			`2015-01-01T05:00:00.000Z is not before ended "2015-01-01" (2015-01-01T05:00:00.000Z)`},

		{"now", "-", "started", "2026-03-31T15:30:45.987Z" + noEnd},
		{"PT0S", "-", "started", "2026-03-31T15:30:45.987Z" + noEnd},
		{"2026-03-31T15:30:45.9879Z", "-", "started", "2026-03-31T15:30:45.987Z" + noEnd},
		{"2030-01-01", "-", "started", "2030-01-01T05:00:00.000Z" + noEnd},
		{"2030-01-01", "now", "started", `2030-01-01T05:00:00.000Z is not before ended "now" (2026-03-31T15:30:45.987Z)`},
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
