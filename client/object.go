package client

import (
	"bytes"
	"encoding/json"
	"iter"
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

// Fields gives what Field gives for each of the paths, nil where there is nothing, with one look at the object.
func (o Object) Fields(paths []string) [][]byte {
	values := make([][]byte, len(paths))
	if len(o.text) == 0 || o.text[0] != '{' {
		return values
	}
	for key, value := range members(o.text) {
		for i, path := range paths {
			if startsPath(path, key) {
				values[i] = value
			}
		}
	}
	for i, path := range paths {
		if _, rest, nested := strings.Cut(path, "."); nested && values[i] != nil {
			values[i], _ = Object{text: values[i]}.Field(rest)
		}
	}
	return values
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
		for key, member := range members(value) {
			if string(key) == name {
				found, ok = member, true
			}
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

// members are the keys, without quotes and escapes, and the values of a valid JSON object, in its order.
func members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for i := nextToken(object, 1); object[i] != '}'; {
			keyEnd := skipString(object, i)
			start := nextToken(object, nextToken(object, keyEnd)+1)
			end := skipValue(object, start)
			if !yield(plainKey(object[i:keyEnd]), object[start:end]) {
				return
			}
			i = nextElement(object, end)
		}
	}
}

// plainKey is what a quoted key means; most keys hold no escapes.
func plainKey(quoted []byte) []byte {
	plain := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(plain, '\\') < 0 {
		return plain
	}
	var key string
	if json.Unmarshal(quoted, &key) != nil {
		return plain
	}
	return []byte(key)
}

// startsPath tells whether a key is the first part of a dotted path.
func startsPath(path string, key []byte) bool {
	if len(path) < len(key) || path[:len(key)] != string(key) {
		return false
	}
	return (len(path) == len(key) || path[len(key)] == '.') && bytes.IndexByte(key, '.') < 0
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
