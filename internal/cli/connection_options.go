package cli

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/http/httpguts"

	"jt/client"
	"jt/internal/config"
)

// ConnectionOptions are the flags that choose the server and the way to it.
type ConnectionOptions struct {
	config.Context // what a context can hold too; Auth has only the kind, and the numbers are never nil

	ContextName string   // of a command that uses one server
	Contexts    []string // the values of --context; see ContextNames
	HeaderTexts []string // Name: value
	HeaderEnv   []string // Name=VARIABLE
	Concurrency int
	Verbose     int
	Quiet       bool // no notes

	Given func(flag string) bool
}

const (
	defaultConcurrency = 8 // of changes; the client has its own for reads
	maxConcurrency     = 64
	maxRetries         = 100
)

// ChangesAtOnce returns how many changes may be under way at once.
func (o *ConnectionOptions) ChangesAtOnce() int {
	if o.Given("concurrency") {
		return o.Concurrency
	}
	return defaultConcurrency
}

// Check refuses numbers that are out of range, and flags that contradict each other.
func (o *ConnectionOptions) Check() error {
	if o.Quiet && o.Verbose > 0 {
		return UsageError("--quiet and --verbose cannot be used together", "")
	}
	for _, number := range []struct {
		flag               string
		value, least, most int
	}{
		{"concurrency", o.Concurrency, 1, maxConcurrency},
		{"page-size", *o.PageSize, 1, client.DefaultPageSize},
		{"retries", *o.Retries, 0, maxRetries},
	} {
		if o.Given(number.flag) && (number.value < number.least || number.value > number.most) {
			return UsageError(fmt.Sprintf("invalid --%s %d: not between %d and %d", number.flag, number.value, number.least, number.most), "")
		}
	}
	return nil
}

// Asked returns which connection the flags ask for.
func (o *ConnectionOptions) Asked() config.Asked {
	return config.Asked{
		Server: o.Server, Context: o.ContextName, Auth: o.Auth.Type,
		ServerGiven: o.Given("server"), ContextGiven: o.Given("context"), AuthGiven: o.Given("auth"),
	}
}

// FreeHeaders returns the headers of --header and --header-env.
func (o *ConnectionOptions) FreeHeaders() ([]config.Header, error) {
	var headers []config.Header
	for _, flag := range o.HeaderTexts {
		name, value, found := strings.Cut(flag, ":")
		if !found || !httpguts.ValidHeaderFieldName(name) || strings.TrimSpace(value) == "" {
			return nil, UsageError("invalid --header: not 'Name: value'", "pass a secret with --header-env Name=VARIABLE: process lists show --header")
		}
		headers = append(headers, config.Header{Name: name, Value: config.NewSecret(strings.TrimSpace(value))})
	}
	for _, flag := range o.HeaderEnv {
		name, variable, found := strings.Cut(flag, "=")
		if !found || !httpguts.ValidHeaderFieldName(name) || variable == "" {
			return nil, UsageError("invalid --header-env: not Name=VARIABLE", "VARIABLE is the environment variable that holds the value")
		}
		headers = append(headers, config.Header{Name: name, Env: variable})
	}
	return headers, nil
}

// FlagsFor returns the flags with which another command line reaches the server as this one does, without any that may be
// secret.
func (o *ConnectionOptions) FlagsFor(server string) string {
	words := []string{"", "--server", Quoted(server)}
	if o.Given("context") {
		words = []string{"", "--context", Quoted(o.ContextName)} // its credentials are needed too
	}
	add := func(flag string, values ...string) {
		for _, value := range values {
			if o.Given(flag) && value != "" {
				words = append(words, "--"+flag, Quoted(value))
			}
		}
	}
	add("auth", o.Auth.Type)
	add("header", o.HeaderTexts...)
	add("header-env", o.HeaderEnv...)
	add("ca-cert", o.CACert)
	add("client-cert", o.ClientCert)
	add("client-key", o.ClientKey)
	add("tls-server-name", o.TLSServerName)
	if address, err := url.Parse(o.Proxy); err == nil && address.User == nil {
		add("proxy", o.Proxy)
	}
	if o.Insecure {
		words = append(words, "--insecure")
	}
	return strings.Join(words, " ")
}

// Quoted returns a word in quotes if a shell needs them.
func Quoted(word string) string {
	if regexp.MustCompile(`^[a-zA-Z0-9_./:@%+=,-]+$`).MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
