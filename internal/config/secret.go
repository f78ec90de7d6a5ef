package config

import (
	"strings"
	"unicode"
)

// Secret is a text that is never printed: fmt and encoders do not follow the pointer. Only Reveal returns the text.
type Secret struct{ text *string }

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
