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

// messageRunes is how much of a server's message is kept.
const messageRunes = 300

// serverMessage returns the server's own words out of a refusal's body, whatever its form: {"detail": "..."}, a bare
// JSON string, plain text, or HTML, which is reduced to its title.
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

// jsonMessage returns "" where the JSON is not of a form that holds a message.
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

// isSignInPage reports whether a page asks for a password: before release 7.0 a proxy in front of Scale does the signing
// in, and some answer 200 with such a page.
func isSignInPage(page []byte) bool {
	return regexp.MustCompile(`(?i)type=["']?password`).Match(page) ||
		regexp.MustCompile(`(?i)(sign|log)[ -]?in|single sign-on`).MatchString(htmlTitle(page))
}

// oneLine folds white space and cuts what is too long for a message.
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
