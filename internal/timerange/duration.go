package timerange

import (
	"cmp"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/sosodev/duration"
)

const (
	fixedDay  = 24 * time.Hour
	fixedWeek = 7 * fixedDay
)

// maxLengthText bounds the spelling of a duration in bytes. No meaningful one is longer.
const maxLengthText = 100

// maxMonths is enough to go back from any now to before the first year.
const maxMonths = 12 * lastYear

const exampleLength = "3h or 1d"

// Duration reads a length of time, for settings such as a timeout: the same spellings
// as [Parser.Instant] reads, and a plain 0. Years and months are errors, because they
// have no fixed length (and P1M is usually a misspelt PT1M). The result is never
// negative. Every error is an [*Error].
func Duration(text string) (time.Duration, error) {
	if err := checkBlanks(text); err != nil {
		return 0, err
	}
	if text == "0" {
		return 0, nil
	}
	if looksLikeDate(text) || !looksLikeLength(text) {
		return 0, refuse(text, "not a duration", exampleLength)
	}
	months, fixed, err := parseLength(text)
	if err != nil {
		return 0, err
	}
	if months != 0 {
		return 0, refuse(text, "years and months have no fixed length (P1M is a month, PT1M a minute)", "30d or 1m")
	}
	return fixed, nil
}

// parseLength reads either spelling. It returns calendar months, at most maxMonths, and the rest, which has a fixed length.
func parseLength(text string) (months int, fixed time.Duration, err error) {
	if len(text) > maxLengthText {
		return 0, 0, refuse(text, "too long for a duration", exampleLength)
	}
	if !isLength(text) {
		return 0, 0, refuseLength(text)
	}
	iso, milliseconds := text, 0.0
	if text[0] != 'P' {
		clock := strings.LastIndexAny(text, "wd") + 1
		end := len(text)
		if seconds, ok := strings.CutSuffix(text, "ms"); ok { // ISO 8601 has no milliseconds
			end = strings.LastIndexAny(seconds, "wdhms") + 1
			milliseconds, _ = strconv.ParseFloat(decimal(seconds[end:]), 64)
		}
		iso = strings.ToUpper("P" + text[:clock] + "T" + text[clock:end])
	}
	fields, err := duration.Parse(decimal(iso))
	if err != nil {
		return 0, 0, refuse(text, "not an ISO 8601 duration", exampleLength)
	}
	for _, part := range []struct {
		count float64
		unit  time.Duration
	}{
		{fields.Weeks, fixedWeek},
		{fields.Days, fixedDay},
		{fields.Hours, time.Hour},
		{fields.Minutes, time.Minute},
		{fields.Seconds, time.Second},
		{milliseconds, time.Millisecond},
	} {
		nanoseconds := math.Round(part.count * float64(part.unit))
		if nanoseconds >= float64(math.MaxInt64-fixed) {
			return 0, 0, refuse(text, "longer than 292 years", "7d or 3h")
		}
		fixed += time.Duration(nanoseconds)
	}
	return int(min(12*fields.Years+fields.Months, maxMonths)), fixed, nil
}

// isLength reports whether a text is a duration in either spelling: numbers with units in their order, of which only the
// last can have a fraction. Every command reads its timeouts here, so it compiles no regular expression.
func isLength(text string) bool {
	date, clock, hasClock := strings.Cut(text, "T")
	if point := strings.IndexAny(text, ".,"); point >= 0 {
		unit := strings.TrimLeft(text[point+1:], digits)
		isCalendar := text[0] == 'P' && !hasClock && (unit == "Y" || unit == "M")
		switch {
		case point == 0, !isDigit(text[point-1]), unit == text[point+1:], unit == "", strings.ContainsAny(unit, digits), isCalendar:
			return false
		}
		return isLength(text[:point] + unit)
	}
	if date, isISO := strings.CutPrefix(date, "P"); isISO {
		// The library accepts units out of order, twice, and none at all.
		return date+clock != "" && hasClock == (clock != "") && inOrder(date, "Y", "M", "W", "D") && inOrder(clock, "H", "M", "S")
	}
	return text != "" && inOrder(text, "w", "d", "h", "m", "s", "ms")
}

const digits = "0123456789"

// inOrder reports whether a text consists of whole numbers, each with a unit, and the units are in their order.
func inOrder(text string, units ...string) bool {
	for _, unit := range units {
		afterNumber := strings.TrimLeft(text, digits)
		rest, ok := strings.CutPrefix(afterNumber, unit)
		if ok && afterNumber != text && (rest == "" || isDigit(rest[0])) { // the m of ms is another unit
			text = rest
		}
	}
	return text == ""
}

func looksLikeLength(text string) bool {
	return strings.ContainsAny(text[:1], "+-P") || isDigit(text[0]) ||
		text[0] == 'p' && len(text) > 1 && (isDigit(text[1]) || strings.ContainsAny(text[1:2], "tT"))
}

func isDigit(character byte) bool {
	return '0' <= character && character <= '9'
}

func decimal(text string) string {
	return strings.ReplaceAll(text, ",", ".")
}

// refuseLength returns the error of a text that is meant to be a duration. If the text
// without its sign, or in the other case, is one, that is the example.
func refuseLength(text string) error {
	if unsigned := strings.TrimLeft(text, "+-"); unsigned != text {
		example := exampleLength
		if isLength(unsigned) {
			example = unsigned
		}
		return refuse(text, "a duration has no sign", example)
	}
	if upper := strings.ToUpper(text); upper[0] == 'P' && isLength(upper) {
		return refuse(text, "ISO 8601 durations are in upper case", upper)
	}
	if lower := strings.ToLower(text); lower[0] != 'p' && isLength(lower) {
		return refuse(text, "units are in lower case; m is minutes, P1M is a month", lower)
	}
	for _, mistake := range []struct{ pattern, problem, example string }{
		{`^P$`, "nothing after the P", exampleLength},
		{`T$`, "nothing after the T", exampleLength},
		{`\d$`, "a number without a unit", withUnit(text)},
		{`[.,](\D|$)`, "no digit after the point or comma", exampleLength},
		{`^P[^T]*[.,]\d+[YM]`, "years and months cannot have a fraction", "P1Y6M or 45d"},
		{`\d[.,]\d+[a-zA-Z]+\d`, "only the last unit can have a fraction", "1h30m or 1.5h"},
		{`^P[^T]*[HS]`, "hours and seconds need a T before them", "PT3H or 3h"},
		{`^P`, "not a duration; the units are Y M W D and, after a T, H M S, from large to small", "P1DT12H or PT3H"},
	} {
		if regexp.MustCompile(mistake.pattern).MatchString(text) {
			return refuse(text, mistake.problem, mistake.example)
		}
	}
	return refuse(text, "not a duration; the units are w d h m s ms, from large to small", "2d or 1h30m")
}

// withUnit returns durations that the text, which ends with a number, may have been meant as.
func withUnit(text string) string {
	var examples []string
	for _, unit := range []string{"s", "m"} {
		if !isLength(text + unit) {
			continue
		}
		if _, _, err := parseLength(text + unit); err == nil {
			examples = append(examples, text+unit)
		}
	}
	return cmp.Or(strings.Join(examples, " or "), exampleLength)
}
