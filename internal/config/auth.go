package config

import (
	"fmt"
	"slices"

	"golang.org/x/net/http/httpguts"

	"jt/internal/document"
)

// The kinds of sign-in.
const (
	AuthToken  = "token"  // Authorization: Token x
	AuthBearer = "bearer" // Authorization: Bearer x
	AuthDCOS   = "dcos"   // Authorization: token=x
	AuthBasic  = "basic"  // user and password
)

const anyAuthType = AuthToken + ", " + AuthBearer + ", " + AuthDCOS + " or " + AuthBasic

func authTypes() []string { return []string{AuthToken, AuthBearer, AuthDCOS, AuthBasic} }

// CheckAuthType returns a *UsageError for a text that is not a kind of sign-in. from is the flag or variable that the text
// comes from.
func CheckAuthType(from, text string) error {
	if slices.Contains(authTypes(), text) {
		return nil
	}
	return &UsageError{Message: fmt.Sprintf("invalid %s %q: not %s", from, text, anyAuthType)}
}

// Auth is how to sign in: a kind, and one of three sources of the secret. Without a Type jt does not sign in.
type Auth struct {
	Type          string
	User          string // only for basic
	Secret        Secret
	SecretEnv     string   // the name of a variable of the environment
	SecretCommand []string // a program and its arguments, run without a shell
}

// SecretSource returns where the secret comes from: stored, $NAME or command, or "" without a secret.
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

func (a *Auth) fields() []field {
	return []field{
		{"type", &a.Type, func(key, value string) string {
			if !slices.Contains(authTypes(), value) {
				return key + " is not " + anyAuthType
			}
			return ""
		}},
		{"user", &a.User, nil},
		{"secret", &a.Secret, nil},
		{"secret-env", &a.SecretEnv, variable},
		{"secret-command", &a.SecretCommand, nil},
	}
}

func (a *Auth) read(member document.Member) error {
	if err := readFields(member.Value, member.Key, "auth.", a.fields()); err != nil {
		return err
	}
	sources := map[bool]int{}
	for _, given := range []bool{!a.Secret.IsZero(), a.SecretEnv != "", a.SecretCommand != nil} {
		sources[given]++
	}
	const hintSource = "give one of secret, secret-env and secret-command"
	switch {
	case a.Type == "":
		return wrong(member.Place, "auth has no type", "the types are "+anyAuthType)
	case sources[true] == 0:
		return wrong(member.Place, "auth has no secret", hintSource)
	case sources[true] > 1:
		return wrong(member.Place, "auth has more than one secret", hintSource)
	case a.Type == AuthBasic && a.User == "":
		return wrong(member.Place, "auth of type basic has no user", "")
	case a.Type != AuthBasic && a.User != "":
		return wrong(member.Place, "auth has a user, but only the type basic uses one", "")
	}
	return nil
}

// Header is sent with every request. Its value may be a secret.
type Header struct {
	Name  string
	Value Secret
	Env   string // the name of the variable that holds the value instead
}

func (h *Header) fields() []field {
	return []field{
		{"name", &h.Name, func(_, value string) string {
			if !httpguts.ValidHeaderFieldName(value) {
				return "invalid header name"
			}
			return ""
		}},
		{"value", &h.Value, nil},
		{"env", &h.Env, variable},
	}
}

func readHeaders(member document.Member, to *[]Header) error {
	if member.Value.Kind != document.KindArray && member.Value.Kind != document.KindNull {
		return member.Value.Wrong(member.Key, document.KindArray, "such as `- {name: X-Team, value: imagery}`")
	}
	for _, element := range member.Value.Elements {
		header := Header{}
		if err := readFields(element, "a header", "headers.", header.fields()); err != nil {
			return err
		}
		switch {
		case header.Name == "":
			return wrong(element.Place, "a header has no name", "")
		case header.Value.IsZero() == (header.Env == ""):
			return wrong(element.Place, "a header needs either value or env", "")
		}
		*to = append(*to, header)
	}
	return nil
}
