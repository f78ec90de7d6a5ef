package contexts

import (
	"context"
	"errors"
	"net/url"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/config"
)

// logIn asks for a user and a password, and returns the token that the server gives for them.
func logIn(ctx context.Context, session *cli.Session, name string, added config.Context) (config.Auth, error) {
	server, err := url.Parse(added.Server)
	if err == nil && server.Scheme == "http" && !cli.IsLoopback(server.Hostname()) && !added.Insecure {
		return config.Auth{}, cli.UsageError("--login would send the password to "+added.Server+" unencrypted", "use an https URL; --insecure sends it all the same")
	}
	user, password, err := session.AskLogin(ctx, name+" ("+added.Server+")")
	if err != nil {
		return config.Auth{}, err
	}
	scale, _, done, err := open(ctx, session, added)
	if err != nil {
		return config.Auth{}, err
	}
	defer done()
	token, err := scale.SignIn(ctx, user, password.Reveal())
	if err != nil {
		return config.Auth{}, notSignedIn(added.Server, err)
	}
	return config.Auth{Type: config.AuthToken, Secret: config.NewSecret(token)}, nil
}

// notSignedIn returns the error of a user who did not get a token from a server.
func notSignedIn(server string, err error) error {
	message, hint := cli.Describe(err).Message, ""
	if failed, ok := errors.AsType[*client.Error](err); ok {
		switch failed.Reason {
		case client.ReasonUnauthorized:
			message, hint = server+" refused the user and password: "+failed.Message, "check the user and the password"
		case client.ReasonNoService:
			message = server + " does not sign users in: it has no /api-token-auth/"
			hint = "Scale has it from release 7.0 on; for a proxy in front of Scale use --auth"
		}
	}
	return cli.ChangesError(err, "nothing was stored: "+message, hint)
}
