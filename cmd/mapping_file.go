package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"unicode/utf8"

	"jt/client"
)

// maxMappingBytes bounds the file of an error mapping.
const maxMappingBytes = 1 << 20

// mappingFileError is an error mapping that must not be sent, with the place of what is wrong with it.
type mappingFileError struct {
	file    string
	place   place  // zero where it is about the whole
	key     string // such as `exit_codes."1"`; "" where it is about none
	problem string
	hint    string
}

// Error gives one line such as `mapping.yaml:3:5: exit_codes."0" means success and cannot be an error`.
func (e *mappingFileError) Error() string {
	text := e.file
	if e.place.line > 0 {
		text += fmt.Sprintf(":%d:%d", e.place.line, e.place.column)
	}
	if e.key != "" {
		return text + ": " + e.key + " " + e.problem
	}
	return text + ": " + e.problem
}

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

// readMappingFile reads and checks the error mapping of a file, or of stdin where its name is a dash. What is wrong
// with it is a *mappingFileError.
func readMappingFile(name string, stdin io.Reader) (client.ErrorMapping, error) {
	source, label := stdin, "stdin"
	if name != "-" {
		file, err := os.Open(name) //nolint:gosec // the one who runs jt says which
		if err != nil {
			return client.ErrorMapping{}, &mappingFileError{file: name, problem: "cannot be read: " + systemText(err), hint: "give the name of a file, or - for stdin"}
		}
		defer func() { _ = file.Close() }()
		source, label = file, name
	}
	text, err := io.ReadAll(io.LimitReader(source, maxMappingBytes+1))
	if err != nil {
		return client.ErrorMapping{}, &mappingFileError{file: label, problem: "cannot be read: " + systemText(err)}
	}
	return parseMapping(label, text)
}

// parseMapping reads JSON where the text begins with a bracket, and YAML where it does not.
func parseMapping(file string, text []byte) (client.ErrorMapping, error) {
	mapping, err := parseDocument(bytes.TrimPrefix(text, []byte("\ufeff")))
	if failed, ok := errors.AsType[*mappingFileError](err); ok {
		failed.file = file
	}
	return mapping, err
}

func parseDocument(text []byte) (client.ErrorMapping, error) {
	fail := func(offset int, problem, hint string) (client.ErrorMapping, error) {
		return client.ErrorMapping{}, &mappingFileError{place: placeOf(text, offset), problem: problem, hint: hint}
	}
	start := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case len(text) > maxMappingBytes:
		return client.ErrorMapping{}, &mappingFileError{problem: "is larger than 1 MiB", hint: hintWholeMapping}
	case len(start) == 0:
		return client.ErrorMapping{}, &mappingFileError{problem: "is empty", hint: "{} clears the error mapping"}
	case !utf8.Valid(text):
		return fail(invalidUTF8(text), "this is not UTF-8 text", "save the file as UTF-8")
	}
	read := readYAML
	if start[0] == '{' || start[0] == '[' {
		read = readJSON
	}
	document, err := read(text)
	if err != nil {
		return client.ErrorMapping{}, err
	}
	return mappingOf(document)
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

// fileValue is a value of a file, whichever language it is in.
type fileValue struct {
	kind    kind
	place   place
	text    string       // of a string, as it is meant; of a number or boolean, as it is written
	members []fileMember // of an object, in their order
}

// fileMember is a key of an object, and its value.
type fileMember struct {
	key   string
	place place
	value fileValue
}

// mappingDepth is how deep the objects of a mapping lie within each other; what lies deeper need not be read.
const mappingDepth = 2

const (
	hintMappingKeys  = "the keys are version, a string, and exit_codes, with exit codes and the names of their errors"
	hintWholeMapping = `an error mapping looks like {"version": "1.0", "exit_codes": {"1": "bad-input"}}`
)

// mappingOf makes a mapping of a file's values.
func mappingOf(document fileValue) (client.ErrorMapping, error) {
	mapping := client.ErrorMapping{}
	if document.kind != kindObject {
		return mapping, document.wrong("the whole", kindObject, hintWholeMapping)
	}
	places := map[string]place{} // by the keys that errors name
	if err := notePlaces(places, document.members, func(key string) string { return key }); err != nil {
		return mapping, err
	}
	for _, member := range document.members {
		value := member.value
		switch member.key {
		case "version":
			if value.kind != kindText {
				return mapping, value.wrong("version", kindText, value.quotedHint("version: "))
			}
			mapping.Version = value.text
		case "exit_codes":
			if value.kind != kindObject {
				return mapping, value.wrong("exit_codes", kindObject, hintWholeMapping)
			}
			if err := notePlaces(places, value.members, exitCodeKey); err != nil {
				return mapping, err
			}
			mapping.ExitCodes = make(map[string]client.ErrorName, len(value.members))
			for _, code := range value.members {
				if code.value.kind != kindText {
					return mapping, code.value.wrong(exitCodeKey(code.key), kindText, code.value.quotedHint(code.key+": "))
				}
				mapping.ExitCodes[code.key] = client.ErrorName(code.value.text)
			}
		default:
			return mapping, &mappingFileError{place: member.place, key: strconv.Quote(member.key), problem: "is no key of an error mapping", hint: hintMappingKeys}
		}
	}
	if problem, bad := errors.AsType[*client.MappingError](mapping.Validate()); bad {
		return mapping, &mappingFileError{place: places[problem.Key], key: problem.Key, problem: problem.Problem}
	}
	return mapping, nil
}

// exitCodeKey names an exit code as the client's errors do.
func exitCodeKey(code string) string { return "exit_codes." + strconv.Quote(code) }

// notePlaces refuses a key that stands twice: readers do not agree on which one counts.
func notePlaces(places map[string]place, members []fileMember, name func(string) string) error {
	for _, member := range members {
		key := name(member.key)
		if first, twice := places[key]; twice {
			return &mappingFileError{place: member.place, key: key, problem: fmt.Sprintf("stands twice, first in line %d", first.line), hint: "leave one of them out"}
		}
		places[key] = member.place
	}
	return nil
}

func (v fileValue) wrong(key string, want kind, hint string) error {
	return &mappingFileError{place: v.place, key: key, problem: fmt.Sprintf("is %s where %s is needed", v.kind, want), hint: hint}
}

// quotedHint shows how to write a value as a string, where it is one that could have been meant as such.
func (v fileValue) quotedHint(prefix string) string {
	if v.kind == kindNumber || v.kind == kindBoolean {
		return "write it in quotes: " + prefix + strconv.Quote(v.text)
	}
	return ""
}
