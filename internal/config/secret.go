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

// NewSecret keeps a text to itself. An empty one is no secret at all.
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

// Equal reports whether both are the same text.
func (s Secret) Equal(other Secret) bool { return s.Reveal() == other.Reveal() }

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

// secretProblem says what keeps a text from being sent in a header; the text is not shown.
func secretProblem(text string) string {
	switch {
	case text == "":
		return "is empty"
	case strings.ContainsFunc(text, unicode.IsControl):
		return "holds control characters"
	}
	return ""
}
