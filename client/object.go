package client

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Object is a row of a list, or a job type's details: the server's own JSON object, exactly as it came.
// Objects are not changed after they were made, and may be used by several goroutines.
type Object struct {
	text []byte // valid JSON: only checked answers become Objects
}

// JSON is the object's text as the server sent it. It must not be changed.
func (o Object) JSON() []byte { return o.text }

// MarshalJSON gives the server's own object.
func (o Object) MarshalJSON() ([]byte, error) {
	if len(o.text) == 0 {
		return []byte("null"), nil
	}
	return o.text, nil
}

// Field gives the raw JSON value at a dotted path, such as "job_type.name" or "errors.0.name", and false where there
// is none. Of a key that stands twice the last one counts, as it does for other readers.
func (o Object) Field(path string) (value []byte, ok bool) {
	value = o.text
	for name := range strings.SplitSeq(path, ".") {
		if value, ok = child(value, name); !ok {
			return nil, false
		}
	}
	return value, true
}

// Text gives a field that is documented as a string; null and an absent one are "". The error is a *FieldError.
func (o Object) Text(path string) (string, error) {
	var text string
	return text, o.decodeField(path, "a string", &text)
}

// Boolean gives a field that is documented as a boolean; null and an absent one are false. The error is a *FieldError.
func (o Object) Boolean(path string) (bool, error) {
	var flag bool
	return flag, o.decodeField(path, "a boolean", &flag)
}

// Integer gives a field that is documented as an integer; null and an absent one are 0. The error is a *FieldError.
func (o Object) Integer(path string) (int64, error) {
	var number int64
	return number, o.decodeField(path, "an integer", &number)
}

func (o Object) decodeField(path, want string, target any) error {
	value, ok := o.Field(path)
	if !ok {
		return nil
	}
	if err := json.Unmarshal(value, target); err != nil {
		return &FieldError{Row: o.Describe(), Field: path, Want: want, Got: describeValue(value)}
	}
	return nil
}

// Describe names the row for a message, such as `job type 12 (landsat-parse 1.0.0)`.
func (o Object) Describe() string {
	prefix := ""
	if value, ok := o.Field("job_type"); ok && describeValue(value) == "an object" {
		prefix = "job_type."
	}
	part := func(name string) string {
		value, _ := o.Field(prefix + name)
		var text string
		if json.Unmarshal(value, &text) != nil {
			return ""
		}
		return oneLine(text)
	}
	text := "job type"
	if id, ok := o.Field(prefix + "id"); ok {
		text += " " + oneLine(string(id))
	}
	if label := strings.TrimSpace(part("name") + " " + part("version")); label != "" {
		text += " (" + label + ")"
	}
	return text
}

// Embedded is an object within the object, such as the "job_type" of a row of Job Types Status; without any fields
// where there is none.
func (o Object) Embedded(path string) Object {
	value, _ := o.Field(path)
	return Object{text: value}
}

// child gives the member or element of a valid JSON value.
func child(value []byte, name string) (found []byte, ok bool) {
	switch {
	case len(value) > 0 && value[0] == '{':
		for i := nextToken(value, 1); value[i] != '}'; {
			keyEnd := skipString(value, i)
			key := value[i:keyEnd]
			start := nextToken(value, nextToken(value, keyEnd)+1)
			end := skipValue(value, start)
			if keyIs(key, name) {
				found, ok = value[start:end], true
			}
			i = nextElement(value, end)
		}
	case len(value) > 0 && value[0] == '[':
		index, err := strconv.Atoi(name)
		if err != nil || index < 0 {
			return nil, false
		}
		for i := nextToken(value, 1); value[i] != ']'; index-- {
			end := skipValue(value, i)
			if index == 0 {
				return value[i:end], true
			}
			i = nextElement(value, end)
		}
	}
	return found, ok
}

// keyIs compares a quoted key; most keys hold no escapes and are compared as they stand.
func keyIs(quoted []byte, name string) bool {
	plain := quoted[1 : len(quoted)-1]
	if len(plain) <= len(name) || bytes.IndexByte(plain, '\\') < 0 {
		return string(plain) == name // an escaped spelling is longer than what it means
	}
	var key string
	return json.Unmarshal(quoted, &key) == nil && key == name
}

// nextElement goes from the end of an element to the start of the next one, or to the closing bracket.
func nextElement(text []byte, i int) int {
	i = nextToken(text, i)
	if text[i] == ',' {
		i = nextToken(text, i+1)
	}
	return i
}

func nextToken(text []byte, i int) int {
	for text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r' {
		i++
	}
	return i
}

func skipString(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// skipValue gives the end of the value that starts at i.
func skipValue(text []byte, i int) int {
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			i = skipString(text, i)
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			depth--
			i++
		case ',', ':', ' ', '\n', '\t', '\r':
			i++
			continue
		default: // a number, true, false or null
			i = skipLiteral(text, i)
		}
		if depth == 0 {
			return i
		}
	}
	return i
}

func skipLiteral(text []byte, i int) int {
	for ; i < len(text); i++ {
		switch text[i] {
		case ',', '}', ']', ' ', '\n', '\t', '\r':
			return i
		}
	}
	return i
}

// describeValue says in words what a JSON value is.
func describeValue(value []byte) string {
	if len(value) == 0 {
		return "absent"
	}
	switch value[0] {
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
	if bytes.ContainsAny(value, ".eE") {
		return "a decimal"
	}
	return "an integer"
}
