package scaletest

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"jt/client/scaletest/internal/simulation"
)

// object is a JSON object, whose members are in the order of real servers.
type object []pair

type pair struct {
	name  string
	value any
}

// MarshalJSONTo writes the members in their order.
func (o object) MarshalJSONTo(encoder *jsontext.Encoder) error {
	if err := encoder.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, one := range o {
		if err := encoder.WriteToken(jsontext.String(one.name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(encoder, one.value); err != nil {
			return err
		}
	}
	return encoder.WriteToken(jsontext.EndObject)
}

// encode returns the JSON of a value of the sandbox; it cannot fail. Clients may show it unchanged, so it is written as servers
// write it: up to 2015 with blanks and times in milliseconds, later without blanks and in microseconds. Only a time in whole
// seconds has no fraction: one below a millisecond shows as .000.
func encode(value any, later bool) []byte {
	layout := "2006-01-02T15:04:05.000Z"
	if later {
		layout = "2006-01-02T15:04:05.000000Z"
	}
	instants := json.MarshalToFunc(func(encoder *jsontext.Encoder, instant simulation.Instant) error {
		moment := instant.Time()
		switch {
		case instant == 0:
			return encoder.WriteToken(jsontext.Null)
		case moment.Nanosecond() == 0:
			return encoder.WriteToken(jsontext.String(moment.Format("2006-01-02T15:04:05Z")))
		}
		return encoder.WriteToken(jsontext.String(moment.Format(layout)))
	})
	text, err := json.Marshal(value, json.WithMarshalers(instants), json.Deterministic(true),
		jsontext.SpaceAfterComma(!later), jsontext.SpaceAfterColon(!later),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) // in error mappings, which are kept as sent
	if err != nil {
		panic(err)
	}
	return text
}
