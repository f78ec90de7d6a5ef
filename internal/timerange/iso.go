package timerange

import (
	"slices"
	"strings"
	"time"

	"github.com/sosodev/duration"
)

// The units of ISO-8601 durations before and after the T, from large to small.
const (
	dateUnits = "Y M W D"
	timeUnits = "H M S"
)

// parseISO reads P[nY][nM][nW][nD][T[nH][nM][nS]]. The library that turns it into
// numbers accepts more than the standard does, hence the check before.
func parseISO(text string) (length, error) {
	if err := checkISO(text); err != nil {
		return length{}, err
	}
	fields, err := duration.Parse(strings.ReplaceAll(text, ",", "."))
	if err != nil {
		return length{}, refuse("is not an ISO-8601 duration", exampleLength)
	}
	fixed, err := sum(
		amount{fields.Weeks, fixedWeek},
		amount{fields.Days, fixedDay},
		amount{fields.Hours, time.Hour},
		amount{fields.Minutes, time.Minute},
		amount{fields.Seconds, time.Second},
	)
	if err != nil {
		return length{}, err
	}
	return length{months: 12*fields.Years + fields.Months, fixed: fixed}, nil
}

// checkISO holds a duration against the standard's grammar.
func checkISO(text string) error {
	datePart, timePart, hasTime := strings.Cut(strings.TrimPrefix(text, "P"), "T")
	ofDate, err := scan(datePart, dateUnits, " in its date part")
	if err != nil {
		return err
	}
	ofTime, err := scan(timePart, timeUnits, " in its time part (after T)")
	if err != nil {
		return err
	}
	switch {
	case hasTime && len(ofTime) == 0:
		return refuse("has nothing after the T", exampleLength)
	case len(ofDate)+len(ofTime) == 0:
		return refuse("has nothing after the P", exampleLength)
	}
	for _, e := range ofDate {
		if e.hasFraction() && (e.unit == "Y" || e.unit == "M") {
			return refuse("has a fraction of a year or month", "P1Y6M or P45D")
		}
	}
	return checkFractions(slices.Concat(ofDate, ofTime))
}
