package cli

import (
	"net/url"
	"strings"
)

// FlagsFor are the flags with which another command line reaches the server as this one does. What may be secret is not
// among them.
func (o *ConnectionOptions) FlagsFor(server string) string {
	words := []string{"", "--server", Quoted(server)}
	if o.Given("context") {
		words = []string{"", "--context", Quoted(o.ContextName)} // its credentials are needed too
	}
	proxy := o.Proxy
	if address, err := url.Parse(proxy); err != nil || address.User != nil {
		proxy = ""
	}
	for _, flag := range []struct {
		name   string
		values []string
	}{
		{"auth", []string{o.Auth.Type}},
		{"header", o.HeaderTexts},
		{"header-env", o.HeaderEnv},
		{"ca-cert", []string{o.CACert}},
		{"client-cert", []string{o.ClientCert}},
		{"client-key", []string{o.ClientKey}},
		{"tls-server-name", []string{o.TLSServerName}},
		{"proxy", []string{proxy}},
	} {
		for _, value := range flag.values {
			if o.Given(flag.name) && value != "" {
				words = append(words, "--"+flag.name, Quoted(value))
			}
		}
	}
	if o.Insecure {
		words = append(words, "--insecure")
	}
	return strings.Join(words, " ")
}

// Quoted is a word as shells read it.
func Quoted(word string) string {
	special := func(r rune) bool {
		isLetter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		return !isLetter && (r < '0' || r > '9') && !strings.ContainsRune("-_./:@%+=,", r)
	}
	if word != "" && !strings.ContainsFunc(word, special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
