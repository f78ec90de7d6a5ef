package config

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// contextText writes a context under its name, as it is to stand in the file.
func contextText(name string, context Context) string {
	var text strings.Builder
	line := func(indent, key, value string) {
		if value != "" {
			text.WriteString("\n" + indent + key + ": " + value)
		}
	}
	scalarLine := func(indent, key, value string) {
		if value != "" {
			line(indent, key, scalar(value))
		}
	}
	text.WriteString(name + ":")
	scalarLine("  ", "server", context.Server)
	if auth := context.Auth; auth.Type != "" {
		text.WriteString("\n  auth:")
		scalarLine("    ", "type", auth.Type)
		scalarLine("    ", "user", auth.User)
		if !auth.Secret.IsZero() {
			line("    ", "secret", strconv.Quote(auth.Secret.Reveal()))
		}
		scalarLine("    ", "secret-env", auth.SecretEnv)
		if len(auth.SecretCommand) > 0 {
			words := make([]string, 0, len(auth.SecretCommand))
			for _, word := range auth.SecretCommand {
				words = append(words, scalar(word))
			}
			line("    ", "secret-command", "["+strings.Join(words, ", ")+"]")
		}
	}
	if len(context.Headers) > 0 {
		text.WriteString("\n  headers:")
	}
	for _, header := range context.Headers {
		scalarLine("    - ", "name", header.Name)
		scalarLine("      ", "value", header.Value.Reveal())
		scalarLine("      ", "env", header.Env)
	}
	scalarLine("  ", "ca-cert", context.CACert)
	scalarLine("  ", "client-cert", context.ClientCert)
	scalarLine("  ", "client-key", context.ClientKey)
	scalarLine("  ", "tls-server-name", context.TLSServerName)
	if context.Insecure {
		line("  ", "insecure", "true")
	}
	scalarLine("  ", "proxy", context.Proxy)
	scalarLine("  ", "request-timeout", context.RequestTimeout)
	if context.Retries != nil {
		line("  ", "retries", strconv.Itoa(*context.Retries))
	}
	if context.PageSize != 0 {
		line("  ", "page-size", strconv.Itoa(context.PageSize))
	}
	return text.String()
}

// scalar writes a text plain if that is certain to be read as the same text, also in lists, and in quotes if not.
func scalar(text string) string {
	plain := text != "" && !strings.ContainsRune("-:+.", rune(text[0])) && !token.IsNeedQuoted(text) && !strings.ContainsFunc(text, func(letter rune) bool {
		return (letter < 'a' || letter > 'z') && (letter < 'A' || letter > 'Z') && (letter < '0' || letter > '9') && !strings.ContainsRune("-_./:@+", letter)
	})
	if plain {
		return text
	}
	return strconv.Quote(text)
}
