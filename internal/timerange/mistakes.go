package timerange

import (
	"regexp"
	"strings"
)

// refuseLength returns the error of a text that is meant as a duration and is not
// one. Where no sign or another case would do, the example says so.
func refuseLength(text string) error {
	if unsigned := strings.TrimLeft(text, "+-"); unsigned != text {
		example := exampleLength
		if matchLength(unsigned) != nil {
			example = unsigned
		}
		return refuse(text, "begins with a sign, and durations have none", example)
	}
	if upper := strings.ToUpper(text); upper[0] == 'P' && matchLength(upper) != nil {
		return refuse(text, "has lower-case letters, and ISO-8601 durations are upper case", upper)
	}
	if lower := strings.ToLower(text); lower[0] != 'p' && matchLength(lower) != nil {
		return refuse(text, "has units in upper case; m is minutes, and P1M a month", lower)
	}
	for _, mistake := range []struct{ pattern, problem, example string }{
		{`^P$`, "has nothing after the P", exampleLength},
		{`T$`, "has nothing after the T", exampleLength},
		{`\d$`, "has a number without a unit", exampleLength},
		{`[.,](\D|$)`, "has no digit after the point or comma", exampleLength},
		{`^P[^T]*[.,]\d+[YM]`, "has a fraction of a year or month", "P1Y6M or P45D"},
		{`\d[.,]\d+[a-zA-Z]+\d`, "has a fraction before its last unit", "PT1H30M or 1.5h"},
		{`^P[^T]*[HS]`, "has hours or seconds without a T before them", exampleLength},
		{`^P`, "is not a duration with the units Y M W D and after a T H M S, from large to small", "P1DT12H or PT3H"},
	} {
		if regexp.MustCompile(mistake.pattern).MatchString(text) {
			return refuse(text, mistake.problem, mistake.example)
		}
	}
	return refuse(text, "is not a duration with the units w d h m s ms, from large to small", "2d or 1h30m")
}
