package output

import (
	"bytes"
	"strings"
)

// yamlDocument returns an object that is not in a list.
func (r columnReader) yamlDocument(row Object) ([]byte, error) {
	object, err := r.object(row)
	if err != nil {
		return nil, err
	}
	text := appendYAMLNode(nil, object, 0, true)
	return text[1 : len(text)-1], nil // without the space that follows a "-", and the newline
}

// yamlItem returns an item of a list.
func (r columnReader) yamlItem(row Object) ([]byte, error) {
	object, err := r.object(row)
	if err != nil {
		return nil, err
	}
	text := appendYAMLNode([]byte{'-'}, object, yamlStep, true)
	return text[:len(text)-1], nil
}

const (
	yamlStep = 2

	// yamlKeyLimit is the length from which YAML requires a mark before a key.
	yamlKeyLimit = 1000
)

// appendYAMLNode writes a JSON value after its "-" or ":". The lines of a collection are indented; after a "-" the first
// one stays on the same line.
func appendYAMLNode(target, raw []byte, indent int, sameLine bool) []byte {
	if isYAMLScalar(raw) {
		target = appendYAMLScalar(append(target, ' '), raw)
		return append(target, '\n')
	}
	if sameLine {
		target = append(target, ' ')
	} else {
		target = append(target, '\n')
	}
	return appendYAMLCollection(target, raw, indent, sameLine)
}

func appendYAMLCollection(target, raw []byte, indent int, sameLine bool) []byte {
	for i, part := range parts(raw) {
		if i > 0 || !sameLine {
			target = appendBlanks(target, indent)
		}
		if raw[0] == '[' {
			target = appendYAMLNode(append(target, '-'), part.value, indent+yamlStep, true)
			continue
		}
		key := appendYAMLString(nil, part.name)
		if len(key) < yamlKeyLimit {
			target = append(append(target, key...), ':')
			target = appendYAMLNode(target, part.value, indent+yamlStep, false)
			continue
		}
		target = append(append(append(target, "? "...), key...), '\n')
		target = append(appendBlanks(target, indent), ':')
		target = appendYAMLNode(target, part.value, indent+yamlStep, true)
	}
	return target
}

func appendBlanks(target []byte, count int) []byte {
	return append(target, strings.Repeat(" ", count)...)
}

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

// appendYAMLNumber keeps the server's spelling, except that it adds the point and the sign of the exponent that YAML 1.1
// requires in a number: 1e16 becomes 1.0e+16, which is the same number to other readers.
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

// appendYAMLString writes a text without quotes if every reader takes it for a string, else in double quotes. YAML has the
// escapes of Visible too.
func appendYAMLString(target []byte, text string) []byte {
	if isPlainYAML(text) {
		return append(target, text...)
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"`, `\"`)
	return append(append(append(target, '"'), Visible(text)...), '"')
}

// isPlainYAML reports whether a text needs no quotes: ASCII words joined by characters without a meaning in YAML, and not a
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
