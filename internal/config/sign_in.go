package config

import "fmt"

// variables are the credentials of the environment.
type variables struct{ auth, token, user, password string }

// signIn decides which credentials count: those of the environment before those of the context in force.
func (c *Connection) signIn(asked Asked, getenv func(string) string, ofContext Auth) error {
	kind, from := asked.Auth, "--auth"
	found := variables{}
	if !asked.ContextGiven { // else they may be meant for another server than the one that was just named
		found = variables{getenv("JT_AUTH"), getenv("JT_TOKEN"), getenv("JT_USER"), getenv("JT_PASSWORD")}
	}
	if !asked.AuthGiven {
		kind, from = found.auth, "JT_AUTH"
	}
	if kind != "" || asked.AuthGiven {
		if err := CheckAuthType(from, kind); err != nil {
			return err
		}
	}
	auth, source, err := found.credentials(kind)
	if err != nil {
		return err
	}
	if source != "" {
		c.Auth, c.AuthSource = auth, source
		return nil
	}
	if ofContext.hasSecret() {
		c.Auth, c.AuthSource = ofContext, "context "+c.ContextName
		return c.sendAs(kind, from, found.user)
	}
	if kind != "" {
		return noSecretError(asked, kind, from, found)
	}
	if found.user != "" || found.password != "" {
		missing := "JT_PASSWORD"
		if found.user == "" {
			missing = "JT_USER"
		}
		c.Notes = append(c.Notes, fmt.Sprintf("there is no sign-in: JT_USER and JT_PASSWORD work together, and %s is not set", missing))
	}
	return nil
}

// credentials returns those of the environment for a kind of sign-in, or for the kind that they imply if it is "". The
// source is "" if there are none.
func (v variables) credentials(kind string) (auth Auth, source string, err error) {
	basic := v.user != "" && v.password != ""
	switch {
	case kind == "" && v.token != "" && basic:
		return Auth{}, "", &UsageError{
			"JT_TOKEN and JT_USER with JT_PASSWORD are set: it is not clear which to sign in with",
			"say the kind with --auth or JT_AUTH: " + anyOf(AuthTypes()),
		}
	case kind == "" && v.token != "":
		return Auth{Type: AuthToken, SecretEnv: "JT_TOKEN"}, "JT_TOKEN", nil
	case (kind == "" || kind == AuthBasic) && basic:
		return Auth{Type: AuthBasic, User: v.user, SecretEnv: "JT_PASSWORD"}, "JT_PASSWORD", nil
	case kind != "" && kind != AuthBasic && v.token != "":
		return Auth{Type: kind, SecretEnv: "JT_TOKEN"}, "JT_TOKEN", nil
	}
	return Auth{}, "", nil
}

// sendAs changes how the secret of a context is sent.
func (c *Connection) sendAs(kind, from, user string) error {
	if kind == "" || kind == c.Auth.Type {
		return nil
	}
	c.Auth.Type = kind
	if kind != AuthBasic {
		c.Auth.User = ""
		return nil
	}
	if c.Auth.User = user; user == "" {
		return &UsageError{
			fmt.Sprintf("%s basic needs a user, and the context %s has none", from, c.ContextName),
			"set JT_USER and JT_PASSWORD, or add a user to the context",
		}
	}
	return nil
}

// noSecretError says what a kind of sign-in lacks.
func noSecretError(asked Asked, kind, from string, found variables) error {
	if asked.ContextGiven {
		return &UsageError{
			fmt.Sprintf("%s %s needs a secret, and there is none in the context %s", from, kind, asked.Context),
			"JT_TOKEN, JT_USER and JT_PASSWORD do not count beside --context; `jt context add --replace` stores a secret",
		}
	}
	missing := "JT_TOKEN, which is"
	if kind == AuthBasic {
		missing = "JT_USER and JT_PASSWORD, which are"
		if found.user != "" {
			missing = "JT_PASSWORD, which is"
		} else if found.password != "" {
			missing = "JT_USER, which is"
		}
	}
	return &UsageError{
		fmt.Sprintf("%s %s needs %s not set", from, kind, missing),
		"set it, or use a context that has a secret",
	}
}
