// Package rawjson finds values in JSON texts, which stay as the server sent them: the order of their members, repeated keys and
// the spelling of numbers. It knows no job types.
package rawjson

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Object is a JSON object, or an array within one.
type Object struct {
	Text    []byte   // valid JSON
	Members []Member // of an object, if they are known
	Behind  *Object  // has the values that Text lacks; may be nil
}

// Member is where a key, with its quotes, and its value begin in an object's text.
type Member struct{ key, value uint32 }

// LookUp puts the value at each path into values; nil if there is none.
func (o Object) LookUp(paths []string, values [][]byte) {
	members := o.Members
	if members == nil {
		decoder := NewDecoder(o.Text)
		start, _ := decoder.ReadToken()
		switch start.Kind() {
		case jsontext.KindBeginObject:
			members, _ = ReadMembers(decoder, nil, 0) // it is valid
		case jsontext.KindBeginArray:
			for i, path := range paths {
				values[i] = element(o.Text, path)
			}
			return
		}
	}
	for n, member := range members {
		key := o.key(member)
		for i, path := range paths {
			if startsPath(path, key) {
				values[i] = slices.Clip(o.Text[member.value:o.end(members, n)])
			}
		}
	}
	for i, path := range paths {
		if _, rest, nested := strings.Cut(path, "."); nested && values[i] != nil {
			values[i] = Object{Text: values[i]}.Field(rest)
		}
		if values[i] == nil && path != "" && o.Behind != nil {
			values[i] = o.Behind.Field(path)
		}
	}
}

// Field returns the value at a path; nil if there is none.
func (o Object) Field(path string) []byte {
	var values [1][]byte
	o.LookUp([]string{path}, values[:])
	return values[0]
}

// ReadMembers reads the rest of an object and appends its members, whose places count from byte from of the decoder's text.
func ReadMembers(decoder *jsontext.Decoder, members []Member, from int64) ([]Member, error) {
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
		members = append(members, Member{uint32(keyStart), uint32(valueStart)}) //nolint:gosec // an object of 4 GiB is read by nobody
	}
	_, err := decoder.ReadToken()
	return members, err
}

// element returns the value at a path, which begins with an index, in an array; nil if there is none.
func element(array []byte, path string) []byte {
	name, rest, nested := strings.Cut(path, ".")
	index, err := strconv.Atoi(name)
	decoder := NewDecoder(array)
	if _, start := decoder.ReadToken(); err != nil || start != nil {
		return nil
	}
	for ; decoder.PeekKind() != jsontext.KindEndArray; index-- {
		value, err := readValue(decoder, array)
		if err != nil {
			return nil
		}
		if index == 0 && nested {
			value = Object{Text: value}.Field(rest)
		}
		if index == 0 {
			return value
		}
	}
	return nil
}

// key returns the key of a member without quotes. Most keys have no escapes.
func (o Object) key(member Member) []byte {
	quoted := o.Text[member.key:member.value]
	quoted = quoted[:bytes.LastIndexByte(quoted, '"')+1]
	key := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(key, '\\') >= 0 {
		key, _ = jsontext.AppendUnquote(nil, quoted)
	}
	return key
}

// end returns where the value of the n-th member ends in the text.
func (o Object) end(members []Member, n int) int {
	next := len(o.Text) - len("}")
	if n+1 < len(members) {
		next = int(members[n+1].key)
	}
	return len(bytes.TrimRight(o.Text[:next], ", \t\r\n"))
}

// startsPath reports whether a key is the first part of a dotted path.
func startsPath(path string, key []byte) bool {
	if len(path) < len(key) || path[:len(key)] != string(key) {
		return false
	}
	return (len(path) == len(key) || path[len(key)] == '.') && bytes.IndexByte(key, '.') < 0
}

// Describe returns the type of a JSON value in words.
func Describe(value []byte) string {
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

// Without returns the text of an object without some members.
func (o Object) Without(names []string) []byte {
	decoder := NewDecoder(o.Text)
	_, _ = decoder.ReadToken()
	members, _ := ReadMembers(decoder, nil, 0) // it is valid
	text := []byte("{")
	for n, member := range members {
		if slices.Contains(names, string(o.key(member))) {
			continue
		}
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(text, o.Text[member.key:o.end(members, n)]...)
	}
	return append(text, '}')
}
