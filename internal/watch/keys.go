package watch

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The keys that type no character.
const (
	keyUp        = "Up"
	keyDown      = "Down"
	keyPageUp    = "PgUp"
	keyPageDown  = "PgDn"
	keyHome      = "Home"
	keyEnd       = "End"
	keyEnter     = "Enter"
	keyBackspace = "Backspace"
	keyEscape    = "Esc"
	keyErase     = "Ctrl-U" // the complete line
)

const (
	escape          = '\x1b'
	longestSequence = 32 // of bytes for one key: what is longer is not a key
)

// keyReader turns the bytes that a terminal sends into keys: the character that a key types, or one of the names above.
type keyReader struct{ pending []byte }

// add returns the keys that a byte completes. Esc alone is only known by the silence after it; see flush.
func (k *keyReader) add(typed byte) []string {
	k.pending = append(k.pending, typed)
	bytes := k.pending
	switch {
	case bytes[0] != escape:
		if !utf8.FullRune(bytes) {
			return nil
		}
		k.pending = nil
		if len(bytes) > 1 && !utf8.Valid(bytes) { // the character before was cut short
			return k.add(typed)
		}
		return characterKey(bytes)
	case len(bytes) == 1:
		return nil
	case bytes[1] != '[' && bytes[1] != 'O': // Esc, and a key right after it
		k.pending = nil
		return append([]string{keyEscape}, k.add(typed)...)
	case typed < ' ' || typed > '~': // no part of a sequence: the next key
		k.pending = nil
		return k.add(typed)
	case len(bytes) == longestSequence:
		k.pending = nil
		return nil
	case len(bytes) == 2 || typed < '@' || string(bytes[1:]) == "[[": // the last is F1 to F5 of Linux, with a letter to come
		return nil
	}
	k.pending = nil
	if name := sequenceKey(string(bytes[2:])); name != "" {
		return []string{name}
	}
	return nil
}

// waits reports whether flush is due unless another byte comes soon.
func (k *keyReader) waits() bool { return len(k.pending) > 0 && k.pending[0] == escape }

// flush returns the key Esc if no more bytes came after it.
func (k *keyReader) flush() []string {
	if !k.waits() {
		return nil
	}
	k.pending = nil
	return []string{keyEscape}
}

func characterKey(bytes []byte) []string {
	character, _ := utf8.DecodeRune(bytes)
	named, isNamed := map[rune]string{
		'\r': keyEnter, '\n': keyEnter, '\b': keyBackspace, '\x7f': keyBackspace, '\x15': keyErase,
	}[character]
	switch {
	case isNamed:
		return []string{named}
	case !utf8.Valid(bytes) || !unicode.IsPrint(character):
		return nil
	}
	return []string{string(character)}
}

// sequenceKey returns the key of an escape sequence without its start: Up is A, and 1;5A together with Ctrl. "" is a key that
// does nothing here.
func sequenceKey(sequence string) string {
	last := sequence[len(sequence)-1:]
	switch {
	case sequence[0] == '[': // F1 to F5
		return ""
	case last == "~":
		last, _, _ = strings.Cut(sequence, ";")
		last = strings.TrimSuffix(last, "~") + "~"
	}
	return map[string]string{
		"A": keyUp, "B": keyDown, "H": keyHome, "F": keyEnd, "1~": keyHome, "7~": keyHome, "4~": keyEnd, "8~": keyEnd, "5~": keyPageUp, "6~": keyPageDown,
	}[last]
}
