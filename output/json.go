package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// jsonRows writes one array of the server's own objects, or the one object by itself.
type jsonRows struct {
	out     *sink
	picker  picker
	options *Options
	count   int
}

func (r *jsonRows) print(row Object) error {
	text, err := r.picker.text(row)
	if err != nil {
		return err
	}
	before, margin := ",\n", "  "
	switch {
	case r.options.Single:
		before, margin = "", ""
	case r.count == 0:
		before = "[\n"
	}
	r.count++
	if r.options.Terminal {
		text = indented(text, margin)
	}
	return r.out.write([]byte(before), text)
}

// indented lays an object out for eyes. Its values are not touched, only their hostile characters respelt.
func indented(text []byte, margin string) []byte {
	var made bytes.Buffer
	made.WriteString(margin)
	if json.Indent(&made, text, margin, "  ") != nil {
		return VisibleJSON(text)
	}
	return VisibleJSON(made.Bytes())
}

func (r *jsonRows) close(whole bool) error {
	switch {
	case r.options.Single && r.count > 0:
		return r.out.write([]byte("\n"))
	case r.options.Single:
		return nil
	case r.count == 0 && whole:
		return r.out.write([]byte("[]\n"))
	case r.count == 0: // a reader must not take nothing for an empty list
		return r.out.write([]byte("[\n"))
	case whole:
		return r.out.write([]byte("\n]\n"))
	}
	return r.out.write([]byte("\n"))
}

// jsonLines writes one object a line.
type jsonLines struct {
	out      *sink
	picker   picker
	terminal bool
}

func (r *jsonLines) print(row Object) error {
	text, err := r.picker.text(row)
	if err != nil {
		return err
	}
	// Line breaks can only lie between the tokens: a string cannot hold them raw.
	if bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		text = compacted(text)
	}
	if r.terminal {
		text = VisibleJSON(text)
	}
	return r.out.write(text, []byte{'\n'})
}

func (r *jsonLines) close(bool) error { return nil }

// VisibleJSON returns JSON text with the characters that would act on a terminal as \u escapes. They can only stand in
// strings, so the value stays the same. (Those below U+0020 cannot stand raw in JSON; newlines lie between tokens.)
func VisibleJSON(text []byte) []byte {
	visible := make([]byte, 0, len(text))
	for len(text) > 0 {
		character, size := utf8.DecodeRune(text)
		if character >= utf8.RuneSelf-1 && dangerous(character) || character == utf8.RuneError && size == 1 {
			visible = fmt.Appendf(visible, `\u%04x`, character)
		} else {
			visible = append(visible, text[:size]...)
		}
		text = text[size:]
	}
	return visible
}
