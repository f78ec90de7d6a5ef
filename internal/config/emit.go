package config

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// contextText writes a context as lines without ends, under its name as it stands in the file.
func contextText(name string, context Context, indent int) []string {
	const step = 2
	var text []string
	add := func(depth int, line string) {
		text = append(text, strings.Repeat(" ", indent+depth*step)+line)
	}
	keyed := func(depth int, key, value string) {
		if value != "" {
			add(depth, key+": "+scalar(value))
		}
	}
	add(0, name+":")
	keyed(1, "server", context.Server)
	if auth := context.Auth; auth.Type != "" {
		add(1, "auth:")
		keyed(2, "type", auth.Type)
		keyed(2, "user", auth.User)
		if !auth.Secret.IsZero() {
			add(2, "secret: "+strconv.Quote(auth.Secret.Reveal()))
		}
		keyed(2, "secret-env", auth.SecretEnv)
		if len(auth.SecretCommand) > 0 {
			words := make([]string, 0, len(auth.SecretCommand))
			for _, word := range auth.SecretCommand {
				words = append(words, scalar(word))
			}
			add(2, "secret-command: ["+strings.Join(words, ", ")+"]")
		}
	}
	if len(context.Headers) > 0 {
		add(1, "headers:")
	}
	for _, header := range context.Headers {
		add(2, "- name: "+scalar(header.Name))
		if !header.Value.IsZero() {
			add(2, "  value: "+scalar(header.Value.Reveal()))
		}
		if header.Env != "" {
			add(2, "  env: "+scalar(header.Env))
		}
	}
	keyed(1, "ca-cert", context.CACert)
	keyed(1, "client-cert", context.ClientCert)
	keyed(1, "client-key", context.ClientKey)
	keyed(1, "tls-server-name", context.TLSServerName)
	if context.Insecure {
		add(1, "insecure: true")
	}
	keyed(1, "proxy", context.Proxy)
	keyed(1, "request-timeout", context.RequestTimeout)
	if context.Retries != nil {
		add(1, "retries: "+strconv.Itoa(*context.Retries))
	}
	if context.PageSize != 0 {
		add(1, "page-size: "+strconv.Itoa(context.PageSize))
	}
	return text
}

// scalar writes a text plain where that is certain to be read as the same text, also in lists, else in quotes.
func scalar(text string) string {
	plain := text != "" && !token.IsNeedQuoted(text) && strings.IndexFunc(text, func(letter rune) bool {
		return (letter < 'a' || letter > 'z') && (letter < 'A' || letter > 'Z') && (letter < '0' || letter > '9') && !strings.ContainsRune("-_./:@+", letter)
	}) < 0
	first := byte(0)
	if text != "" {
		first = text[0]
	}
	if plain && first != '-' && first != ':' && first != '+' && first != '.' {
		return text
	}
	return strconv.Quote(text)
}
