package scaletest

import (
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// window is a range of time, both ends included.
type window struct {
	started, ended instant
}

func everything() window { return window{math.MinInt64, math.MaxInt64} }

// window reads the parameters started and ended. An absent one leaves its side open.
func (c *call) window() (asked window, refusal *reply) {
	asked = everything()
	for _, side := range []struct {
		name string
		at   *instant
	}{{"started", &asked.started}, {"ended", &asked.ended}} {
		text, ok := c.parameter(side.name)
		if !ok {
			continue
		}
		moment, ok := c.moment(text)
		if !ok {
			return asked, c.refuse(http.StatusBadRequest, "Invalid ISO timestamp format for parameter: "+side.name)
		}
		*side.at = moment
	}
	return asked, nil
}

// checkRange refuses a window that holds nothing.
func (c *call) checkRange(asked window) *reply {
	switch {
	case asked.started == asked.ended:
		return c.refuse(http.StatusBadRequest, "Start and end values must be different")
	case asked.started > asked.ended:
		return c.refuse(http.StatusBadRequest, "Start time must come before end time")
	}
	return nil
}

func (c *call) moment(text string) (moment instant, ok bool) {
	if c.store.behaviour == Documented {
		return documentedMoment(text, c.now)
	}
	if strings.HasPrefix(text, "P") {
		return releasedDuration(text, c.now)
	}
	if !strings.ContainsAny(text, "Z+") {
		return 0, false
	}
	return releasedMoment(text)
}

// releasedDuration is that long before now. A fraction may follow any sign in the pattern of released servers, but
// only a point makes it a number.
func releasedDuration(text string, now instant) (moment instant, ok bool) {
	match := durationPattern().FindStringSubmatch(text)
	if match == nil {
		return 0, false
	}
	seconds := 0.0
	for i, unit := range []float64{24 * 3600, 3600, 60, 1} {
		if match[i+1] == "" {
			continue
		}
		number, err := strconv.ParseFloat(match[i+1], 64)
		if err != nil {
			return 0, false
		}
		seconds += number * unit
	}
	return before(now, seconds)
}

// before is so many seconds before now, unless that is before the year 1.
func before(now instant, seconds float64) (moment instant, ok bool) {
	const yearOne = -62135596800 // in seconds since 1970
	if earliest := float64(now)/1e6 - yearOne; seconds > earliest {
		return 0, false
	}
	return now - instant(math.Round(seconds*1e6)), true
}

func durationPattern() *regexp.Regexp {
	return regexp.MustCompile(`^P(?:(\d+(?:.\d+)?)D)?(?:T(?:(\d+(?:.\d+)?)H)?(?:(\d+(?:.\d+)?)M)?(?:(\d+(?:.\d+)?)S)?)?$`)
}

func releasedMoment(text string) (moment instant, ok bool) {
	pattern := regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}(?::?\d{2})?)$`)
	match := pattern.FindStringSubmatch(text)
	if match == nil {
		return 0, false
	}
	var parts [7]int
	for i := range parts {
		digits := match[i+1]
		if i == 6 {
			digits = (digits + "000000")[:6]
		}
		if digits != "" {
			parts[i], _ = strconv.Atoi(digits) // one to six digits
		}
	}
	local := time.Date(parts[0], time.Month(parts[1]), parts[2], parts[3], parts[4], parts[5], parts[6]*1000, time.UTC)
	if local.Year() != parts[0] || int(local.Month()) != parts[1] || local.Day() != parts[2] ||
		parts[0] < 1 || parts[3] > 23 || parts[4] > 59 || parts[5] > 59 {
		return 0, false // time.Date carries what overflows
	}
	offset, ok := zoneOffset(match[8])
	return instantOf(local).add(-offset), ok
}

// zoneOffset reads Z, +02, +0200 and +02:00.
func zoneOffset(text string) (offset time.Duration, ok bool) {
	if text == "Z" {
		return 0, true
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	hours, _ := strconv.Atoi(digits[:2]) // two digits
	offset = time.Duration(hours) * time.Hour
	if len(digits) == 4 {
		minutes, _ := strconv.Atoi(digits[2:]) // two digits
		offset += time.Duration(minutes) * time.Minute
	}
	if text[0] == '-' {
		offset = -offset
	}
	return offset, hours < 24
}

// documentedMoment takes what ISO-8601 knows: dates, date-times with or without offset (UTC then), durations with
// weeks, months and years.
func documentedMoment(text string, now instant) (moment instant, ok bool) {
	if strings.HasPrefix(text, "P") {
		return documentedDuration(text, now)
	}
	text = strings.Replace(text, ",", ".", 1)
	for _, date := range []string{"2006-01-02", "20060102"} {
		for _, clock := range []string{"T15:04:05", "T15:04", "T150405", "T1504", "T15"} {
			for _, zone := range []string{"Z07:00", "Z0700", "Z07", ""} {
				if parsed, err := time.Parse(date+clock+zone, text); err == nil {
					return instantOf(parsed), true
				}
			}
		}
		if parsed, err := time.Parse(date, text); err == nil {
			return instantOf(parsed), true
		}
	}
	return 0, false
}

func documentedDuration(text string, now instant) (moment instant, ok bool) {
	const number = `(\d+(?:[.,]\d+)?)`
	pattern := regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:` + number + `W)?(?:` + number + `D)?` +
		`(?:T(?:` + number + `H)?(?:` + number + `M)?(?:` + number + `S)?)?$`)
	match := pattern.FindStringSubmatch(text)
	if match == nil || strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
		return 0, false
	}
	calendar := [2]int{}
	for i := range calendar {
		if match[i+1] != "" {
			count, err := strconv.Atoi(match[i+1])
			if err != nil || count > 10_000 {
				return 0, false
			}
			calendar[i] = count
		}
	}
	seconds := 0.0
	for i, unit := range []float64{7 * 24 * 3600, 24 * 3600, 3600, 60, 1} {
		if match[i+3] != "" {
			count, err := strconv.ParseFloat(strings.Replace(match[i+3], ",", ".", 1), 64)
			if err != nil {
				return 0, false
			}
			seconds += count * unit
		}
	}
	return before(instantOf(now.time().AddDate(-calendar[0], -calendar[1], 0)), seconds)
}
