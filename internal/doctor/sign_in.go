package doctor

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"jt/client"
)

const hintHowToSignIn = "with a token, set JT_TOKEN, and give --auth bearer or --auth dcos where it is not one of Scale's own; with a user and password, set JT_USER and JT_PASSWORD, and give --auth basic"

const hintDCOS = "it is a DC/OS cluster: set JT_TOKEN to what `dcos config show core.dcos_acs_token` prints, and give --auth dcos"

// signInHints are what to give a server that names its way of signing in (WWW-Authenticate, RFC 9110).
var signInHints = map[string]string{
	"basic":    "set JT_USER and JT_PASSWORD, and give --auth basic",
	"bearer":   "set JT_TOKEN, and give --auth bearer",
	"token":    "set JT_TOKEN; --auth token is what it then means",
	"acsjwt":   hintDCOS,
	"oauthjwt": hintDCOS,
}

// signIn finds out whether the server wants credentials, and accepts those it is sent. Whether changes are allowed is not
// tried: nothing is to be changed.
func (e *examination) signIn(ctx context.Context) finding {
	const untried = "; whether changes are allowed is not tried"
	given := len(e.settings.Credentials) > 0
	var without error // of a request without the credentials
	if given {
		_, without = e.probeWith(ctx, e.settings.Server, nil)
	}
	switch {
	case errors.Is(e.contact.err, client.ErrUnauthorized):
		return e.signInFailed(given, without == nil)
	case !given:
		return findOK("not needed for reading" + untried)
	case without == nil:
		return findOK("not needed for reading: the server answers the same without the credentials" + untried)
	case errors.Is(without, client.ErrUnauthorized):
		return findOK("the credentials are accepted for reading" + untried)
	}
	return findOK("the credentials are not refused for reading" + untried)
}

// signInFailed is the finding if the server refused the first request. open is a server that needs no credentials.
func (e *examination) signInFailed(given, open bool) finding {
	found := findError(e.contact.err)
	scheme, _, _ := strings.Cut(e.contact.answer.Header.Get("WWW-Authenticate"), " ")
	howTo := cmp.Or(signInHints[strings.ToLower(scheme)], hintHowToSignIn) + e.throughProxy("does not allow it")
	switch {
	case !given:
		found.seen, found.advice = "no credentials are set, and the server wants some: "+found.seen, howTo
		if e.contact.failed.Reason == client.ReasonSignInPage {
			found.advice = "a proxy before Scale asks for a password in a browser; ask its operator for something that programs can use; " + howTo
		}
	case open:
		found.seen = "the credentials are refused, though none are needed for reading: " + found.seen
		found.advice = "leave them out, or give the right ones: " + hintHowToSignIn
	default:
		found.seen = "the credentials (" + credentialNames(e.settings.Credentials) + ") are refused: " + found.seen
		found.advice = "are they of this server, and not expired? " + howTo
	}
	return found
}
