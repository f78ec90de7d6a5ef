package output

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Object is a row: a JSON object as the server sent it.
type Object interface {
	// JSON returns the object's text exactly as the server sent it. It is valid JSON, and this package does not change it.
	JSON() []byte
	// Field returns the raw JSON value at a dotted path, such as "job_type.name" or "errors.0.name", and reports whether
	// the object has such a field.
	Field(path string) (value []byte, ok bool)
	// Fields returns the value of Field for each path, nil if there is no such field.
	Fields(paths []string) [][]byte
}

// RawObject is an Object made from JSON text, for rows that no server sent.
type RawObject []byte

// JSON returns the text itself.
func (o RawObject) JSON() []byte { return o }

// Field returns the raw JSON value at a dotted path. If a key appears twice, the last one counts.
func (o RawObject) Field(path string) (value []byte, ok bool) {
	value = o.Fields([]string{path})[0]
	return value, value != nil
}

// Fields returns the value of Field for each path, nil if there is no such field.
func (o RawObject) Fields(paths []string) [][]byte {
	members := parts(o)
	values := make([][]byte, len(paths))
	for i, path := range paths {
		name, below, nested := strings.Cut(path, ".")
		for _, member := range members {
			if member.name != name {
				continue
			}
			if values[i] = member.value; nested {
				values[i], _ = RawObject(member.value).Field(below)
			}
		}
	}
	return values
}

// part is a member of a JSON object, or an element of an array with its index as the name.
type part struct {
	name  string
	value []byte
}

// parts splits an object or array. If several members have the same name, the last value replaces the first. A scalar has
// no parts, and parts after an error in the JSON are omitted.
func parts(value []byte) []part {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(value), // a Buffer is read in place
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	opening, err := decoder.ReadToken()
	kind := opening.Kind()
	if err != nil || kind != '{' && kind != '[' {
		return nil
	}
	var list []part
	places := make(map[string]int)
	for {
		name := strconv.Itoa(len(list))
		if kind == '{' {
			token, err := decoder.ReadToken()
			if err != nil || token.Kind() != '"' {
				return list
			}
			name = token.String()
		}
		text, err := decoder.ReadValue() // fails at the end of an array
		if err != nil {
			return list
		}
		end := decoder.InputOffset()
		inner := value[end-int64(len(text)) : end]
		if place, repeated := places[name]; repeated {
			list[place].value = inner
			continue
		}
		places[name] = len(list)
		list = append(list, part{name, inner})
	}
}
