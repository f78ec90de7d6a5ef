package check

import (
	"fmt"
	"math/big"
	"strings"

	"jt/internal/cli"
)

// rate is a limit from 0% to less than 100%. It is exact: 5% of 20 jobs is 1 job, not a little more or less.
type rate struct{ percent *big.Rat }

// maxRateText is the largest number of characters in a rate.
const maxRateText = 20

// readRate reads a rate such as 5% or 0.05. A number from 1 without the % could mean either, and is refused.
func readRate(text string) (rate, error) {
	wrong := func(why, hint string) (rate, error) {
		return rate{}, cli.UsageError(fmt.Sprintf("invalid --max-failure-rate %q: %s", text, why), hint)
	}
	number, percent := strings.CutSuffix(text, "%")
	whole, fraction, pointed := strings.Cut(number, ".")
	if len(text) > maxRateText || !cli.IsDigits(whole) || pointed && !cli.IsDigits(fraction) {
		return wrong("not a rate", "give a rate such as 5% or 0.05")
	}
	exact, _ := new(big.Rat).SetString(number) // it is a decimal number
	if !percent {
		exact.Mul(exact, hundred())
	}
	switch tooLarge := exact.Cmp(hundred()) >= 0; {
	case tooLarge && percent:
		return wrong("no failure rate exceeds it", "give less than 100%")
	case tooLarge:
		return wrong("ambiguous", fmt.Sprintf("write %s%% for %s of 100 jobs; without %% a rate is less than 1, such as 0.05", number, number))
	}
	return rate{exact}, nil
}

func hundred() *big.Rat { return big.NewRat(100, 1) }

func percentage(some, all int64) *big.Rat { return new(big.Rat).Mul(big.NewRat(some, all), hundred()) }

// isExceededBy reports whether some of all are more than the rate. No jobs never exceed it.
func (r rate) isExceededBy(some, all int64) bool {
	return all > 0 && percentage(some, all).Cmp(r.percent) > 0
}

// float returns the rate as a number from 0 to 1.
func (r rate) float() float64 {
	number, _ := new(big.Rat).Quo(r.percent, hundred()).Float64()
	return number
}

// text returns the rate as a percentage with all digits.
func (r rate) text() string { return percentText(r.percent, maxRateText) }

// describe returns some of all as a percentage, with enough digits to show that it exceeds the rate.
func (r rate) describe(some, all int64) string {
	found := percentage(some, all)
	for digits := 1; ; digits++ {
		shown, _ := new(big.Rat).SetString(found.FloatString(digits))
		if shown.Cmp(r.percent) > 0 || digits == maxRateText {
			return percentText(found, digits)
		}
	}
}

func percentText(percent *big.Rat, digits int) string {
	text := percent.FloatString(digits) // which has a point
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "%"
}
