package check

import (
	"fmt"
	"math/big"
	"strings"

	"jt/internal/cli"
)

// rate is a bound from 0 to less than 1. It is exact: 5% of 20 jobs is 1 job, not a little more or less.
type rate struct{ percent *big.Rat }

// maxRateText is how many characters a rate may be spelled with.
const maxRateText = 20

// readRate reads a rate: 5% or 0.05. A whole number without the sign could be meant as either, and is refused.
func readRate(text string) (rate, error) {
	const flag = "max-failure-rate"
	if text == "" {
		return rate{}, emptyError(flag)
	}
	number, percent := strings.CutSuffix(text, "%")
	whole, fraction, pointed := strings.Cut(number, ".")
	if len(text) > maxRateText || !cli.IsDigits(whole) || pointed && !cli.IsDigits(fraction) {
		return rate{}, cli.UsageError(fmt.Sprintf("--%s %q is no rate", flag, text), "give it as 5% or 0.05")
	}
	exact, _ := new(big.Rat).SetString(number) // it is a decimal number
	if !percent {
		exact.Mul(exact, hundred())
	}
	switch tooLarge := exact.Cmp(hundred()) >= 0; {
	case tooLarge && percent:
		return rate{}, cli.UsageError(fmt.Sprintf("--%s %s holds whatever happens: it would check nothing", flag, text), "give less than 100%")
	case tooLarge:
		return rate{}, cli.UsageError(
			fmt.Sprintf("--%s %s can be read in two ways", flag, text),
			fmt.Sprintf("write %s%% for %s of 100 jobs; without the %% a rate is less than 1, such as 0.05", number, number),
		)
	}
	return rate{exact}, nil
}

func hundred() *big.Rat { return big.NewRat(100, 1) }

func percentage(some, all int64) *big.Rat { return new(big.Rat).Mul(big.NewRat(some, all), hundred()) }

// isExceededBy reports whether some of all are more than the rate. Of no jobs there is no rate.
func (r rate) isExceededBy(some, all int64) bool {
	return all > 0 && percentage(some, all).Cmp(r.percent) > 0
}

// float returns the rate as a number from 0 to 1.
func (r rate) float() float64 {
	number, _ := new(big.Rat).Quo(r.percent, hundred()).Float64()
	return number
}

// text is the rate as a percentage, in full.
func (r rate) text() string { return percentText(r.percent, maxRateText) }

// describe returns a rate that exceeds this one as a percentage, with as many digits as show that it does.
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
