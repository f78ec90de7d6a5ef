package timerange_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests use zones that a machine may lack
	"unicode"
	"unicode/utf8"

	"jt/internal/timerange"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

// at returns a parser in a zone; now is a date-time.
func at(t testing.TB, now, zoneName string) timerange.Parser {
	t.Helper()
	moment, err := time.Parse(time.RFC3339Nano, now)
	if err != nil {
		t.Fatal(err)
	}
	return timerange.Parser{Now: moment, Location: zone(t, zoneName), StartedName: "started", EndedName: "ended"}
}

// shown returns an instant with three digits for milliseconds, "" for the zero time.
func shown(instant time.Time) string {
	if instant.IsZero() {
		return ""
	}
	return instant.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

// refusal checks what is true of every error, and returns it.
func refusal(t testing.TB, text string, err error) *timerange.Error {
	t.Helper()
	refused, ok := errors.AsType[*timerange.Error](err)
	if !ok {
		t.Fatalf("%q: the error is a %T: %v", text, err, err)
	}
	if refused.Value != text {
		t.Errorf("%q: the error is about %q", text, refused.Value)
	}
	if refused.Problem == "" || refused.Example == "" {
		t.Errorf("%q: the error lacks a part: %#v", text, refused)
	}
	if want := refused.Message() + "; " + refused.Hint(); refused.Error() != want {
		t.Errorf("%q: Error() = %s, want %s", text, refused.Error(), want)
	}
	checkLine(t, refused.Error())
	return refused
}

// checkLine checks that a message is harmless on a terminal, and free of texts from
// libraries.
func checkLine(t testing.TB, line string) {
	t.Helper()
	if !utf8.ValidString(line) {
		t.Errorf("message is not UTF-8: %q", line)
	}
	for _, r := range line {
		if !unicode.IsPrint(r) {
			t.Errorf("message holds %U: %q", r, line)
		}
	}
	const longestValue = 60*len(`\U0001F600`) + len(`""...`)
	if len(line) > 2*longestValue+300 {
		t.Errorf("message is %d bytes long: %s", len(line), line)
	}
	// The value may contain any of these words; only the rest is ours.
	ours := line[strings.LastIndexByte(line, '"')+1:]
	for _, foreign := range []string{"strconv", "parsing", "cannot parse", "unexpected input", "incomplete expression", "%!"} {
		if strings.Contains(ours, foreign) {
			t.Errorf("message holds a library's text %q: %s", foreign, line)
		}
	}
}

// checkExamples checks that every example in an error works.
func checkExamples(t testing.TB, refused *timerange.Error, works func(example string) error) {
	t.Helper()
	for _, example := range strings.Split(refused.Example, " or ") {
		if err := works(example); err != nil {
			t.Errorf("%q: the example %q does not work: %v", refused.Value, example, err)
		}
	}
}
