package config

import (
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
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
	PageSize       int    // 0 where the context says none
}

// The kinds of sign-in.
const (
	AuthToken  = "token"  // Authorization: Token x
	AuthBearer = "bearer" // Authorization: Bearer x
	AuthDCOS   = "dcos"   // Authorization: token=x
	AuthBasic  = "basic"  // user and password
)

// AuthTypes lists the kinds of sign-in.
func AuthTypes() []string { return []string{AuthToken, AuthBearer, AuthDCOS, AuthBasic} }

// CheckAuthType refuses what is no kind of sign-in. from names where the text comes from, such as --auth. The error is
// a *UsageError.
func CheckAuthType(from, text string) error {
	if slices.Contains(AuthTypes(), text) {
		return nil
	}
	return &UsageError{
		Message: from + " takes " + anyOf(AuthTypes()) + ", not " + quoted(text),
	}
}

// Auth is how to sign in: a kind, and one of the three places that a secret can come from. Without a Type jt does not
// sign in.
type Auth struct {
	Type          string
	User          string // of basic alone
	Secret        Secret
	SecretEnv     string   // the name of a variable of the environment
	SecretCommand []string // a program and its arguments; it is run without a shell
}

// SecretSource names where the secret comes from, without the secret: stored, $NAME or command; "" if there is no secret.
func (a Auth) SecretSource() string {
	switch {
	case !a.Secret.IsZero():
		return "stored"
	case a.SecretEnv != "":
		return "$" + a.SecretEnv
	case len(a.SecretCommand) > 0:
		return "command"
	}
	return ""
}

// hasSecret reports whether there is a place to read the secret from.
func (a Auth) hasSecret() bool { return a.SecretSource() != "" }

// Header is sent with every request. Its value is a secret, since some are.
type Header struct {
	Name  string
	Value Secret
	Env   string // the name of the variable that holds the value instead
}

// CheckName refuses a name that a context cannot have. The error is a *UsageError.
func CheckName(name string) error {
	fits := func(letter rune) bool {
		return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9' || strings.ContainsRune("-_.", letter)
	}
	const longest = 64
	if name != "" && len(name) <= longest && !strings.ContainsFunc(name, func(letter rune) bool { return !fits(letter) }) && name[0] != '-' {
		return nil
	}
	return &UsageError{
		Message: quoted(name) + " cannot be the name of a context",
		Hint:    "a name is up to 64 letters a to z, digits, dots, dashes and underscores, and begins with no dash",
	}
}

// check refuses what could be written to a file but not read again. The error is a *UsageError.
func (c Context) check() error {
	fail := func(message string) error { return &UsageError{Message: message} }
	if c.Server == "" {
		return fail("a context needs a server")
	}
	if c.Auth.Type != "" {
		if err := CheckAuthType("auth", c.Auth.Type); err != nil {
			return err
		}
	}
	switch auth := c.Auth; {
	case auth.Type == "" && (auth.hasSecret() || auth.User != ""):
		return fail("a secret needs a kind of sign-in")
	case auth.Type != "" && !auth.hasSecret():
		return fail("the sign-in needs a secret")
	case (auth.Type == AuthBasic) != (auth.User != ""):
		return fail("a user goes with the kind basic, and with no other")
	case !auth.Secret.IsZero() && secretProblem(auth.Secret.Reveal()) != "":
		return fail("the secret " + secretProblem(auth.Secret.Reveal()))
	case auth.SecretEnv != "" && !isVariable(auth.SecretEnv):
		return fail(quoted(auth.SecretEnv) + " cannot be the name of a variable")
	}
	for _, header := range c.Headers {
		switch problem := secretProblem(header.Value.Reveal()); {
		case !httpguts.ValidHeaderFieldName(header.Name):
			return fail(quoted(header.Name) + " cannot be the name of a header")
		case header.Env != "" && !isVariable(header.Env):
			return fail(quoted(header.Env) + " cannot be the name of a variable")
		case header.Env == "" && problem != "":
			return fail("the value of the header " + header.Name + " " + problem)
		}
	}
	return nil
}
