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
	parts := matchLength(text)
	if parts == nil {
		return 0, 0, refuseLength(text)
	}
	iso, milliseconds := text, 0.0
	if text[0] != 'P' {
		iso = "P" + strings.ToUpper(parts[1]) + "T" + strings.ToUpper(parts[2])
		milliseconds, _ = strconv.ParseFloat(decimal(parts[3]), 64) // 0 if there are none
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

// matchLength returns nil if the text is not a duration in either spelling. The parts
// of a short one, such as 1h30m, are weeks and days, hours to seconds, and the number
// of milliseconds. Expressions are compiled only when needed, because compiling them
// at start-up would slow down every command.
func matchLength(text string) (parts []string) {
	// Only the last number can have a fraction.
	if !regexp.MustCompile(`^[^.,]*\d([.,]\d+)?(ms|[a-zA-Z])$`).MatchString(text) {
		return nil
	}
	pattern := `^((?:#w)?(?:#d)?)((?:#h)?(?:#m)?(?:#s)?)(?:(#)ms)?$`
	if text[0] == 'P' {
		// The library accepts units out of order, twice, and none at all.
		pattern = `^P(\d+Y)?(\d+M)?(#W)?(#D)?(T(#H)?(#M)?(#S)?)?$`
	}
	return regexp.MustCompile(strings.ReplaceAll(pattern, "#", `\d+(?:[.,]\d+)?`)).FindStringSubmatch(text)
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
		if matchLength(unsigned) != nil {
			example = unsigned
		}
		return refuse(text, "a duration has no sign", example)
	}
	if upper := strings.ToUpper(text); upper[0] == 'P' && matchLength(upper) != nil {
		return refuse(text, "ISO 8601 durations are in upper case", upper)
	}
	if lower := strings.ToLower(text); lower[0] != 'p' && matchLength(lower) != nil {
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
		if matchLength(text+unit) == nil {
			continue
		}
		if _, _, err := parseLength(text + unit); err == nil {
			examples = append(examples, text+unit)
		}
	}
	return cmp.Or(strings.Join(examples, " or "), exampleLength)
}
