package output

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Visible spells out the characters of a text that would command a terminal or reorder a line instead of being seen:
// a newline is `\n`, a tab `\t`, an escape `\x1b`, a bidirectional override `\u202e`, a byte that is not UTF-8 `\xff`.
// Joiners stay, because emoji and scripts need them. The result is one line.
func Visible(text string) string { return visible(text, "") }

// visible is Visible except for the control characters in keep.
func visible(text, keep string) string {
	var made strings.Builder
	done := 0 // everything before it is in made
	for i := 0; i < len(text); {
		character, size := rune(text[i]), 1
		if character >= utf8.RuneSelf {
			character, size = utf8.DecodeRuneInString(text[i:])
		}
		broken := character == utf8.RuneError && size == 1
		if broken || dangerous(character) && !strings.ContainsRune(keep, character) {
			made.WriteString(text[done:i])
			if broken {
				writeEscape(&made, `\x`, rune(text[i]), 2)
			} else {
				writeVisible(&made, character)
			}
			done = i + size
		}
		i += size
	}
	if done == 0 {
		return text
	}
	made.WriteString(text[done:])
	return made.String()
}

func writeVisible(made *strings.Builder, character rune) {
	switch {
	case character == '\n':
		made.WriteString(`\n`)
	case character == '\t':
		made.WriteString(`\t`)
	case character == '\r':
		made.WriteString(`\r`)
	case character < utf8.RuneSelf:
		writeEscape(made, `\x`, character, 2)
	default:
		writeEscape(made, `\u`, character, 4)
	}
}

func writeEscape(made *strings.Builder, prefix string, number rune, digits int) {
	hexadecimal := strconv.FormatInt(int64(number), 16)
	made.WriteString(prefix)
	for range digits - len(hexadecimal) {
		made.WriteByte('0')
	}
	made.WriteString(hexadecimal)
}

// dangerous tells the characters that act on a terminal or on the order of a line. All of them lie in the basic plane.
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

// Count writes a number with a comma between the thousands: 2603 is "2,603".
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
