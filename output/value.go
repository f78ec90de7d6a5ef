package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

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
	var buffer bytes.Buffer
	if json.Compact(&buffer, raw) != nil {
		return raw
	}
	return buffer.Bytes()
}

// encodeDerived turns the result of a computed column into the JSON value that a server would have sent.
func encodeDerived(value any) ([]byte, error) {
	switch value := value.(type) {
	case nil:
		return []byte("null"), nil
	case string:
		return appendString(nil, value), nil
	case bool:
		return strconv.AppendBool(nil, value), nil
	case int:
		return strconv.AppendInt(nil, int64(value), 10), nil
	case int64:
		return strconv.AppendInt(nil, value, 10), nil
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return []byte("null"), nil // JSON cannot express them
		}
		return jsontext.AppendFloat(nil, value, 64), nil
	case time.Time:
		if value.IsZero() {
			return []byte("null"), nil
		}
		return appendString(nil, value.Format(time.RFC3339Nano)), nil
	}
	return nil, fmt.Errorf("output: a column cannot show a %T", value)
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
