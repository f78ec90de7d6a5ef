package document

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Error is a mistake in a file.
type Error struct {
	File    string
	Place   Place  // zero if the mistake has no place
	Key     string // such as `exit_codes."1"`; may be empty
	Problem string
	Detail  string // the parser's message, which can quote the file; may be empty
	Hint    string
}

// Error returns one line such as `mapping.yaml:3:5: exit_codes."0" means success and cannot be an error`.
func (e *Error) Error() string {
	text := e.File
	if e.Place.Line > 0 {
		text += fmt.Sprintf(":%d:%d", e.Place.Line, e.Place.Column)
	}
	text += ": "
	if e.Key != "" {
		text += e.Key + " "
	}
	text += e.Problem
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Place is a position in a file, counted from 1.
type Place struct{ Line, Column int }

// PlaceOf returns the place of the byte at an offset.
func PlaceOf(text []byte, offset int) Place {
	return Place{1, 1}.after(text[:min(max(offset, 0), len(text))])
}

// after returns the place after a text that begins at p.
func (p Place) after(text []byte) Place {
	if lines := bytes.Count(text, []byte("\n")); lines > 0 {
		p = Place{p.Line + lines, 1}
		text = text[bytes.LastIndexByte(text, '\n')+1:]
	}
	p.Column += utf8.RuneCount(text)
	return p
}

// maxDepth bounds the nesting of values. The files of jt need less.
const maxDepth = 12

func tooDeep(at Place) error {
	return &Error{Place: at, Problem: fmt.Sprintf("values are nested deeper than %d levels", maxDepth)}
}
