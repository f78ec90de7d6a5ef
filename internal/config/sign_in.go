package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// signIn decides which credentials to use: the environment's before the context's.
func (c *Connection) signIn(asked Asked, getenv func(string) string, ofContext Auth) error {
	if asked.ContextGiven { // the variables may be for another server than the context's
		getenv = func(string) string { return "" }
	}
	kind, from := getenv("JT_AUTH"), "JT_AUTH"
	if asked.AuthGiven {
		kind, from = asked.Auth, "--auth"
	}
	if kind != "" || asked.AuthGiven {
		if err := CheckAuthType(from, kind); err != nil {
			return err
		}
	}
	token, user, password := getenv("JT_TOKEN"), getenv("JT_USER"), getenv("JT_PASSWORD")
	basic := user != "" && password != ""
	notSet := func(needed ...string) error {
		missing := strings.Join(slices.DeleteFunc(needed, func(name string) bool { return getenv(name) != "" }), " and ")
		return &UsageError{fmt.Sprintf("%s %s needs %s", from, kind, missing), "set " + missing + ", or use a context that has a secret"}
	}
	switch {
	case kind == "" && token != "" && basic:
		return &UsageError{
			"JT_TOKEN is set, and so are JT_USER and JT_PASSWORD: it is not clear which to use",
			"choose with --auth or JT_AUTH: " + anyAuthType,
		}
	case kind != AuthBasic && token != "":
		c.Auth, c.AuthSource = Auth{Type: cmp.Or(kind, AuthToken), SecretEnv: "JT_TOKEN"}, "JT_TOKEN"
	case (kind == "" || kind == AuthBasic) && basic:
		c.Auth, c.AuthSource = Auth{Type: AuthBasic, User: user, SecretEnv: "JT_PASSWORD"}, "JT_PASSWORD"
	case ofContext.Type != "":
		c.Auth, c.AuthSource = ofContext, "context "+c.ContextName
		return c.sendAs(kind, from, user)
	case kind != "" && asked.ContextGiven:
		return &UsageError{
			fmt.Sprintf("%s %s needs a secret, and the context %s has none", from, kind, asked.Context),
			"store one with `jt context add --replace`; --context ignores JT_TOKEN, JT_USER and JT_PASSWORD",
		}
	case kind == AuthBasic:
		return notSet("JT_USER", "JT_PASSWORD")
	case kind != "":
		return notSet("JT_TOKEN")
	case user != "":
		c.Notes = append(c.Notes, "not signing in: JT_USER is set, but JT_PASSWORD is not")
	case password != "":
		c.Notes = append(c.Notes, "not signing in: JT_PASSWORD is set, but JT_USER is not")
	}
	return nil
}

// sendAs changes the kind of sign-in that a context's secret is used for.
func (c *Connection) sendAs(kind, from, user string) error {
	if kind == "" || kind == c.Auth.Type {
		return nil
	}
	if kind != AuthBasic {
		user = ""
	} else if user == "" {
		return &UsageError{
			fmt.Sprintf("%s basic needs a user, and the context %s has none", from, c.ContextName),
			"set JT_USER and JT_PASSWORD, or add a user to the context",
		}
	}
	c.Auth.Type, c.Auth.User = kind, user
	return nil
}
