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
	line    []byte
}

func (r *jsonRows) print(row Object) error {
	text, err := r.picker.text(row)
	if err != nil {
		return err
	}
	line := r.line[:0]
	switch {
	case r.options.Single:
	case r.count == 0:
		line = append(line, "[\n"...)
	default:
		line = append(line, ",\n"...)
	}
	r.count++
	if r.options.Terminal {
		line = r.appendIndented(line, text)
	} else {
		line = append(line, text...)
	}
	r.line = line
	return r.out.write(line)
}

// appendIndented lays an object out for eyes. Its values are not touched, only their hostile characters respelt.
func (r *jsonRows) appendIndented(target, text []byte) []byte {
	margin := "  "
	if r.options.Single {
		margin = ""
	}
	var indented bytes.Buffer
	if json.Indent(&indented, text, margin, "  ") == nil {
		text = indented.Bytes()
	}
	return append(append(target, margin...), VisibleJSON(text)...)
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
	line     []byte
}

func (r *jsonLines) print(row Object) error {
	text, err := r.picker.text(row)
	if err != nil {
		return err
	}
	line := r.line[:0]
	// Line breaks can only lie between the tokens: a string cannot hold them raw.
	if bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		line = compacted(line, text)
	} else {
		line = append(line, text...)
	}
	if r.terminal {
		line = VisibleJSON(line)
	}
	line = append(line, '\n')
	r.line = line
	return r.out.write(line)
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
