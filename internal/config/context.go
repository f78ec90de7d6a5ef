package config

import (
	"regexp"
	"strconv"

	"jt/internal/document"
)

// Context is a server and how to connect to it, stored under a name.
type Context struct {
	Server  string // URL, as it was given
	Auth    Auth
	Headers []Header

	CACert        string // paths, relative to the folder of the contexts file
	ClientCert    string
	ClientKey     string
	TLSServerName string
	Insecure      bool
	Proxy         string

	RequestTimeout string // a duration as for --request-timeout; "" if not set
	ConnectTimeout string // the same for --connect-timeout
	Retries        *int   // nil if not set
	PageSize       *int   // nil if not set
}

func (c *Context) fields() []field {
	return []field{
		{"server", &c.Server, nil},
		{"auth", &c.Auth, nil},
		{"headers", &c.Headers, nil},
		{"ca-cert", &c.CACert, nil},
		{"client-cert", &c.ClientCert, nil},
		{"client-key", &c.ClientKey, nil},
		{"tls-server-name", &c.TLSServerName, nil},
		{"insecure", &c.Insecure, nil},
		{"proxy", &c.Proxy, nil},
		{"request-timeout", &c.RequestTimeout, nil},
		{"connect-timeout", &c.ConnectTimeout, nil},
		{"retries", number{&c.Retries, 0, 100}, nil},
		{"page-size", number{&c.PageSize, 1, 1000}, nil},
	}
}

func readContexts(member document.Member, to map[string]Context) error {
	names, err := members(member.Value, member.Key)
	for _, name := range names {
		if to[name.Key], err = readContext(name); err != nil {
			return err
		}
	}
	return err
}

func readContext(name document.Member) (Context, error) {
	context := Context{}
	if name.Key == "" {
		return context, wrong(name.Place, "the name of this context is empty", "")
	}
	err := readFields(name.Value, "the context "+strconv.Quote(name.Key), "", context.fields())
	if err == nil && context.Server == "" {
		err = wrong(name.Place, "this context has no server", "add `server: https://host/scale/api` below it")
	}
	return context, err
}

// written returns a context as YAML, below its name.
func (c Context) written(name string) string {
	return scalar(name) + ":" + writeFields(c.fields(), "  ")
}

// check returns a *UsageError for what flags can set but the file cannot contain.
func (c Context) check() error {
	variables := []string{c.Auth.SecretEnv}
	for _, header := range c.Headers {
		variables = append(variables, header.Env)
		if problem := secretProblem("the value of the header "+header.Name, header.Value.Reveal()); header.Env == "" && problem != "" {
			return &UsageError{Message: problem}
		}
	}
	for _, variable := range variables {
		if variable != "" && !isVariable(variable) {
			return &UsageError{Message: "invalid variable name " + strconv.Quote(variable)}
		}
	}
	return nil
}

// CheckName returns a *UsageError for a name that a context cannot have.
func CheckName(name string) error {
	if regexp.MustCompile(`^[a-zA-Z0-9_.][a-zA-Z0-9_.-]{0,63}$`).MatchString(name) {
		return nil
	}
	return &UsageError{
		Message: "invalid context name " + strconv.Quote(name),
		Hint:    "use up to 64 letters (a to z), digits, dots, dashes and underscores, with no dash first",
	}
}
