package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"unicode/utf8"
)

// fileError is a file that is not what it has to be, with the place of what is wrong with it.
type fileError struct {
	file    string
	place   place  // zero where it is about the whole
	key     string // such as `exit_codes."1"`; "" where it is about none
	problem string
	hint    string
}

// Error gives one line such as `mapping.yaml:3:5: exit_codes."0" means success and cannot be an error`.
func (e *fileError) Error() string {
	text := e.file
	if e.place.line > 0 {
		text += fmt.Sprintf(":%d:%d", e.place.line, e.place.column)
	}
	if e.key != "" {
		return text + ": " + e.key + " " + e.problem
	}
	return text + ": " + e.problem
}

// Report is that of a wrong command line: nothing was sent.
func (e *fileError) Report() report { return usageReport(e.Error(), e.hint) }

// place is where something stands in a file, counted from 1.
type place struct{ line, column int }

// placeOf is the place of a byte.
func placeOf(text []byte, offset int) place {
	before := text[:min(max(offset, 0), len(text))]
	return place{
		line:   bytes.Count(before, []byte("\n")) + 1,
		column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
	}
}

// kind is what a value of a file is, in words.
type kind string

const (
	kindText    kind = "a string"
	kindNumber  kind = "a number"
	kindBoolean kind = "a boolean"
	kindNull    kind = "null"
	kindArray   kind = "an array"
	kindObject  kind = "an object"
	kindOther   kind = "a tag, an anchor or an alias"
)

// fileSubject is what a file is to hold.
type fileSubject struct {
	hintWhole, hintKeys, hintEmpty, hintSecond string // what to say where it is not so

	list    string                // the key of a list too long to be kept whole; "" is none
	element func(fileValue) error // gets the elements of that list one by one
}

// fileDepth bounds how deep values lie within each other. What is read with jt needs less.
const fileDepth = 12

func tooDeep(at place) error {
	return &fileError{place: at, problem: fmt.Sprintf("values lie deeper than %d levels here", fileDepth)}
}

// readFile gives the text of a file, or of stdin where its name is a dash, and its name for errors. Waiting for stdin ends
// with the context. Any other error is a *fileError.
func readFile(ctx context.Context, name string, stdin io.Reader, maxBytes int64, limit string) (label string, text []byte, err error) {
	source, label := stdin, "stdin"
	if name != "-" {
		file, err := os.Open(name) //nolint:gosec // the one who runs jt says which
		if err != nil {
			return name, nil, &fileError{file: name, problem: "cannot be read: " + systemText(err), hint: "give the name of a file, or - for stdin"}
		}
		defer func() { _ = file.Close() }()
		source, label = file, name
	}
	text, err = readAll(ctx, io.LimitReader(source, maxBytes+1))
	switch {
	case ctx.Err() != nil:
		return label, nil, context.Cause(ctx)
	case err != nil:
		return label, nil, &fileError{file: label, problem: "cannot be read: " + systemText(err)}
	case int64(len(text)) > maxBytes:
		return label, nil, &fileError{file: label, problem: "is larger than " + limit}
	}
	return label, text, nil
}

// parseFile reads JSON where the text begins with a bracket, and YAML where it does not. The error is a *fileError,
// or one of the subject's element.
func parseFile(text []byte, subject *fileSubject) (fileValue, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	start := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case len(start) == 0:
		return fileValue{}, &fileError{problem: "is empty", hint: subject.hintEmpty}
	case !utf8.Valid(text):
		return fileValue{}, &fileError{place: placeOf(text, invalidUTF8(text)), problem: "this is not UTF-8 text", hint: "save the file as UTF-8"}
	case start[0] == '{' || start[0] == '[':
		return readJSON(text, subject)
	}
	return readYAML(text, subject)
}

// fileValue is a value of a file, whichever language it is in.
type fileValue struct {
	kind     kind
	place    place
	text     string       // of a string, as it is meant; of a number or boolean, as it is written
	members  []fileMember // of an object, in their order
	elements []fileValue  // of an array
}

// fileMember is a key of an object, and its value.
type fileMember struct {
	key   string
	place place
	value fileValue
}

// notePlaces refuses a key that stands twice: readers do not agree on which one counts.
func notePlaces(places map[string]place, members []fileMember, name func(string) string) error {
	for _, member := range members {
		key := name(member.key)
		if first, twice := places[key]; twice {
			return &fileError{place: member.place, key: key, problem: fmt.Sprintf("stands twice, first in line %d", first.line), hint: "leave one of them out"}
		}
		places[key] = member.place
	}
	return nil
}

func (v fileValue) wrong(key string, want kind, hint string) error {
	return &fileError{place: v.place, key: key, problem: fmt.Sprintf("is %s where %s is needed", v.kind, want), hint: hint}
}

// quotedHint shows how to write a value as a string, where it is one that could have been meant as such.
func (v fileValue) quotedHint(prefix string) string {
	if v.kind == kindNumber || v.kind == kindBoolean {
		return "write it in quotes: " + prefix + strconv.Quote(v.text)
	}
	return ""
}

// textOf is the value as a string.
func (v fileValue) textOf(key string) (string, error) {
	if v.kind != kindText {
		return "", v.wrong(key, kindText, v.quotedHint(key+": "))
	}
	return v.text, nil
}

// booleanOf is the value as a boolean.
func (v fileValue) booleanOf(key string) (*bool, error) {
	if v.kind != kindBoolean {
		return nil, v.wrong(key, kindBoolean, "write true or false")
	}
	is := v.text[0] == 't' || v.text[0] == 'T'
	return &is, nil
}

// encoded is the value as encoding/json takes it. What JSON has no words for, and a key that stands twice, is a
// *fileError.
func (v fileValue) encoded() (any, error) {
	switch v.kind {
	case kindNull:
		return nil, nil
	case kindText:
		return v.text, nil
	case kindBoolean:
		return v.text[0] == 't' || v.text[0] == 'T', nil
	case kindNumber:
		if !json.Valid([]byte(v.text)) {
			return nil, &fileError{place: v.place, key: v.text, problem: "is not how a number is usually written", hint: v.quotedHint("")}
		}
		return json.Number(v.text), nil
	case kindArray:
		list := make([]any, 0, len(v.elements))
		for _, element := range v.elements {
			value, err := element.encoded()
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case kindObject:
		if err := notePlaces(map[string]place{}, v.members, func(key string) string { return strconv.Quote(key) }); err != nil {
			return nil, err
		}
		object := make(map[string]any, len(v.members))
		for _, member := range v.members {
			value, err := member.value.encoded()
			if err != nil {
				return nil, err
			}
			object[member.key] = value
		}
		return object, nil
	}
	return nil, &fileError{place: v.place, problem: "this is " + string(v.kind), hint: "write the value itself"}
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
