package client

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Object is a row of a list or a job type's details: the server's own JSON.
type Object struct {
	text    []byte   // valid JSON: only checked responses become Objects
	members []member // of a row of a page: they were found when the page was checked
	key     rowKey   // of a row of a list

	status *Object // the job type as a status row has it, where rows of a list have fewer fields: see ListOptions.LongRunning
}

// member is where a key, with its quotes, and its value begin in an object's text.
type member struct{ key, value uint32 }

// JSON returns the object as sent by the server. Do not modify it.
func (o Object) JSON() []byte { return o.text }

// MarshalJSON returns the object as sent by the server.
func (o Object) MarshalJSON() ([]byte, error) {
	if len(o.text) == 0 {
		return []byte("null"), nil
	}
	return o.text, nil
}

// Field returns the JSON value at a dotted path, such as "errors.0.name".
func (o Object) Field(path string) (value []byte, ok bool) {
	var values [1][]byte
	o.look([]string{path}, values[:])
	return values[0], values[0] != nil
}

// Fields returns the JSON value at each path, nil if there is none. On releases whose lists have rows with few fields, rows
// that were read for a category, or for ListOptions.LongRunning, have those of status rows too; JSON does not show them.
func (o Object) Fields(paths []string) [][]byte {
	values := make([][]byte, len(paths))
	o.look(paths, values)
	return values
}

// look puts the value at each path into values.
func (o Object) look(paths []string, values [][]byte) {
	members := o.members
	if members == nil {
		decoder := newDecoder(o.text)
		start, _ := decoder.ReadToken()
		switch start.Kind() {
		case jsontext.KindBeginObject:
			members, _ = readMembers(decoder, nil, 0) // an Object is valid JSON
		case jsontext.KindBeginArray: // within an object, see Embedded
			for i, path := range paths {
				values[i] = element(o.text, path)
			}
			return
		}
	}
	for n, member := range members {
		next := len(o.text) - len("}")
		if n+1 < len(members) {
			next = int(members[n+1].key)
		}
		keyEnd := int(member.key) + bytes.LastIndexByte(o.text[member.key:member.value], '"') + 1
		key := plainKey(o.text[member.key:keyEnd])
		for i, path := range paths {
			if startsPath(path, key) {
				values[i] = slices.Clip(bytes.TrimRight(o.text[member.value:next], ", \t\r\n"))
			}
		}
	}
	for i, path := range paths {
		if _, rest, nested := strings.Cut(path, "."); nested && values[i] != nil {
			values[i], _ = Object{text: values[i]}.Field(rest)
		}
	}
	if o.status == nil {
		return
	}
	for i, path := range paths {
		if values[i] == nil && path != "" {
			values[i], _ = o.status.Field(path)
		}
	}
}

// Text returns a string, "" for null or a missing field, or a *FieldError.
func (o Object) Text(path string) (string, error) {
	var text string
	return text, o.decodeField(path, "a string", &text)
}

// Boolean returns a boolean, false for null or a missing field, or a *FieldError.
func (o Object) Boolean(path string) (bool, error) {
	var flag bool
	return flag, o.decodeField(path, "a boolean", &flag)
}

// Integer returns an integer, 0 for null or a missing field, or a *FieldError.
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

// Describe names the row, such as `job type 12 (landsat-parse 1.0.0)`.
func (o Object) Describe() string {
	prefix := ""
	if value, ok := o.Field("job_type"); ok && value[0] == '{' {
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

// Embedded returns an object within the object, or an empty one.
func (o Object) Embedded(path string) Object {
	value, _ := o.Field(path)
	return Object{text: value}
}

// readMembers reads the rest of an object and appends its members, whose places count from byte from of the decoder's text.
func readMembers(decoder *jsontext.Decoder, members []member, from int64) ([]member, error) {
	for decoder.PeekKind() != jsontext.KindEndObject {
		key, err := decoder.ReadValue()
		if err != nil {
			return members, err
		}
		keyStart := decoder.InputOffset() - int64(len(key)) - from
		value, err := decoder.ReadValue()
		if err != nil {
			return members, err
		}
		valueStart := decoder.InputOffset() - int64(len(value)) - from
		members = append(members, member{uint32(keyStart), uint32(valueStart)}) //nolint:gosec // an object of 4 GiB is read by nobody
	}
	_, err := decoder.ReadToken()
	return members, err
}

// element returns the value at a path, which begins with an index, in an array; nil if there is none.
func element(array []byte, path string) []byte {
	name, rest, nested := strings.Cut(path, ".")
	index, err := strconv.Atoi(name)
	decoder := newDecoder(array)
	if _, start := decoder.ReadToken(); err != nil || start != nil {
		return nil
	}
	for ; decoder.PeekKind() != jsontext.KindEndArray; index-- {
		value, err := readValue(decoder, array)
		if err != nil {
			return nil
		}
		if index == 0 && nested {
			value, _ = Object{text: value}.Field(rest)
		}
		if index == 0 {
			return value
		}
	}
	return nil
}

// readValue reads the next value from a decoder over text. The decoder's own value is valid only until its next read, so
// this is the same part of text.
func readValue(decoder *jsontext.Decoder, text []byte) ([]byte, error) {
	value, err := decoder.ReadValue()
	end := decoder.InputOffset()
	return text[end-int64(len(value)) : end : end], err
}

// plainKey unquotes a key. Most keys have no escapes.
func plainKey(quoted []byte) []byte {
	key := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(key, '\\') >= 0 {
		key, _ = jsontext.AppendUnquote(nil, quoted)
	}
	return key
}

// startsPath reports whether a key is the first part of a dotted path.
func startsPath(path string, key []byte) bool {
	if len(path) < len(key) || path[:len(key)] != string(key) {
		return false
	}
	return (len(path) == len(key) || path[len(key)] == '.') && bytes.IndexByte(key, '.') < 0
}

// describeValue returns the type of a JSON value in words.
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

// without returns the object without some members.
func (o Object) without(names ...string) Object {
	decoder := newDecoder(o.text)
	_, _ = decoder.ReadToken()
	members, _ := readMembers(decoder, nil, 0) // an Object is valid JSON
	text := []byte("{")
	for i, member := range members {
		end := len(o.text) - len("}")
		if i+1 < len(members) {
			end = int(members[i+1].key)
		}
		whole := bytes.TrimRight(o.text[member.key:end], ", \t\r\n")
		var name string
		_ = json.Unmarshal(bytes.TrimRight(o.text[member.key:member.value], ": \t\r\n"), &name)
		if slices.Contains(names, name) {
			continue
		}
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(text, whole...)
	}
	return Object{text: append(text, '}'), key: o.key}
}
