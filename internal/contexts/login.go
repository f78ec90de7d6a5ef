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
		return config.Auth{}, &loginError{added.Server, err}
	}
	return config.Auth{Type: config.AuthToken, Secret: config.NewSecret(token)}, nil
}

// loginError is a user who did not get a token from a server.
type loginError struct {
	server string
	err    error
}

func (e *loginError) Error() string { return "nothing was stored: " + e.err.Error() }

func (e *loginError) Unwrap() error { return e.err }

// Report tells a wrong password from a server that signs nobody in.
func (e *loginError) Report() cli.Report {
	report := cli.Describe(e.err)
	failed, ok := errors.AsType[*client.Error](e.err)
	switch {
	case ok && failed.Reason == client.ReasonUnauthorized:
		report.Message, report.Hint = e.server+" refused the user and password: "+failed.Message, ""
	case ok && failed.Reason == client.ReasonNoService:
		report.Message = e.server + " does not sign users in: it has no /api-token-auth/"
		report.Hint = "Scale has it from release 7.0 on; for a proxy in front of Scale use --auth"
	}
	report.Message = "nothing was stored: " + report.Message
	return report
}
