package check

import (
	"math/big"
	"strings"
	"testing"

	"jt/internal/cli"
)

func TestReadRate(t *testing.T) {
	for text, want := range map[string]string{
		"5%": "5%", "0.05": "5%", "0%": "0%", "0": "0%", "0.0": "0%", "33.3%": "33.3%", "0.333": "33.3%", "99.999%": "99.999%",
		"100.0%": "", "007%": "7%", "2.50%": "2.5%", "0.00000000000000001%": "0.00000000000000001%", "0.1234567890123456": "12.34567890123456%",
		// ambiguous, never exceeded, or not a rate
		"5": "", "1": "", "1.0": "", "100": "", "100%": "", "250%": "", "": "", "%": "", "-5%": "", "+5%": "", "5 %": "", " 5%": "", "5%%": "",
		".5": "", "5.": "", "0,05": "", "1e-3": "", "1/20": "", "0x1p-4": "", "five": "", "NaN": "", "0.05\n": "", "٥%": "",
		"0.0000000000000000000000001": "",
	} {
		limit, err := readRate(text)
		if want == "" {
			if err == nil || !cli.IsUsage(err) || cli.Describe(err).Hint == "" {
				t.Errorf("%q: error %v", text, err)
			}
			continue
		}
		if err != nil || limit.text() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	_, err := readRate("5")
	if err == nil || !strings.Contains(cli.Describe(err).Hint, "write 5% for 5 of 100 jobs") {
		t.Errorf("%v: the hint does not help", err)
	}
}

// TestRatesAreExact uses rates that binary fractions cannot hold.
func TestRatesAreExact(t *testing.T) {
	for thousandths := int64(1); thousandths < 1000; thousandths++ {
		text := big.NewRat(thousandths, 10).FloatString(1) + "%"
		limit, err := readRate(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, factor := range []int64{1, 3, 7, 1_000_000_007} {
			if limit.isExceededBy(thousandths*factor, 1000*factor) || !limit.isExceededBy(thousandths*factor+1, 1000*factor) {
				t.Errorf("%s of %d", text, 1000*factor)
			}
		}
	}
	if limit, _ := readRate("0%"); limit.isExceededBy(0, 0) || limit.isExceededBy(0, 9) || !limit.isExceededBy(1, 9) {
		t.Error("0% is not exact")
	}
}

func TestRateAboveItsLimitIsShownAbove(t *testing.T) {
	for _, test := range []struct {
		limit     string
		some, all int64
		want      string
	}{
		{"5%", 3, 35, "8.6%"},
		{"5%", 6, 100, "6%"},
		{"5%", 5001, 100_000, "5.001%"},
		{"33.3%", 1, 3, "33.33%"},
		{"0%", 1, 1_000_000, "0.0001%"},
		{"99.9%", 1, 1, "100%"},
	} {
		limit, err := readRate(test.limit)
		if err != nil {
			t.Fatal(err)
		}
		if got := limit.describe(test.some, test.all); got != test.want {
			t.Errorf("%d of %d, with a limit of %s: %s, want %s", test.some, test.all, test.limit, got, test.want)
		}
	}
}

// FuzzRate compares rates with the same arithmetic in whole numbers.
func FuzzRate(f *testing.F) {
	for _, text := range []string{"5%", "0.05", "33.3%", "0", "100%", "5", "", "1e5", "0.000000000000000001", "-1%", "1/3"} {
		f.Add(text, uint32(1), uint32(20))
	}
	f.Fuzz(func(t *testing.T, text string, some, all uint32) {
		limit, err := readRate(text)
		if err != nil {
			if !cli.IsUsage(err) {
				t.Fatalf("%q: %v is not a usage error", text, err)
			}
			return
		}
		digits, percent := strings.CutSuffix(text, "%")
		whole, fraction, _ := strings.Cut(digits, ".")
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(fraction))), nil)
		if percent {
			scale.Mul(scale, big.NewInt(100))
		}
		number, ok := new(big.Int).SetString(whole+fraction, 10)
		if !ok || number.Cmp(scale) >= 0 {
			t.Fatalf("%q is accepted", text)
		}
		some = min(some, all)
		left := new(big.Int).Mul(big.NewInt(int64(some)), scale)
		right := new(big.Int).Mul(big.NewInt(int64(all)), number)
		want := all > 0 && left.Cmp(right) > 0
		if got := limit.isExceededBy(int64(some), int64(all)); got != want {
			t.Fatalf("%d of %d is more than %q: %t", some, all, text, got)
		}
		if again, err := readRate(limit.text()); len(limit.text()) <= maxRateText && (err != nil || again.percent.Cmp(limit.percent) != 0) {
			t.Fatalf("%q is shown as %s, which is another rate: %v", text, limit.text(), err)
		}
	})
}
