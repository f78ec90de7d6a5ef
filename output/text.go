package output

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Visible spells out the characters of a text that would control a terminal or reorder a line: a newline becomes `\n`, a
// tab `\t`, an escape `\x1b`, a bidirectional override `\u202e`, a byte that is not UTF-8 `\xff`. Joiners remain, because
// emoji and scripts need them. The result is one line.
func Visible(text string) string { return visible(text, "") }

// visible does what Visible does, except for the characters in keep.
func visible(text, keep string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, dangerous) {
		return text
	}
	var made strings.Builder
	for i, character := range text {
		switch {
		case character == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			fmt.Fprintf(&made, `\x%02x`, text[i])
		case !dangerous(character) || strings.ContainsRune(keep, character):
			made.WriteRune(character)
		case character == '\n':
			made.WriteString(`\n`)
		case character == '\t':
			made.WriteString(`\t`)
		case character == '\r':
			made.WriteString(`\r`)
		case character < utf8.RuneSelf:
			fmt.Fprintf(&made, `\x%02x`, character)
		default:
			fmt.Fprintf(&made, `\u%04x`, character)
		}
	}
	return made.String()
}

// dangerous reports whether a character controls a terminal or reorders a line. All such characters are in the basic plane.
func dangerous(character rune) bool {
	switch {
	case character < 0x20, character >= 0x7f && character <= 0x9f: // control characters
		return true
	case character == 0x61c, character == 0x200e, character == 0x200f: // marks of direction
		return true
	case character >= 0x2028 && character <= 0x202e: // line and paragraph separator, embeddings, overrides
		return true
	case character >= 0x2066 && character <= 0x206f: // isolates, and the deprecated format characters after them
		return true
	}
	return character == 0xfeff
}

// Count returns a number with commas between thousands: "2,603".
func Count(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	for end := len(digits) - 3; end > 0; end -= 3 {
		digits = digits[:end] + "," + digits[end:]
	}
	return sign + digits
}
