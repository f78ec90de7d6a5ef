package output

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonRows writes one array of the server's own objects.
type jsonRows struct {
	columnReader

	out      *bufio.Writer
	terminal bool
	count    int
}

func (r *jsonRows) print(row Object) error {
	text, err := r.document(row, r.terminal, "  ")
	if err != nil {
		return err
	}
	before := ",\n"
	if r.count == 0 {
		before = "[\n"
	}
	r.count++
	_, _ = r.out.WriteString(before)
	_, err = r.out.Write(text) // which returns the error of both
	return err
}

func (r *jsonRows) close(complete bool) error {
	end := "\n"
	switch {
	case r.count == 0 && complete:
		end = "[]\n"
	case r.count == 0: // a reader must not take this for an empty list
		end = "[\n"
	case complete:
		end = "\n]\n"
	}
	_, err := r.out.WriteString(end)
	return err
}

// document returns an object, on a terminal laid out for people, with a margin. Its values stay the same; hostile characters are
// escaped.
func (r columnReader) document(row Object, terminal bool, margin string) ([]byte, error) {
	text, err := r.object(row)
	if err != nil || !terminal {
		return text, err
	}
	laid := jsontext.Value(bytes.Clone(text))
	_ = laid.Indent(jsontext.WithIndentPrefix(margin), jsontext.WithIndent("  ")) // what is not JSON stays the same
	return slices.Concat([]byte(margin), VisibleJSON(laid)), nil
}

// jsonLine returns an object on one line.
func (r columnReader) jsonLine(row Object, terminal bool) ([]byte, error) {
	text, err := r.object(row)
	// Line breaks can only be between tokens: in a string they are escaped.
	if bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		text = compacted(text)
	}
	if terminal {
		text = VisibleJSON(text)
	}
	return text, err
}

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
