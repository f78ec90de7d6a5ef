package config

import (
	"regexp"

	"jt/internal/document"
)

// Context is a server and how to talk to it, under a name of the user's.
type Context struct {
	Server  string // URL, as it was given
	Auth    Auth
	Headers []Header

	CACert        string // paths; relative ones are meant from the folder of the contexts file
	ClientCert    string
	ClientKey     string
	TLSServerName string
	Insecure      bool
	Proxy         string

	RequestTimeout string // a length of time as --request-timeout takes it; "" where the context says none
	Retries        *int   // nil where the context says none
	PageSize       *int   // nil where the context says none
}

func (c *Context) fields() []field {
	return []field{
		text("server", &c.Server),
		{"auth", c.Auth.read, c.Auth.write},
		{"headers", c.readHeaders, c.writeHeaders},
		text("ca-cert", &c.CACert),
		text("client-cert", &c.ClientCert),
		text("client-key", &c.ClientKey),
		text("tls-server-name", &c.TLSServerName),
		boolean("insecure", &c.Insecure),
		text("proxy", &c.Proxy),
		text("request-timeout", &c.RequestTimeout),
		number("retries", &c.Retries, 0, 100),
		number("page-size", &c.PageSize, 1, 1000),
	}
}

// decode reads the contexts of a file. The error is a *document.Error without a file.
func decode(whole document.Value) (current string, contexts map[string]Context, err error) {
	contexts = map[string]Context{}
	readContexts := func(member document.Member) error {
		names, err := members(member.Value, member.Key)
		for _, name := range names {
			if contexts[name.Key], err = readContext(name); err != nil {
				return err
			}
		}
		return err
	}
	err = readFields(whole, "the file", "", []field{text("current", &current), {key: "contexts", read: readContexts}})
	return current, contexts, err
}

func readContext(name document.Member) (Context, error) {
	context := Context{}
	if name.Key == "" {
		return context, wrong(name.Place, "is no name of a context", "")
	}
	err := readFields(name.Value, "the context "+quoted(name.Key), "", context.fields())
	if err == nil && context.Server == "" {
		err = wrong(name.Place, "has no server", "write `server: https://host/scale/api` below it")
	}
	return context, err
}

// written is a context as it stands in the file, below its name.
func (c Context) written(name string) string {
	return scalar(name) + ":" + writeFields(c.fields(), "  ")
}

// check refuses what flags can ask for and the file cannot hold. The error is a *UsageError.
func (c Context) check() error {
	variables := []string{c.Auth.SecretEnv}
	for _, header := range c.Headers {
		variables = append(variables, header.Env)
		if problem := secretProblem(header.Value.Reveal()); header.Env == "" && problem != "" {
			return &UsageError{Message: "the value of the header " + header.Name + " " + problem}
		}
	}
	for _, variable := range variables {
		if variable != "" && !isVariable(variable) {
			return &UsageError{Message: quoted(variable) + " cannot be the name of a variable"}
		}
	}
	return nil
}

// CheckName refuses a name that a context cannot have. The error is a *UsageError.
func CheckName(name string) error {
	if regexp.MustCompile(`^[a-zA-Z0-9_.][a-zA-Z0-9_.-]{0,63}$`).MatchString(name) {
		return nil
	}
	return &UsageError{
		Message: quoted(name) + " cannot be the name of a context",
		Hint:    "a name is up to 64 letters a to z, digits, dots, dashes and underscores, and begins with no dash",
	}
}
