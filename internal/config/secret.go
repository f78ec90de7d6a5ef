package config

import (
	"fmt"
	"io"
)

// Secret is a text that no print shows: every verb, JSON and the other encodings give three asterisks. Only Reveal gives
// the text.
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

// Reveal gives the text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero tells that there is none.
func (s Secret) IsZero() bool { return s.text == nil }

// Equal tells whether both are the same text.
func (s Secret) Equal(other Secret) bool { return s.Reveal() == other.Reveal() }

// String gives asterisks, or nothing where there is no secret.
func (s Secret) String() string {
	if s.text == nil {
		return ""
	}
	return masked
}

// GoString is String.
func (s Secret) GoString() string { return s.String() }

// Format prints String, whatever the verb.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, s.String()) }

// MarshalText is String, for JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
