package simulation

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Instant is a time in microseconds since 1970, the precision of the service's database. Zero stands for null.
type Instant int64

// InstantOf returns a time in microseconds.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMicro()) }

// Time returns the instant in UTC.
func (i Instant) Time() time.Time { return time.UnixMicro(int64(i)).UTC() }

// Add returns the instant that much later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d/time.Microsecond) }

// MarshalJSON cuts to milliseconds. Only a time in whole seconds has no fraction: one below a millisecond shows as .000.
func (i Instant) MarshalJSON() ([]byte, error) {
	moment := i.Time()
	switch {
	case i == 0:
		return []byte("null"), nil
	case moment.Nanosecond() == 0:
		return moment.AppendFormat(nil, `"2006-01-02T15:04:05Z"`), nil
	}
	return moment.AppendFormat(nil, `"2006-01-02T15:04:05.000Z"`), nil
}

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

// EncodeLater writes no blanks, and times with six digits of a second or none.
func EncodeLater(value any) []byte {
	sixDigits := func(encoder *jsontext.Encoder, i Instant) error {
		moment := i.Time()
		switch {
		case i == 0:
			return encoder.WriteToken(jsontext.Null)
		case moment.Nanosecond() == 0:
			return encoder.WriteToken(jsontext.String(moment.Format("2006-01-02T15:04:05Z")))
		}
		return encoder.WriteToken(jsontext.String(moment.Format("2006-01-02T15:04:05.000000Z")))
	}
	text, err := jsonv2.Marshal(value, jsonv2.WithMarshalers(jsonv2.MarshalToFunc(sixDigits)),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		panic(err)
	}
	return text
}

// Encode returns the JSON of a value of the sandbox; it cannot fail. It has the blanks that servers write, since clients
// may show it unchanged.
func Encode(value any) []byte {
	text, err := json.Marshal(value)
	if err == nil {
		err = (*jsontext.Value)(&text).Format(
			jsontext.SpaceAfterComma(true), jsontext.SpaceAfterColon(true),
			jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) // in error mappings, which are kept as sent
	}
	if err != nil {
		panic(err)
	}
	return text
}
