package config

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Secret is a text that is never printed: every verb of fmt, JSON and other encodings show three asterisks. Only Reveal
// returns the text.
type Secret struct {
	text *string // a pointer, since fmt prints unexported fields without calling their methods
}

// masked stands in place of a secret.
const masked = "***"

// NewSecret returns a text as a secret, the zero Secret for "".
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.text == nil }

// String returns asterisks, or nothing if there is no secret.
func (s Secret) String() string {
	if s.text == nil {
		return ""
	}
	return masked
}

// Format prints String for every verb.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, s.String()) }

// MarshalText is String, for JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// secretProblem returns why the text of that name cannot be sent in a header, and "" if it can.
func secretProblem(name, text string) string {
	switch {
	case text == "":
		return name + " is empty"
	case strings.ContainsFunc(text, unicode.IsControl):
		return name + " contains control characters"
	}
	return ""
}
