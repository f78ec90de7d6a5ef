package doctor

import (
	"context"
	"errors"
	"strings"

	"jt/client"
)

const hintHowToSignIn = "for a token, set JT_TOKEN (with --auth bearer or --auth dcos unless it is a Scale token); for a user and password, set JT_USER and JT_PASSWORD, and use --auth basic"

const hintDCOS = "this is a DC/OS cluster: set JT_TOKEN to the output of `dcos config show core.dcos_acs_token`, and use --auth dcos"

// signInHint says how to sign in, by the scheme that the server names (WWW-Authenticate, RFC 9110).
func signInHint(scheme string) string {
	switch strings.ToLower(scheme) {
	case "basic":
		return "set JT_USER and JT_PASSWORD, and use --auth basic"
	case "bearer":
		return "set JT_TOKEN, and use --auth bearer"
	case "token":
		return "set JT_TOKEN (--auth token is the default)"
	case "acsjwt", "oauthjwt":
		return hintDCOS
	}
	return hintHowToSignIn
}

// signIn reports whether the server requires credentials, and accepts the ones that were sent. It does not test permission
// to make changes, because doctor changes nothing.
func (e *examination) signIn(ctx context.Context) finding {
	given := len(e.settings.Credentials) > 0
	var without error // of a request without the credentials
	if given {
		_, without = e.probeWith(ctx, e.settings.Server, nil)
	}
	seen := "the credentials are not refused for reading"
	switch {
	case errors.Is(e.contact.err, client.ErrUnauthorized):
		return e.signInFailed(given, without == nil)
	case !given:
		seen = "not required for reading"
	case without == nil:
		seen = "not required for reading: the server responds the same without the credentials"
	case errors.Is(without, client.ErrUnauthorized):
		seen = "the credentials are accepted for reading"
	}
	return findOK(seen + "; permission to make changes is not tested")
}

// signInFailed returns the finding of a refused first request. open reports that the server requires no credentials.
func (e *examination) signInFailed(given, open bool) finding {
	found := findError(e.contact.err)
	scheme, _, _ := strings.Cut(e.contact.response.Header.Get("WWW-Authenticate"), " ")
	howTo := signInHint(scheme) + e.throughProxy()
	switch {
	case !given:
		found.seen, found.advice = "the server requires credentials, and none are set: "+found.seen, howTo
		if e.contact.failed.Reason == client.ReasonSignInPage {
			found.advice = "a proxy in front of Scale asks for a password in a browser: ask its operator for credentials that programs can use; " + howTo
		}
	case open:
		found.seen = "the credentials are refused, although reading requires none: " + found.seen
		found.advice = "leave them out, or use the right ones: " + hintHowToSignIn
	default:
		found.seen = "the credentials (" + credentialNames(e.settings.Credentials) + ") are refused: " + found.seen
		found.advice = "check that they are for this server and have not expired; " + howTo
	}
	return found
}
