package contexts

import (
	"path/filepath"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/timerange"
)

// described returns the context that the flags describe, perhaps still without its secret.
func described(session *cli.Session, options AddOptions) (described config.Context, err error) {
	flags := session.Connection
	if flags.Server == "" {
		return described, cli.UsageError("a context needs a server", "add --server https://host/scale/api")
	}
	if flags.Server != cli.SandboxServer {
		if _, err := client.New(flags.Server, client.Options{}); err != nil {
			return described, err // not a URL that commands can use
		}
	}
	if err := flags.Check(); err != nil {
		return described, err
	}
	described = flags.Context
	if !flags.Given("page-size") {
		described.PageSize = nil
	}
	if !flags.Given("retries") {
		described.Retries = nil
	}
	for _, length := range []struct {
		flag string
		text *string
	}{{"request-timeout", &described.RequestTimeout}, {"connect-timeout", &described.ConnectTimeout}} {
		if _, err := timerange.Duration(*length.text); err != nil {
			return described, cli.OfFlag(length.flag, err)
		}
		if !flags.Given(length.flag) {
			*length.text = ""
		}
	}
	for _, path := range []*string{&described.CACert, &described.ClientCert, &described.ClientKey} {
		if *path != "" {
			if *path, err = filepath.Abs(*path); err != nil { // commands run in other folders too
				return described, err
			}
		}
	}
	if described.Headers, err = flags.FreeHeaders(); err != nil {
		return described, err
	}
	described.Auth, err = describedAuth(session, options)
	return described, err
}

func describedAuth(session *cli.Session, options AddOptions) (config.Auth, error) {
	fail := func(message, hint string) (config.Auth, error) { return config.Auth{}, cli.UsageError(message, hint) }
	kind := session.Connection.Auth.Type
	if session.Connection.Given("auth") {
		if err := config.CheckAuthType("--auth", kind); err != nil {
			return config.Auth{}, err
		}
	}
	switch {
	case options.Login && (session.Connection.Given("auth") || options.TokenEnvGiven || options.TokenCommandGiven || options.UserGiven):
		return fail("--login cannot be used with --auth, --user, --token-env or --token-command", "--login asks for the user and the password, and stores a token")
	case options.TokenEnvGiven && options.TokenCommandGiven:
		return fail("--token-env and --token-command cannot be used together", "")
	case options.TokenEnvGiven && options.TokenEnv == "":
		return fail("--token-env is empty", "give the name of the variable that holds the secret, not its value")
	case kind == "" && (options.TokenEnvGiven || options.TokenCommandGiven):
		kind = config.AuthToken
	}
	switch {
	case kind == config.AuthBasic && options.User == "":
		return fail("--auth basic needs --user", "jt asks for the password, or takes it from --token-env or --token-command")
	case kind != config.AuthBasic && options.UserGiven:
		return fail("--user needs --auth basic", "")
	}
	auth := config.Auth{Type: kind, User: options.User, SecretEnv: options.TokenEnv}
	if options.TokenCommandGiven {
		var err error
		if auth.SecretCommand, err = splitWords(options.TokenCommand); err != nil {
			return config.Auth{}, err
		}
	}
	return auth, nil
}
