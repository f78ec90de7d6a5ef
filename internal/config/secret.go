package config

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Secret is a text that is never printed: every verb, JSON and the other encodings show three asterisks. Only Reveal
// returns the text.
type Secret struct {
	text *string // behind a pointer, since fmt looks into fields that are not exported, and then asks no method
}

// masked is what stands where a secret would.
const masked = "***"

// NewSecret returns a secret, the zero one for an empty text.
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

// secretProblem says what keeps a text from being sent in a header, and calls it by a name; "" if nothing does.
func secretProblem(name, text string) string {
	switch {
	case text == "":
		return name + " is empty"
	case strings.ContainsFunc(text, unicode.IsControl):
		return name + " contains control characters"
	}
	return ""
}
