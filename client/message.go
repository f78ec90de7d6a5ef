package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// messageRunes is how many characters of a server's message are kept.
const messageRunes = 300

// serverMessage returns the message in the body of a refusal: of {"detail": "..."}, a JSON string, plain text, or the title
// of HTML.
func serverMessage(contentType string, body []byte) string {
	trimmed := bytes.TrimSpace(body)
	if isHTML(contentType) || bytes.HasPrefix(trimmed, []byte("<")) {
		return htmlTitle(trimmed)
	}
	if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '"' || trimmed[0] == '[') {
		if text := jsonMessage(trimmed); text != "" {
			return oneLine(text)
		}
	}
	return oneLine(string(trimmed))
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

// htmlTitle returns the title of a page, or its first heading, or "".
func htmlTitle(page []byte) string {
	for _, element := range []string{"title", "h1"} {
		found := regexp.MustCompile(`(?is)<` + element + `[^>]*>(.*?)</` + element).FindSubmatch(page)
		if found == nil {
			continue
		}
		plain := regexp.MustCompile(`<[^>]*(>|$)`).ReplaceAllString(string(found[1]), "")
		if text := oneLine(html.UnescapeString(plain)); text != "" {
			return text
		}
	}
	return ""
}

// isSignInPage reports whether a page asks for a password. Before release 7.0 users sign in to a proxy in front of Scale, and
// some proxies return such a page with status 200.
func isSignInPage(page []byte) bool {
	return regexp.MustCompile(`(?i)type=["']?password`).Match(page) ||
		regexp.MustCompile(`(?i)(sign|log)[ -]?in|single sign-on`).MatchString(htmlTitle(page))
}

// oneLine folds white space and shortens a long text.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= messageRunes {
		return text
	}
	return string([]rune(text)[:messageRunes]) + "..."
}

func bytesText(n int64) string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case n%mib == 0:
		return fmt.Sprintf("%d MiB", n/mib)
	case n%kib == 0:
		return fmt.Sprintf("%d KiB", n/kib)
	}
	return fmt.Sprintf("%d bytes", n)
}
