package cmd

import (
	"fmt"
	"path/filepath"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/timerange"
)

// contextOfFlags is the context that flags describe; its secret may still have to be asked for.
func contextOfFlags(session *cli.Session, options contextAddOptions) (config.Context, error) {
	o := session.Connection
	if o.Server == "" {
		return config.Context{}, cli.UsageError("a context needs a server", "add --server https://host/scale/api")
	}
	if err := checkServer(o.Server); err != nil {
		return config.Context{}, err
	}
	if err := o.Check(); err != nil {
		return config.Context{}, err
	}
	described := o.Context
	if !o.Given("retries") {
		described.Retries = nil
	}
	if !o.Given("request-timeout") {
		described.RequestTimeout = ""
	} else if _, err := timerange.Duration(o.RequestTimeout); err != nil {
		return config.Context{}, cli.OfFlag("request-timeout", err)
	}
	if !o.Given("page-size") {
		described.PageSize = nil
	}
	for _, path := range []*string{&described.CACert, &described.ClientCert, &described.ClientKey} {
		if *path == "" {
			continue
		}
		var err error
		if *path, err = filepath.Abs(*path); err != nil { // commands are called in other folders too
			return config.Context{}, err
		}
	}
	var err error
	if described.Headers, err = o.FreeHeaders(); err != nil {
		return config.Context{}, err
	}
	described.Auth, err = authOfFlags(session, options)
	return described, err
}

// checkServer refuses a URL that no command could use.
func checkServer(server string) error {
	if server == cli.SandboxServer {
		return nil
	}
	_, err := client.New(server, client.Options{})
	return err
}

func authOfFlags(session *cli.Session, options contextAddOptions) (config.Auth, error) {
	fail := func(message, hint string) (config.Auth, error) { return config.Auth{}, cli.UsageError(message, hint) }
	kind := session.Connection.Auth.Type
	if session.Connection.Given("auth") {
		if err := config.CheckAuthType("--auth", kind); err != nil {
			return config.Auth{}, err
		}
	}
	fromEnvironment, fromCommand := options.given("token-env"), options.given("token-command")
	switch {
	case fromEnvironment && fromCommand:
		return fail("--token-env and --token-command exclude each other", "")
	case fromEnvironment && options.tokenEnv == "":
		return fail("--token-env is empty", "it takes the name of the variable that holds the secret, not its value")
	case kind == "" && (fromEnvironment || fromCommand):
		kind = config.AuthToken
	}
	switch {
	case kind == config.AuthBasic && options.user == "":
		return fail("--auth basic needs --user", "the password is asked for, or comes from --token-env or --token-command")
	case kind != config.AuthBasic && options.given("user"):
		return fail("--user goes with --auth basic alone", "")
	}
	auth := config.Auth{Type: kind, User: options.user, SecretEnv: options.tokenEnv}
	if fromCommand {
		words, err := splitWords(options.tokenCommand)
		if err != nil {
			return config.Auth{}, err
		}
		auth.SecretCommand = words
	}
	return auth, nil
}

// secretQuestion is what the one at the terminal is asked.
func secretQuestion(name string, added config.Context) string {
	if added.Auth.Type == config.AuthBasic {
		return fmt.Sprintf("password of %s for %s (%s): ", added.Auth.User, name, added.Server)
	}
	return fmt.Sprintf("token for %s (%s): ", name, added.Server)
}
