package scaletest

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// instant is a time in microseconds since 1970, the precision of the service's database. Zero stands for null.
type instant int64

func instantOf(t time.Time) instant { return instant(t.UnixMicro()) }

func (i instant) time() time.Time { return time.UnixMicro(int64(i)).UTC() }

func (i instant) add(d time.Duration) instant { return i + instant(d/time.Microsecond) }

// MarshalJSON cuts to milliseconds. Only a time in whole seconds has no fraction: one below a millisecond shows as .000.
func (i instant) MarshalJSON() ([]byte, error) {
	moment := i.time()
	switch {
	case i == 0:
		return []byte("null"), nil
	case moment.Nanosecond() == 0:
		return moment.AppendFormat(nil, `"2006-01-02T15:04:05Z"`), nil
	}
	return moment.AppendFormat(nil, `"2006-01-02T15:04:05.000Z"`), nil
}

// decimal is a number that servers write as Python does: 64.0, 1e+16, 1e-05.
type decimal float64

// MarshalJSON always leaves a point or an exponent in the number.
func (d decimal) MarshalJSON() ([]byte, error) {
	if size := math.Abs(float64(d)); size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.AppendFloat(nil, float64(d), 'e', -1, 64), nil
	}
	text := strconv.AppendFloat(nil, float64(d), 'f', -1, 64)
	if !bytes.Contains(text, []byte(".")) {
		text = append(text, ".0"...)
	}
	return text, nil
}

// encode returns the JSON of a value as the release writes it.
func (c *call) encode(value any) []byte {
	if c.api.release.later {
		return encodeLater(value)
	}
	return encode(value)
}

// encodeLater writes no blanks, and times with six digits of a second or none.
func encodeLater(value any) []byte {
	sixDigits := func(encoder *jsontext.Encoder, i instant) error {
		moment := i.time()
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

// encode returns the JSON of a value of this package; it cannot fail. It has the blanks that servers write, since clients
// may show it unchanged.
func encode(value any) []byte {
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
