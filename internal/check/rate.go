package check

import (
	"fmt"
	"math/big"
	"strings"

	"jt/internal/cli"
)

// rate is a bound from 0 to less than 1. It is exact: 5% of 20 jobs is 1 job, not a little more or less.
type rate struct{ exact *big.Rat }

// maxRateText is how many characters a rate may be spelled with.
const maxRateText = 20

// readRate reads a rate: 5% or 0.05. A whole number without the sign could be meant as either, and is refused.
func readRate(text string) (rate, error) {
	const flag, hint = "--max-failure-rate", "give it as 5% or 0.05"
	number, percent := strings.CutSuffix(text, "%")
	switch {
	case text == "":
		return rate{}, cli.UsageError(flag+" is empty", "is the variable that it comes from unset? Leave the flag out to have no such bound")
	case len(text) > maxRateText || !isDecimal(number):
		return rate{}, cli.UsageError(fmt.Sprintf("%s %q is no rate", flag, text), hint)
	}
	exact, ok := new(big.Rat).SetString(number)
	if !ok {
		return rate{}, cli.UsageError(fmt.Sprintf("%s %q is no rate", flag, text), hint)
	}
	one := big.NewRat(1, 1)
	if percent {
		exact.Quo(exact, big.NewRat(100, 1))
	}
	switch {
	case !percent && exact.Cmp(one) >= 0:
		return rate{}, cli.UsageError(
			fmt.Sprintf("%s %s can be read in two ways", flag, text),
			fmt.Sprintf("write %s%% for %s of 100 jobs; without the %% a rate is less than 1, such as 0.05", number, number),
		)
	case exact.Cmp(one) >= 0:
		return rate{}, cli.UsageError(fmt.Sprintf("%s %s holds whatever happens: it would check nothing", flag, text), "give less than 100%")
	}
	return rate{exact}, nil
}

// isDecimal tells a plain decimal number: digits, and a point between digits at most.
func isDecimal(text string) bool {
	whole, fraction, pointed := strings.Cut(text, ".")
	return cli.IsDigits(whole) && (!pointed || cli.IsDigits(fraction))
}

// isExceededBy tells whether so many of all are more than the rate. Of none there is no rate.
func (r rate) isExceededBy(some, all int64) bool {
	return all > 0 && big.NewRat(some, all).Cmp(r.exact) > 0
}

func (r rate) float() float64 {
	number, _ := r.exact.Float64()
	return number
}

// text is the rate as a percentage, in full.
func (r rate) text() string { return percentText(r.exact, maxRateText) }

// describe is a rate that exceeds this one as a percentage, with as many digits as show that it does.
func (r rate) describe(some, all int64) string {
	found := big.NewRat(some, all)
	hundred := big.NewRat(100, 1)
	for digits := 1; digits < maxRateText; digits++ {
		shown, _ := new(big.Rat).SetString(new(big.Rat).Mul(found, hundred).FloatString(digits))
		if shown.Quo(shown, hundred).Cmp(r.exact) > 0 {
			return percentText(found, digits)
		}
	}
	return percentText(found, maxRateText)
}

func percentText(number *big.Rat, digits int) string {
	text := new(big.Rat).Mul(number, big.NewRat(100, 1)).FloatString(digits)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + "%"
}
