package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// api checks whether job-type services answered, and looks for them if they did not.
func (e *examination) api(ctx context.Context) finding {
	contact := e.contact
	where := e.scale.BaseURL() + "/job-types/"
	switch kindOf(e.server.Path, contact.page, contact.err) {
	case placeServices:
		seen := fmt.Sprintf("%s at %s", cli.JobTypes(contact.page.Count), where)
		if contact.page.Count == 0 {
			return findWarning(seen, "is it the right server? One with job types would answer so too where all of them are archived")
		}
		return findOK(seen)
	case placeSignIn:
		return findWarning(where+" answers, and wants to know first who asks: whether it is Scale is not known yet", "sign-in, the next check, tells more")
	case placeLater:
		return findFailed(
			cli.ExitFailed, where+" has the services of later releases, which name job types instead of numbering them",
			"jt speaks with those of /v3 to /v5, and not with these yet; "+e.adviceOfSearch(ctx),
		)
	}
	found := findFailed(cli.ExitFailed, "a list answered that is not one of job types", "")
	if contact.err != nil {
		found = findError(contact.err)
	}
	found.seen = where + ": " + found.seen
	ofScale := []client.Reason{client.ReasonTruncated, client.ReasonUnreadable, client.ReasonTooLarge}
	if advice := e.adviceForAnswer(); advice != "" {
		found.advice = advice
	} else if contact.failed == nil || !slices.Contains(ofScale, contact.failed.Reason) {
		found.advice = e.adviceOfSearch(ctx)
	}
	return found
}

// adviceForAnswer returns what the first answer itself shows has to be done, or "".
func (e *examination) adviceForAnswer() string {
	failed := e.contact.failed
	if failed == nil {
		return ""
	}
	if redirect, ok := errors.AsType[*client.RedirectError](failed); ok {
		if !cli.IsURL(redirect.To) {
			return cli.HintBrokenRedirect
		}
		if base, found := strings.CutSuffix(strings.TrimRight(redirect.To, "/"), "/job-types"); found {
			return "if that is the right server: " + e.serverAdvice(base)
		}
		return "if that is a sign-in page, credentials are wanted: " + hintHowToSignIn + "; if it is the right server, give its URL"
	}
	through := e.throughProxy("cannot reach the server")
	switch {
	case failed.Status == http.StatusBadRequest && strings.Contains(strings.ToUpper(failed.Message), "HTTPS"):
		return "write https:// in its URL: https://" + e.server.Host + e.server.Path
	case failed.Reason == client.ReasonTimeout:
		return "it takes connections and does not answer them: is it overloaded, or is something else than Scale on port " + portOf(e.server) + "? --request-timeout 1m waits longer" + through
	case failed.Reason == client.ReasonUnreachable:
		return "is something else than a web server on port " + portOf(e.server) + ", or does it want https:// in its URL?" + through
	case failed.Status == http.StatusTooManyRequests:
		return "it is asked too much: run it again later" + through
	case failed.Status >= http.StatusInternalServerError:
		return "the log of the server, or of the proxy before it, says more; run it again later" + through
	}
	return ""
}

// throughProxy says that the proxy may be what failed, and how to go without it; "" if the proxy has no part in the answer.
func (e *examination) throughProxy(failed string) string {
	answered := e.contact.failed
	if e.proxy == nil || answered != nil && answered.Status != 0 && !cli.CanBeOfProxy(answered) {
		return ""
	}
	return "; it went through the proxy " + e.proxy.shown + ", which may be what " + failed + ": " + e.proxy.without
}

// adviceOfSearch looks for the services near the URL, and returns what to do about what is there.
func (e *examination) adviceOfSearch(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, e.limit)
	defer cancel()
	origin := (&url.URL{Scheme: e.server.Scheme, Host: e.server.Host}).String()
	paths := nearbyPaths(e.server.Path)
	best, asked := e.search(ctx, origin, paths)
	switch best.kind {
	case placeServices:
		return fmt.Sprintf("job-type services are near it, with %s: %s", cli.JobTypes(best.count), e.serverAdvice(best.url))
	case placeLater:
		return "near it are only those of later releases, with which jt does not speak yet: " + best.url
	case placeSignIn:
		return "a place near it wants to know who asks, and may be the right one: " + e.serverAdvice(best.url) + ", and run jt doctor again"
	}
	count := output.Count(asked)
	if asked < len(paths) {
		count = fmt.Sprintf("%s of %s", count, output.Count(len(paths)))
	}
	return fmt.Sprintf("no job-type services are at %s usual places near it, such as %s/api and %s/scale/api/v5: "+
		"is it the right server? If it is, whoever runs it knows the URL, the part before /job-types/", count, origin, origin)
}

// serverAdvice says how to give another URL, in the way the present one was.
func (e *examination) serverAdvice(address string) string {
	switch {
	case e.session.Connection.Given("server"):
		return "give --server " + address
	case e.settings.ContextName != "":
		return "write " + address + " into the context " + e.settings.ContextName
	}
	return cli.ServerLine(runtime.GOOS, address)
}
