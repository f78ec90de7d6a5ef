// Package redact finds secrets in texts, in whatever way a server or a program has written them, and replaces them.
package redact

import (
	"cmp"
	"encoding/base64"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Redacted replaces a secret.
const Redacted = "***"

const (
	// leastBytes is the least length of a secret that is looked for. A shorter one appears by chance, and replacing it
	// everywhere would reveal more than it hides.
	leastBytes = 4
	// encodedBytes is the least length of a secret that is looked for in base64, where its neighbours change both ends.
	encodedBytes = 8
)

// Secrets replaces secrets by ***: in clear, escaped as in URLs, JSON and HTML, and in base64. At the end of the text, which
// can be cut, the first half of a secret is enough. It sorts the secrets.
func Secrets(text string, secrets []string) string {
	// The longest first: a secret can be part of another, and the rest of that would stay.
	slices.SortStableFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, secret := range secrets {
		secret = strings.TrimSpace(secret) // as sent
		if len(secret) < leastBytes {
			continue
		}
		text = one(text, secret, false)
		for _, part := range encodings(secret) {
			text = one(text, part, true)
		}
	}
	return text
}

// one replaces a secret, however its characters are escaped. encoded means that it is part of one in base64: then the
// characters at both ends, which it shares with its neighbours, go too.
func one(text, secret string, encoded bool) string {
	var out strings.Builder
	done := 0
	for i := 0; i < len(text); {
		length := spelledLength(text[i:], secret, len(secret))
		if length == 0 {
			i++
			continue
		}
		start, end := i, i+length
		if encoded {
			start, end = widened(text, start, end)
		}
		out.WriteString(text[done:max(done, start)])
		if start >= done {
			out.WriteString(Redacted)
		}
		done, i = end, end
	}
	return out.String() + text[done:]
}

func widened(text string, start, end int) (int, int) {
	if start > 0 && isBase64(text[start-1]) {
		start--
	}
	if end < len(text) && isBase64(text[end]) {
		end++
	}
	for end < len(text) && text[end] == '=' {
		end++
	}
	return start, end
}

// spelledLength returns how many bytes at the start of a text spell a secret; 0 if they do not. At the end of the text,
// which may be cut, part of the secret is enough.
func spelledLength(text, secret string, length int) int {
	if secret == "" || text == "" {
		return 0
	}
	r, size := utf8.DecodeRuneInString(secret)
	for _, width := range spellings(text, secret[:size], r) {
		rest, left := secret[size:], text[width:]
		switch {
		case rest == "":
			return width
		case left == "" && length-len(rest) >= min(encodedBytes, max(leastBytes, length/2)):
			return width
		}
		if length := spelledLength(left, rest, length); length > 0 {
			return width + length
		}
	}
	return 0
}

// spellings returns the lengths of the spellings of a character with which a text begins, the longest first. The text is
// not empty.
func spellings(text, literal string, r rune) []int {
	var found []int
	switch text[0] {
	case '+':
		if r == ' ' {
			found = append(found, 1)
		}
	case '%':
		if width := len(literal) * len("%00"); width <= len(text) {
			if decoded, err := url.PathUnescape(text[:width]); err == nil && decoded == literal {
				found = append(found, width)
			}
		}
	case '&':
		if end := strings.IndexByte(text[:min(len(text), len("&#1114111;"))], ';'); end > 0 && html.UnescapeString(text[:end+1]) == literal {
			found = append(found, end+1)
		}
	case '\\':
		if width := backslashed(text, literal, r); width > 0 {
			found = append(found, width)
		}
	}
	if strings.HasPrefix(text, literal) {
		found = append(found, len(literal))
	}
	return found
}

// backslashed returns the length of a character in JSON, even if it was put into JSON several times; 0 if it is another one.
func backslashed(text, literal string, r rune) int {
	slashes := len(text) - len(strings.TrimLeft(text, `\`))
	rest := text[slashes:]
	if len(rest) >= 5 && rest[0] == 'u' {
		if value, err := strconv.ParseInt(rest[1:5], 16, 32); err == nil && value == int64(r) {
			return slashes + 5
		}
	}
	switch {
	case r == '\\':
		return slashes
	case r == '\t' && strings.HasPrefix(rest, "t"):
		return slashes + 1
	case strings.HasPrefix(rest, literal):
		return slashes + len(literal)
	}
	return 0
}

// encodings returns the secret in base64 for each position it can have, without the ends, which depend on its neighbours.
func encodings(secret string) []string {
	if len(secret) < encodedBytes {
		return nil
	}
	var parts []string
	for before := range 3 {
		text := make([]byte, before, before+len(secret))
		text = append(text, secret...)
		first := (before*8 + 5) / 6 // the first character without bits of what comes before
		last := len(text) * 8 / 6   // the first character with bits of what comes after
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if part := encoding.EncodeToString(text)[first:last]; !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	return parts
}

func isBase64(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("+/-_", b) >= 0
}
