package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonRows writes one array of the server's own objects, or a single object without an array.
type jsonRows struct {
	columnReader

	out     *sink
	options *Options
	count   int
}

func (r *jsonRows) print(row Object) error {
	text, err := r.object(row)
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

// indented lays out an object for people. Its values stay the same; hostile characters are escaped.
func indented(text []byte, margin string) []byte {
	var made bytes.Buffer
	made.WriteString(margin)
	if json.Indent(&made, text, margin, "  ") != nil {
		return VisibleJSON(text)
	}
	return VisibleJSON(made.Bytes())
}

func (r *jsonRows) close(complete bool) error {
	switch {
	case r.options.Single && r.count > 0:
		return r.out.write([]byte("\n"))
	case r.options.Single:
		return nil
	case r.count == 0 && complete:
		return r.out.write([]byte("[]\n"))
	case r.count == 0: // a reader must not take this for an empty list
		return r.out.write([]byte("[\n"))
	case complete:
		return r.out.write([]byte("\n]\n"))
	}
	return r.out.write([]byte("\n"))
}

// jsonLines writes one object per line.
type jsonLines struct {
	columnReader

	out      *sink
	terminal bool
}

func (r *jsonLines) print(row Object) error {
	text, err := r.object(row)
	if err != nil {
		return err
	}
	// Line breaks can only be between tokens: in a string they are escaped.
	if bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		text = compacted(text)
	}
	if r.terminal {
		text = VisibleJSON(text)
	}
	return r.out.write(text, []byte{'\n'})
}

func (r *jsonLines) close(bool) error { return nil }

// VisibleJSON returns JSON text with the characters that Visible spells out as \u escapes. They can only be in strings, so
// the value stays the same. (Those below U+0020 are never raw in a string; newlines are between tokens.)
func VisibleJSON(text []byte) []byte {
	if !bytes.ContainsFunc(text, func(character rune) bool { return character >= 0x7f }) {
		return text
	}
	made := make([]byte, 0, len(text)+16)
	for len(text) > 0 {
		character, size := utf8.DecodeRune(text)
		switch {
		case character == utf8.RuneError && size == 1:
			made = append(made, `\ufffd`...)
		case character >= utf8.RuneSelf-1 && harmful(made, character, string(text[size:min(size+utf8.UTFMax, len(text))])):
			for _, unit := range utf16.Encode([]rune{character}) {
				made = fmt.Appendf(made, `\u%04x`, unit)
			}
		default:
			made = append(made, text[:size]...)
		}
		text = text[size:]
	}
	return made
}
