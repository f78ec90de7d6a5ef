package timerange_test

import (
	"errors"
	"testing"
	"time"

	"jt/internal/timerange"
)

var seeds = []string{
	"", " ", "0", "now", "yesterday", "-PT3H", "+3h",
	"PT3H", "P1W", "P1M", "P1Y2M", "P1Y2M3W4DT5H6M7.8S", "PT0,5S", "P300Y", "P", "PT", "P1DT", "p1d", "P1.5Y",
	"3h", "1h30m", "2d", "1.5h", "1M", "500ms", "9223372036855ms", "P99999999999999999999D",
	"02:00", "23:59:59.5", "02:00 +02:00", "24:00Z", "today", "yesterday 22:00", "12h ago", "@1420070400.5",
	"2015-01-31", "2015-01-31T05:00", "2015-01-31 05:00:00.123456789Z", "2015-01-31t05:00:00,5+0200",
	"2015-01-31T24:00:00-05:00", "2016-12-31T23:59:60Z", "2026-03-08T02:30", "2026-11-01T01:30", "2011-12-30",
	"2026-11-23T17:22:34.478Z", "2015-03-11T00:00:00Z", "2026-11-23T17:22:34.478123Z", // as servers write them
	"1900-01-01", "9999-12-31T23:59:59.999Z", "2015-02-29", "\x1b[31m", "\u202e3h", "\xff",
}

var fuzzZones = []string{"UTC", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Monrovia"}

// fuzzParsers are parsers with various times and zones.
func fuzzParsers(f *testing.F) []timerange.Parser {
	f.Helper()
	nows := []string{"2026-03-31T15:30:45.987654321Z", "2024-02-29T23:59:59Z", "2026-11-01T06:30:00Z"}
	parsers := make([]timerange.Parser, 0, len(fuzzZones)*len(nows))
	for _, name := range fuzzZones {
		for _, now := range nows {
			parsers = append(parsers, at(f, now, name))
		}
	}
	return parsers
}

func checkInstant(t *testing.T, parser timerange.Parser, text string, instant time.Time) {
	t.Helper()
	if year := instant.UTC().Year(); year < 1900 || year > 9999 {
		t.Errorf("%q lies in the year %d", text, year)
	}
	again, err := parser.Instant(shown(instant))
	if err != nil || !again.Equal(instant) {
		t.Errorf("%q is %s, and that is %s, %v", text, shown(instant), again, err)
	}
}

func FuzzInstant(f *testing.F) {
	for i, text := range seeds {
		f.Add(text, uint8(i))
	}
	parsers := fuzzParsers(f)
	f.Fuzz(func(t *testing.T, text string, choice uint8) {
		parser := parsers[int(choice)%len(parsers)]
		instant, err := parser.Instant(text)
		if err != nil {
			_ = refusal(t, text, err)
			return
		}
		checkInstant(t, parser, text, instant)
	})
}

func FuzzDuration(f *testing.F) {
	for _, text := range seeds {
		f.Add(text)
	}
	parser := at(f, "2026-03-31T15:30:45.987Z", "UTC")
	f.Fuzz(func(t *testing.T, text string) {
		length, err := timerange.Duration(text)
		if err != nil {
			_ = refusal(t, text, err)
			return
		}
		if length < 0 {
			t.Errorf("Duration(%q) = %s", text, length)
		}
		// The same spelling means the same length before now, unless it is out of range.
		instant, err := parser.Instant(text)
		if err == nil && !instant.Equal(parser.Now.Add(-length).Truncate(time.Millisecond)) {
			t.Errorf("Duration(%q) = %s, but Instant is %s", text, length, shown(instant))
		}
	})
}

func FuzzRange(f *testing.F) {
	for i, text := range seeds {
		f.Add(text, seeds[len(seeds)-1-i], uint8(i))
		f.Add(text, "PT1H", uint8(i))
	}
	parsers := fuzzParsers(f)
	f.Fuzz(func(t *testing.T, started, ended string, choice uint8) {
		parser := parsers[int(choice/4)%len(parsers)]
		var startedText, endedText *string
		if choice&1 != 0 {
			startedText = &started
		}
		if choice&2 != 0 {
			endedText = &ended
		}
		r, err := parser.Range(startedText, endedText)
		if err != nil {
			checkRangeError(t, err, map[string]*string{"started": startedText, "ended": endedText})
			return
		}
		if r.Started.IsZero() != (startedText == nil) || r.Ended.IsZero() != (endedText == nil) {
			t.Fatalf("Range(%q, %q) = %v", started, ended, r)
		}
		if startedText != nil {
			checkInstant(t, parser, started, r.Started)
			end := r.Ended
			if endedText == nil {
				end = parser.Now
			}
			if shown(r.Started) >= shown(end) {
				t.Errorf("Range(%q, %q) = %v is empty or reversed", started, ended, r)
			}
		}
		if endedText != nil {
			checkInstant(t, parser, ended, r.Ended)
		}
	})
}

// checkRangeError checks that the error is about one of the given texts.
func checkRangeError(t *testing.T, err error, texts map[string]*string) {
	t.Helper()
	refused, ok := errors.AsType[*timerange.Error](err)
	if !ok {
		t.Fatalf("the error is a %T: %v", err, err)
	}
	text := texts[refused.Parameter]
	if text == nil {
		t.Fatalf("the error is about %q, which was not given: %v", refused.Parameter, err)
	}
	_ = refusal(t, *text, err)
}
