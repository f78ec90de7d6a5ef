package timerange

import (
	"math"
	"strings"
	"time"
)

const (
	fixedDay  = 24 * time.Hour
	fixedWeek = 7 * fixedDay
)

// maxLengthText is how many bytes a duration may be spelled with: more than any
// that means something.
const maxLengthText = 100

const exampleLength = "PT3H or 3h"

// Duration reads a length of time, for settings such as a time-out: the same
// spellings as for [Parser.Instant], and a plain 0. Years and months are refused,
// because they have no fixed length (and P1M is mostly a misspelt PT1M). The result
// is never negative. Every error is an [*Error].
func Duration(text string) (time.Duration, error) {
	duration, err := readDuration(text)
	if err != nil {
		return 0, about(text, err)
	}
	return duration, nil
}

func readDuration(text string) (time.Duration, error) {
	if err := checkBlanks(text); err != nil {
		return 0, err
	}
	if text == "0" {
		return 0, nil
	}
	if looksLikeDate(text) {
		return 0, refuse("is not a length of time", exampleLength)
	}
	l, err := parseLength(text)
	if err != nil {
		return 0, err
	}
	if l.months != 0 {
		return 0, refuse("has years or months, which have no fixed length (PT1M is a minute)", "P30D or PT1M")
	}
	return l.fixed, nil
}

// length is a length of time: calendar months, and what is of fixed length.
type length struct {
	months float64 // a whole number, but possibly beyond any integer
	fixed  time.Duration
}

// looksLikeLength tells a duration, however wrong, from other words.
func looksLikeLength(text string) bool {
	if strings.IndexByte("+-P", text[0]) >= 0 || isDigit(text[0]) {
		return true
	}
	return text[0] == 'p' && len(text) > 1 && (isDigit(text[1]) || text[1]|0x20 == 't')
}

// parseLength reads either spelling. Where another case or no sign would do, the
// error's example says so.
func parseLength(text string) (length, error) {
	if len(text) > maxLengthText {
		return length{}, refuse("is too long for a duration", exampleLength)
	}
	if !looksLikeLength(text) {
		return length{}, refuse("is not a length of time", exampleLength)
	}
	if strings.IndexByte("+-", text[0]) >= 0 {
		return length{}, refuse("begins with a sign, and durations have none", orElse(text[1:], exampleLength))
	}
	spelling := spellingOf(text)
	l, err := spelling.parse(text)
	if err == nil {
		return l, nil
	}
	recased := spelling.recase(text)
	if _, failed := spelling.parse(recased); failed == nil {
		return length{}, refuse(spelling.caseProblem, recased)
	}
	return length{}, err
}

// orElse gives the text if it is a duration, else an example of one.
func orElse(text, example string) string {
	if text == "" || !looksLikeLength(text) {
		return example
	}
	if _, err := spellingOf(text).parse(text); err != nil {
		return example
	}
	return text
}

// spelling is one of the two ways to write a duration.
type spelling struct {
	parse       func(text string) (length, error)
	recase      func(text string) string
	caseProblem string
}

func spellingOf(text string) spelling {
	if isDigit(text[0]) {
		return spelling{parseShort, strings.ToLower, "has units in upper case; m is minutes, and P1M a month"}
	}
	return spelling{parseISO, strings.ToUpper, "has lower-case letters, and ISO-8601 durations are upper case"}
}

// amount is a number of units of fixed length.
type amount struct {
	count float64
	unit  time.Duration
}

// sum adds amounts, to the nearest nanosecond each.
func sum(amounts ...amount) (time.Duration, error) {
	var total time.Duration
	for _, a := range amounts {
		whole, fraction := math.Modf(a.count)
		if whole > float64(math.MaxInt64/a.unit) {
			return 0, errTooLong()
		}
		part := time.Duration(whole)*a.unit + time.Duration(math.Round(fraction*float64(a.unit)))
		if part < 0 || part > math.MaxInt64-total {
			return 0, errTooLong()
		}
		total += part
	}
	return total, nil
}

func errTooLong() error {
	return refuse("is longer than 292 years", "P7D or 3h")
}
