package simulation

import (
	"bytes"
	"math"
	"strconv"
	"time"
)

// Instant is a time in microseconds since 1970, the precision of the service's database. Zero stands for null.
type Instant int64

// InstantOf returns a time in microseconds.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMicro()) }

// Time returns the instant in UTC.
func (i Instant) Time() time.Time { return time.UnixMicro(int64(i)).UTC() }

// Add returns the instant that much later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d/time.Microsecond) }

// Decimal is a number that servers write as Python does: 64.0, 1e+16, 1e-05.
type Decimal float64

// MarshalJSON always leaves a point or an exponent in the number.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if size := math.Abs(float64(d)); size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.AppendFloat(nil, float64(d), 'e', -1, 64), nil
	}
	text := strconv.AppendFloat(nil, float64(d), 'f', -1, 64)
	if !bytes.Contains(text, []byte(".")) {
		text = append(text, ".0"...)
	}
	return text, nil
}
