package scaletest

import (
	"testing"
	"time"

	"jt/client/scaletest/internal/simulation"
)

func TestDecimalsAsPythonSpellsThem(t *testing.T) {
	for value, want := range map[simulation.Decimal]string{
		0: "0.0", 64: "64.0", 0.5: "0.5", 1024.5: "1024.5", 1e16: "1e+16", 1e15: "1000000000000000.0", 1.0 / 3: "0.3333333333333333",
		1e-05: "1e-05", 0.0001: "0.0001", 0.30000000000000004: "0.30000000000000004", 123456789.125: "123456789.125", -2.5: "-2.5",
		1e10: "10000000000.0", 1.5e300: "1.5e+300",
	} {
		if got := string(encode(value, false)); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
}

func TestInstants(t *testing.T) {
	for value, want := range map[simulation.Instant]string{
		0: "null",
		simulation.InstantOf(time.Date(2015, 3, 11, 0, 0, 0, 0, time.UTC)):           `"2015-03-11T00:00:00Z"`,
		simulation.InstantOf(time.Date(2015, 3, 11, 1, 2, 3, 450_000_000, time.UTC)): `"2015-03-11T01:02:03.450Z"`,
		simulation.InstantOf(time.Date(2015, 3, 11, 1, 2, 3, 4_999_000, time.UTC)):   `"2015-03-11T01:02:03.004Z"`, // cut, not rounded
		simulation.InstantOf(time.Date(2015, 3, 11, 1, 2, 3, 5_000, time.UTC)):       `"2015-03-11T01:02:03.000Z"`,
	} {
		if got := string(encode(value, false)); got != want {
			t.Errorf("%d: %s, want %s", value, got, want)
		}
	}
}
