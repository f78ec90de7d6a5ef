package timerange

import (
	"strconv"
	"strings"
	"time"
)

// shortUnits are the units of the short spelling, from large to small.
const shortUnits = "w d h m s ms"

// parseShort reads durations such as 1h30m.
func parseShort(text string) (length, error) {
	elements, err := scan(text, shortUnits, "")
	if err != nil {
		return length{}, err
	}
	if err := checkFractions(elements); err != nil {
		return length{}, err
	}
	lengths := [...]time.Duration{fixedWeek, fixedDay, time.Hour, time.Minute, time.Second, time.Millisecond}
	amounts := make([]amount, len(elements))
	for i, e := range elements {
		count, err := strconv.ParseFloat(strings.ReplaceAll(e.number, ",", "."), 64)
		if err != nil {
			return length{}, errTooLong()
		}
		amounts[i] = amount{count, lengths[e.rank]}
	}
	fixed, err := sum(amounts...)
	if err != nil {
		return length{}, err
	}
	return length{fixed: fixed}, nil
}
