package output

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// isNull reports whether a value is null or absent: the text formats show nothing for it.
func isNull(raw []byte) bool { return len(raw) == 0 || raw[0] == 'n' }

// plainText returns a JSON value as the text formats write it: strings decoded, numbers in the server's spelling, objects
// and arrays as compact JSON, null as "".
func plainText(raw []byte) string {
	switch {
	case isNull(raw):
		return ""
	case raw[0] == '"':
		return decodeString(raw)
	case raw[0] == '{' || raw[0] == '[':
		return string(compacted(raw))
	}
	return string(raw)
}

// decodeString returns the text of a JSON string. Invalid UTF-8 becomes U+FFFD.
func decodeString(raw []byte) string {
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return strings.ToValidUTF8(string(inner), "\ufffd")
	}
	text, _ := jsontext.AppendUnquote(nil, raw) // raw is valid JSON; invalid UTF-8 is replaced
	return string(text)
}

// appendString writes a JSON string.
func appendString(target []byte, text string) []byte {
	target, _ = jsontext.AppendQuote(target, strings.ToValidUTF8(text, "\ufffd")) // fails only for invalid UTF-8
	return target
}

// compacted returns a JSON value without white space between its tokens.
func compacted(raw []byte) []byte {
	text := jsontext.Value(bytes.Clone(raw))
	if text.Compact() != nil {
		return raw
	}
	return text
}

// encodeDerived turns the result of a computed column into the JSON value that a server would have sent.
func encodeDerived(value any) ([]byte, error) {
	at, isTime := value.(time.Time)
	number, isNumber := value.(float64)
	if isTime && at.IsZero() || isNumber && (math.IsNaN(number) || math.IsInf(number, 0)) { // JSON cannot express them
		return []byte("null"), nil
	}
	text, err := json.Marshal(value, jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return nil, fmt.Errorf("output: a column cannot show a %T: %w", value, err)
	}
	return text, nil
}

// describe returns the type of a JSON value in words.
func describe(raw []byte) string {
	if len(raw) == 0 {
		return "absent"
	}
	switch raw[0] {
	case '"':
		return "a string"
	case '{':
		return "an object"
	case '[':
		return "an array"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}
