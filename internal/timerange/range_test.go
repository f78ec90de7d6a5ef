package timerange_test

import (
	"strings"
	"testing"
	"time"

	"jt/internal/timerange"
)

const rangeNow = "2026-03-31T15:30:45.9876Z"

// given is the text of a flag, "-" meaning that the flag was not.
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
	const twice = "means 2026-03-31T14:30:45.987Z, which is not before ended "
	const noEnd = `, which is not before now, where a range without ended ends`
	tests := []struct{ started, ended, parameter, problem string }{
		{"", "-", "started", "is empty (an unset variable?)"},
		{"-", "", "ended", "is empty (an unset variable?)"},
		{"PT3H", "", "ended", "is empty (an unset variable?)"},
		{"", "", "started", "is empty (an unset variable?)"},
		{"P300Y", "-", "started", "lies before the year 1900"},
		{"-", "P300Y", "ended", "lies before the year 1900"},
		{"yesterday", "soon", "started", "is neither a time nor a duration"},
		{"PT1H", "soon", "ended", "is neither a time nor a duration"},

		{"PT1H", "PT2H", "started", twice + `"PT2H", meaning 2026-03-31T13:30:45.987Z`},
		{"PT1H", "PT1H", "started", twice + `"PT1H", meaning 2026-03-31T14:30:45.987Z`},
		{"PT1H", "60m", "started", twice + `"60m", meaning 2026-03-31T14:30:45.987Z`},
		{"2015-01-01T00:00:00.0011Z", "2015-01-01T00:00:00.0019Z", "started",
			`means 2015-01-01T00:00:00.001Z, which is not before ended "2015-01-01T00:00:00.0019Z", meaning 2015-01-01T00:00:00.001Z`},
		{"2015-01-01T05:00Z", "2015-01-01", "started",
			`means 2015-01-01T05:00:00.000Z, which is not before ended "2015-01-01", meaning 2015-01-01T05:00:00.000Z`},

		{"now", "-", "started", "means 2026-03-31T15:30:45.987Z" + noEnd},
		{"PT0S", "-", "started", "means 2026-03-31T15:30:45.987Z" + noEnd},
		{"2026-03-31T15:30:45.9879Z", "-", "started", "means 2026-03-31T15:30:45.987Z" + noEnd},
		{"2030-01-01", "-", "started", "means 2030-01-01T05:00:00.000Z" + noEnd},
		{"2030-01-01", "now", "started", `means 2030-01-01T05:00:00.000Z, which is not before ended "now", meaning 2026-03-31T15:30:45.987Z`},
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
	before, after, ok := strings.Cut(refused.Example, " as started and ")
	if !ok {
		t.Fatalf("the example is %q", refused.Example)
	}
	if _, err := parser.Range(&before, given(strings.TrimSuffix(after, " as ended"))); err != nil {
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
	if want := "lies less than 3h0m0s after the beginning of 1900"; refused.Problem != want {
		t.Errorf("%s, want %s", refused.Problem, want)
	}
}
