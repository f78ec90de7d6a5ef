package output

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// isYAMLScalar reports whether a value is written on the line of its key: a scalar, or an empty collection.
func isYAMLScalar(raw []byte) bool {
	if len(raw) == 0 || raw[0] != '{' && raw[0] != '[' {
		return true
	}
	inner := bytes.TrimLeft(raw[1:], " \t\r\n")
	return len(inner) == 0 || inner[0] == '}' || inner[0] == ']'
}

func appendYAMLScalar(target, raw []byte) []byte {
	switch {
	case isNull(raw):
		return append(target, "null"...)
	case raw[0] == '{':
		return append(target, "{}"...)
	case raw[0] == '[':
		return append(target, "[]"...)
	case raw[0] == '"':
		return appendYAMLString(target, decodeString(raw))
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		return appendYAMLNumber(target, raw)
	}
	return append(target, raw...) // true, false
}

// appendYAMLNumber keeps the server's spelling, but for the point and the sign of the exponent that readers of YAML 1.1
// need to see a number: 1e16 becomes 1.0e+16, which to others is the same number.
func appendYAMLNumber(target, raw []byte) []byte {
	exponent := bytes.IndexAny(raw, "eE")
	if exponent < 0 {
		return append(target, raw...)
	}
	mantissa, power := raw[:exponent], raw[exponent+1:]
	target = append(target, mantissa...)
	if bytes.IndexByte(mantissa, '.') < 0 {
		target = append(target, ".0"...)
	}
	target = append(target, raw[exponent])
	if power[0] != '+' && power[0] != '-' {
		target = append(target, '+')
	}
	return append(target, power...)
}

// appendYAMLString writes a text plainly if every reader takes it for a string, else in double quotes.
func appendYAMLString(target []byte, text string) []byte {
	if isPlainYAML(text) {
		return append(target, text...)
	}
	target = append(target, '"')
	for _, character := range text {
		switch {
		case character == '"' || character == '\\':
			target = append(target, '\\', byte(character))
		case character == '\n':
			target = append(target, `\n`...)
		case character == '\t':
			target = append(target, `\t`...)
		case dangerous(character) || character == 0xfffe || character == 0xffff: // YAML calls these not printable
			target = fmt.Appendf(target, `\u%04x`, character)
		default:
			target = utf8.AppendRune(target, character)
		}
	}
	return append(target, '"')
}

// isPlainYAML reports whether a text needs no quotes: ASCII words joined by characters that mean nothing to YAML, and not a
// word that some reader takes for another type. It returns false if in doubt.
func isPlainYAML(text string) bool {
	if text == "" || !isLetter(text[0]) || text[len(text)-1] == ' ' {
		return false
	}
	for i := range len(text) {
		if !isLetter(text[i]) && (text[i] < '0' || text[i] > '9') && !strings.ContainsRune("_-./+@ ", rune(text[i])) {
			return false
		}
	}
	switch strings.ToLower(text) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity":
		return false
	}
	return true
}

func isLetter(character byte) bool {
	return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z'
}
