package scaletest

import (
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"jt/client/scaletest/internal/simulation"
)

// window reads the parameters started and ended, with defaults.
func (c *call) window(asked simulation.Window) (simulation.Window, *reply) {
	for _, side := range []struct {
		name string
		at   *simulation.Instant
	}{{"started", &asked.Started}, {"ended", &asked.Ended}} {
		text, ok := c.parameter(side.name)
		if !ok {
			continue
		}
		if *side.at, ok = c.moment(text); !ok {
			return asked, c.refuse(http.StatusBadRequest, "Invalid ISO timestamp format for parameter: "+side.name)
		}
	}
	return asked, nil
}

// moment reads a date-time or a duration before now. Released servers want an offset from UTC, in which a + or Z is, and at
// most six digits of a second. Documented ones read dates too, and date-times with or without an offset.
func (c *call) moment(text string) (moment simulation.Instant, ok bool) {
	dates, clocks := []string{"2006-1-2T", "2006-1-2 "}, []string{"15:4:5", "15:4"}
	zones := []string{"Z07:00", "Z0700", "Z07"}
	switch {
	case strings.HasPrefix(text, "P"):
		return before(c.now, text, c.api.documented)
	case c.api.documented:
		dates, clocks = []string{"2006-01-02", "20060102"}, []string{"T15:04:05", "T15:04", "T150405", "T1504", "T15", ""}
		zones = append(zones, "")
	case !strings.ContainsAny(text, "Z+") || regexp.MustCompile(`,|\.\d{7}`).MatchString(text):
		return 0, false
	}
	for _, date := range dates {
		for _, clock := range clocks {
			for _, zone := range zones {
				if parsed, err := time.Parse(date+clock+zone, text); err == nil {
					return simulation.InstantOf(parsed), true
				}
			}
		}
	}
	return 0, false
}

// before returns the time an ISO-8601 duration before now. Released servers accept no years, months, weeks or commas, but
// an empty duration.
func before(now simulation.Instant, text string, documented bool) (moment simulation.Instant, ok bool) {
	const number = `(\d+(?:[.,]\d+)?)`
	pattern := regexp.MustCompile(`^P(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:` + number + `W)?(?:` + number + `D)?` +
		`(?:T(?:` + number + `H)?(?:` + number + `M)?(?:` + number + `S)?)?$`)
	parts := pattern.FindStringSubmatch(text)
	switch {
	case parts == nil,
		documented && (text == "P" || strings.HasSuffix(text, "T")),
		!documented && (parts[1]+parts[2]+parts[3] != "" || strings.Contains(text, ",")):
		return 0, false
	}
	var numbers [8]float64
	for i := 1; i < len(parts); i++ {
		numbers[i], _ = strconv.ParseFloat(strings.Replace(parts[i], ",", ".", 1), 64) // digits, or none
	}
	start := now.Time().AddDate(-int(numbers[1]), -int(numbers[2]), 0)
	seconds := ((numbers[3]*7+numbers[4])*24+numbers[5])*3600 + numbers[6]*60 + numbers[7]
	if yearOne := (time.Time{}).Unix(); seconds > float64(start.Unix()-yearOne) {
		return 0, false
	}
	return simulation.InstantOf(start) - simulation.Instant(math.Round(seconds*1e6)), true
}
