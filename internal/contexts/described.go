package contexts

import (
	"path/filepath"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/timerange"
)

// described returns the context that the flags describe, perhaps still without its secret.
func described(session *cli.Session, options AddOptions) (config.Context, error) {
	flags := session.Connection
	fail := func(err error) (config.Context, error) { return config.Context{}, err }
	if flags.Server == "" {
		return fail(cli.UsageError("a context needs a server", "add --server https://host/scale/api"))
	}
	if flags.Server != cli.SandboxServer {
		if _, err := client.New(flags.Server, client.Options{}); err != nil {
			return fail(err) // not a URL that commands can use
		}
	}
	if err := flags.Check(); err != nil {
		return fail(err)
	}
	described := flags.Context
	if !flags.Given("page-size") {
		described.PageSize = nil
	}
	if !flags.Given("retries") {
		described.Retries = nil
	}
	for flag, length := range map[string]*string{"request-timeout": &described.RequestTimeout, "connect-timeout": &described.ConnectTimeout} {
		if !flags.Given(flag) {
			*length = ""
		} else if _, err := timerange.Duration(*length); err != nil {
			return fail(cli.OfFlag(flag, err))
		}
	}
	for _, path := range []*string{&described.CACert, &described.ClientCert, &described.ClientKey} {
		if *path == "" {
			continue
		}
		var err error
		if *path, err = filepath.Abs(*path); err != nil { // commands run in other folders too
			return fail(err)
		}
	}
	var err error
	if described.Headers, err = flags.FreeHeaders(); err != nil {
		return fail(err)
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
