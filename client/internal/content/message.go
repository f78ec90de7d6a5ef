// Package content reads the bodies of responses for what they say to people: whether they are JSON, a web page or a sign-in page,
// and the message in a refusal. It does not parse the JSON of a service.
package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"
)

// ErrBadResponse is client.ErrBadResponse, for the errors of models.
var ErrBadResponse = errors.New("invalid response")

// MessageRunes is how many characters of a server's message are kept.
const MessageRunes = 300

// Message returns the message in the body of a refusal: of {"detail": "..."}, a JSON string, plain text, or the title
// of HTML.
func Message(contentType string, body []byte) string {
	trimmed := bytes.TrimSpace(body)
	if IsHTML(contentType) || bytes.HasPrefix(trimmed, []byte("<")) {
		return Title(trimmed)
	}
	if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '"' || trimmed[0] == '[') {
		if text := jsonMessage(trimmed); text != "" {
			return OneLine(text)
		}
	}
	return OneLine(string(trimmed))
}

// jsonMessage returns the message in JSON, or "".
func jsonMessage(body []byte) string {
	var text string
	if json.Unmarshal(body, &text) == nil {
		return text
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil {
		return ""
	}
	for _, name := range []string{"detail", "error", "message"} {
		if json.Unmarshal(object[name], &text) == nil && text != "" {
			return text
		}
	}
	var texts []string
	if json.Unmarshal(object["non_field_errors"], &texts) == nil {
		return strings.Join(texts, " ")
	}
	return ""
}

// Title returns the title of a page, or its first heading, or "".
func Title(page []byte) string {
	for _, element := range []string{"title", "h1"} {
		found := regexp.MustCompile(`(?is)<` + element + `[^>]*>(.*?)</` + element).FindSubmatch(page)
		if found == nil {
			continue
		}
		plain := regexp.MustCompile(`<[^>]*(>|$)`).ReplaceAllString(string(found[1]), "")
		if text := OneLine(html.UnescapeString(plain)); text != "" {
			return text
		}
	}
	return ""
}

// IsSignInPage reports whether a page asks for a password. Before release 7.0 users sign in to a proxy in front of Scale, and
// some proxies return such a page with status 200.
func IsSignInPage(page []byte) bool {
	return regexp.MustCompile(`(?i)type=["']?password`).Match(page) ||
		regexp.MustCompile(`(?i)(sign|log)[ -]?in|single sign-on`).MatchString(Title(page))
}

// OneLine folds white space and shortens a long text.
func OneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= MessageRunes {
		return text
	}
	return string([]rune(text)[:MessageRunes]) + "..."
}

// Bytes returns a number of bytes in the largest unit that divides it.
func Bytes(n int64) string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case n%mib == 0:
		return fmt.Sprintf("%d MiB", n/mib)
	case n%kib == 0:
		return fmt.Sprintf("%d KiB", n/kib)
	}
	return fmt.Sprintf("%d bytes", n)
}

// WithoutQueries cuts the queries and fragments of the URLs in a text.
func WithoutQueries(text string) string {
	return regexp.MustCompile(`[?#]\S+`).ReplaceAllString(text, "")
}

// BeginsAsJSON reports whether a body begins as an object or array, and not as a web page.
func BeginsAsJSON(body []byte) bool {
	trimmed := bytes.TrimLeft(body, " \t\r\n")
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[')
}

func mediaType(contentType string) string {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
	}
	return strings.ToLower(strings.TrimSpace(media))
}

// IsJSON reports whether a content type is JSON.
func IsJSON(contentType string) bool {
	media := mediaType(contentType)
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// IsHTML reports whether a content type is a web page.
func IsHTML(contentType string) bool {
	media := mediaType(contentType)
	return media == "text/html" || media == "application/xhtml+xml"
}
