// Package document reads YAML and JSON, and knows where each value stands.
package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Error is a file that is not what it has to be, with the place of what is wrong with it.
type Error struct {
	File    string
	Place   Place  // zero where it is about the whole
	Key     string // such as `exit_codes."1"`; "" where it is about none
	Problem string
	Hint    string
}

// Error gives one line such as `mapping.yaml:3:5: exit_codes."0" means success and cannot be an error`.
func (e *Error) Error() string {
	text := e.File
	if e.Place.Line > 0 {
		text += fmt.Sprintf(":%d:%d", e.Place.Line, e.Place.Column)
	}
	if e.Key != "" {
		return text + ": " + e.Key + " " + e.Problem
	}
	return text + ": " + e.Problem
}

// Place is where something stands in a file, counted from 1.
type Place struct{ Line, Column int }

// PlaceOf is the place of a byte.
func PlaceOf(text []byte, offset int) Place {
	before := text[:min(max(offset, 0), len(text))]
	return Place{
		Line:   bytes.Count(before, []byte("\n")) + 1,
		Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
	}
}

// Kind is what a value of a file is, in words.
type Kind string

const (
	KindText    Kind = "a string"
	KindNumber  Kind = "a number"
	KindBoolean Kind = "a boolean"
	KindNull    Kind = "null"
	KindArray   Kind = "an array"
	KindObject  Kind = "an object"
	KindOther   Kind = "a tag, an anchor or an alias"
)

// Subject is what a file is to hold.
type Subject struct {
	HintWhole, HintKeys, HintEmpty, HintSecond string // what to say where it is not so

	List    string            // the key of a list too long to be kept whole; "" is none
	Element func(Value) error // gets the elements of that list one by one
}

// maxDepth bounds how deep values lie within each other. What is read with jt needs less.
const maxDepth = 12

func tooDeep(at Place) error {
	return &Error{Place: at, Problem: fmt.Sprintf("values lie deeper than %d levels here", maxDepth)}
}

// Parse reads JSON where the text begins with a bracket, and YAML where it does not. The error is a *Error,
// or one of the subject's element.
func Parse(text []byte, subject *Subject) (Value, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	start := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case len(start) == 0:
		return Value{}, &Error{Problem: "is empty", Hint: subject.HintEmpty}
	case !utf8.Valid(text):
		return Value{}, &Error{Place: PlaceOf(text, invalidUTF8(text)), Problem: "this is not UTF-8 text", Hint: "save the file as UTF-8"}
	case start[0] == '{' || start[0] == '[':
		return readJSON(text, subject)
	}
	return readYAML(text, subject)
}

// Value is a value of a file, whichever language it is in.
type Value struct {
	Kind     Kind
	Place    Place
	Text     string   // of a string, as it is meant; of a number or boolean, as it is written
	Members  []Member // of an object, in their order
	Elements []Value  // of an array
}

// Member is a key of an object, and its value.
type Member struct {
	Key   string
	Place Place
	Value Value
}

// NotePlaces refuses a key that stands twice: readers do not agree on which one counts.
func NotePlaces(places map[string]Place, members []Member, name func(string) string) error {
	for _, member := range members {
		key := name(member.Key)
		if first, twice := places[key]; twice {
			return &Error{Place: member.Place, Key: key, Problem: fmt.Sprintf("stands twice, first in line %d", first.Line), Hint: "leave one of them out"}
		}
		places[key] = member.Place
	}
	return nil
}

// Wrong is the error of a value that is of another kind than the one that a key needs.
func (v Value) Wrong(key string, want Kind, hint string) error {
	return &Error{Place: v.Place, Key: key, Problem: fmt.Sprintf("is %s where %s is needed", v.Kind, want), Hint: hint}
}

// QuotedHint shows how to write a value as a string, where it is one that could have been meant as such.
func (v Value) QuotedHint(prefix string) string {
	if v.Kind == KindNumber || v.Kind == KindBoolean {
		return "write it in quotes: " + prefix + strconv.Quote(v.Text)
	}
	return ""
}

// AsText is the value as a string.
func (v Value) AsText(key string) (string, error) {
	if v.Kind != KindText {
		return "", v.Wrong(key, KindText, v.QuotedHint(key+": "))
	}
	return v.Text, nil
}

// AsBoolean is the value as a boolean.
func (v Value) AsBoolean(key string) (*bool, error) {
	if v.Kind != KindBoolean {
		return nil, v.Wrong(key, KindBoolean, "write true or false")
	}
	is := v.Text[0] == 't' || v.Text[0] == 'T'
	return &is, nil
}

// Encoded is the value as encoding/json takes it. What JSON has no words for, and a key that stands twice, is a
// *Error.
func (v Value) Encoded() (any, error) {
	switch v.Kind {
	case KindNull:
		return nil, nil
	case KindText:
		return v.Text, nil
	case KindBoolean:
		return v.Text[0] == 't' || v.Text[0] == 'T', nil
	case KindNumber:
		if !json.Valid([]byte(v.Text)) {
			return nil, &Error{Place: v.Place, Key: v.Text, Problem: "is not how a number is usually written", Hint: v.QuotedHint("")}
		}
		return json.Number(v.Text), nil
	case KindArray:
		list := make([]any, 0, len(v.Elements))
		for _, element := range v.Elements {
			value, err := element.Encoded()
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case KindObject:
		if err := NotePlaces(map[string]Place{}, v.Members, func(key string) string { return strconv.Quote(key) }); err != nil {
			return nil, err
		}
		object := make(map[string]any, len(v.Members))
		for _, member := range v.Members {
			value, err := member.Value.Encoded()
			if err != nil {
				return nil, err
			}
			object[member.Key] = value
		}
		return object, nil
	}
	return nil, &Error{Place: v.Place, Problem: "this is " + string(v.Kind), Hint: "write the value itself"}
}

// invalidUTF8 is where a text stops being UTF-8.
func invalidUTF8(text []byte) int {
	offset := 0
	for offset < len(text) {
		character, size := utf8.DecodeRune(text[offset:])
		if character == utf8.RuneError && size == 1 {
			break
		}
		offset += size
	}
	return offset
}
