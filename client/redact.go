package client

import (
	"cmp"
	"encoding/base64"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// redacted stands where a secret stood.
const redacted = "***"

const (
	// redactedBytes is how short a secret may be to be looked for in texts: a shorter one turns up by chance, and taking
	// it out everywhere would reveal more than it hides.
	redactedBytes = 4
	// encodedBytes is how short a secret may be to be looked for in base64, of which its neighbours blur both ends.
	encodedBytes = 8
)

// Redact replaces each secret in a text by ***: in clear, as URLs, JSON and HTML escape it, and in base64; at the end of
// the text, which may have been cut, its first half too.
func (c Credentials) Redact(text string) string {
	var secrets []string
	for _, credential := range c {
		secrets = append(secrets, credential.secrets...)
	}
	// The longest first: a secret can be a part of another, whose rest would stay.
	slices.SortStableFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, secret := range secrets {
		secret = strings.TrimSpace(secret) // as it is sent
		if len(secret) < redactedBytes {
			continue
		}
		text = redactOne(text, secret, false)
		for _, part := range encodings(secret) {
			text = redactOne(text, part, true)
		}
	}
	return text
}

// redactOne puts *** for a secret, however its characters are spelled, or for a part of one in base64, with the characters
// at both ends that it shares with its neighbours.
func redactOne(text, secret string, encoded bool) string {
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
			out.WriteString(redacted)
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

// spelledLength is how much of the beginning of a text spells a secret; 0 where it does not. Where the text may be cut,
// its end can stand for the end of the secret.
func spelledLength(text, secret string, whole int) int {
	if secret == "" || text == "" {
		return 0
	}
	r, size := utf8.DecodeRuneInString(secret)
	for _, width := range spellings(text, secret[:size], r) {
		rest, left := secret[size:], text[width:]
		switch {
		case rest == "":
			return width
		case left == "" && whole-len(rest) >= min(encodedBytes, max(redactedBytes, whole/2)):
			return width
		}
		if length := spelledLength(left, rest, whole); length > 0 {
			return width + length
		}
	}
	return 0
}

// spellings are the lengths of what spells a character at the beginning of a text, which is not empty; the longest comes
// first.
func spellings(text, literal string, r rune) []int {
	var found []int
	switch text[0] {
	case '+':
		if r == ' ' {
			found = append(found, 1)
		}
	case '%':
		if decoded, width := percentDecoded(text, len(literal)); decoded == literal {
			found = append(found, width)
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

// percentDecoded decodes so many bytes that URLs escape.
func percentDecoded(text string, bytes int) (decoded string, width int) {
	for range bytes {
		if len(text) < width+3 || text[width] != '%' {
			return "", 0
		}
		value, err := strconv.ParseUint(text[width+1:width+3], 16, 8)
		if err != nil {
			return "", 0
		}
		decoded += string([]byte{byte(value)})
		width += 3
	}
	return decoded, width
}

// backslashed is the length of a character in JSON, however often it was put into JSON again; 0 where it is another.
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

// encodings are what base64 can make of a secret, by what stands before it, less the ends, which its neighbours decide.
func encodings(secret string) []string {
	if len(secret) < encodedBytes {
		return nil
	}
	var parts []string
	for before := range 3 {
		text := make([]byte, before, before+len(secret))
		text = append(text, secret...)
		first := (before*8 + 5) / 6 // the character that holds no bit of what stands before
		last := len(text) * 8 / 6   // the first that holds bits of what stands behind
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
