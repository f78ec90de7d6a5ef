package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// api reports whether job-type services responded, and looks for them nearby if they did not.
func (e *examination) api(ctx context.Context) finding {
	contact := e.contact
	where := e.scale.BaseURL() + "/job-types/"
	switch kindOf(contact.page, contact.err) {
	case placeServices:
		return e.services(ctx, fmt.Sprintf("%s at %s", cli.JobTypes(contact.page.Count), where))
	case placeSignIn:
		seen := where + " requires sign-in, so it is not known yet whether it is Scale"
		if version := e.version(ctx); version != "" {
			seen = where + " is Scale " + version + " and requires sign-in"
		}
		return findWarning(seen, "see the next check, sign-in")
	}
	found := findFailed(cli.ExitFailed, "got a list, but not one of job types", "")
	if contact.err != nil {
		found = findError(contact.err)
	}
	found.seen = where + ": " + found.seen
	ofScale := []client.Reason{client.ReasonTruncated, client.ReasonUnreadable, client.ReasonTooLarge}
	if advice := e.adviceForResponse(); advice != "" {
		found.advice = advice
	} else if contact.failed == nil || !slices.Contains(ofScale, contact.failed.Reason) {
		found.advice = e.adviceOfSearch(ctx)
	}
	return found
}

// adviceForResponse returns the advice that follows from the first response alone, or "".
func (e *examination) adviceForResponse() string {
	failed := e.contact.failed
	if failed == nil {
		return ""
	}
	if redirect, ok := errors.AsType[*client.RedirectError](failed); ok {
		if !cli.IsURL(redirect.To) {
			return cli.HintBrokenRedirect
		}
		if base, found := strings.CutSuffix(strings.TrimRight(redirect.To, "/"), "/job-types"); found {
			return "if that is the right server, " + e.serverAdvice(base)
		}
		return "if that is a sign-in page, it requires credentials: " + hintHowToSignIn + "; if it is the right server, use its URL"
	}
	through := e.throughProxy()
	switch {
	case failed.Status == http.StatusBadRequest && strings.Contains(strings.ToUpper(failed.Message), "HTTPS"):
		return "write https:// in its URL: https://" + e.server.Host + e.server.Path
	case failed.Reason == client.ReasonTimeout:
		return "the server accepts connections but does not respond: check that it is not overloaded, and that Scale is on port " + cli.PortOf(e.server) + "; --request-timeout 1m waits longer" + through
	case failed.Reason == client.ReasonUnreachable:
		return "check that a web server is on port " + cli.PortOf(e.server) + ", and whether its URL needs https://" + through
	case failed.Status == http.StatusTooManyRequests:
		return "the server gets too many requests: run jt doctor again later" + through
	case failed.Status >= http.StatusInternalServerError:
		return "see the log of the server, or of the proxy in front of it, and run jt doctor again later" + through
	}
	return ""
}

// throughProxy says that the proxy may be the cause, and how to bypass it. It returns "" if the response cannot be the
// proxy's.
func (e *examination) throughProxy() string {
	failed := e.contact.failed
	if e.proxy == nil || failed != nil && failed.Status != 0 && !cli.CanBeOfProxy(failed) {
		return ""
	}
	return "; the cause may be the proxy " + e.proxy.shown + ": " + e.proxy.without
}

// adviceOfSearch looks for the services near the URL, and returns the advice that follows.
func (e *examination) adviceOfSearch(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, e.limit)
	defer cancel()
	paths := nearbyPaths(e.server.Path)
	best, tried := e.search(ctx, paths)
	switch best.kind {
	case placeServices:
		return fmt.Sprintf("found job-type services with %s nearby: %s", cli.JobTypes(best.count), e.serverAdvice(best.url))
	case placeSignIn:
		return "a URL nearby requires sign-in, and may be the right one; to try it, " + e.serverAdvice(best.url)
	}
	count := output.Count(tried)
	if tried < len(paths) {
		count = fmt.Sprintf("%s of %s", count, output.Count(len(paths)))
	}
	return fmt.Sprintf("no job-type services at %s usual places nearby, such as %s/api and %s/scale/api/v5: "+
		"check that this is the right server; its operator knows the URL, the part before /job-types/", count, e.origin(), e.origin())
}

// serverAdvice says how to set another URL, in the same way as the present one.
func (e *examination) serverAdvice(address string) string {
	switch {
	case e.session.Connection.Given("server"):
		return "use --server " + address
	case e.settings.ContextName != "":
		return "set the server of the context " + e.settings.ContextName + " to " + address
	}
	return "run: " + cli.ServerLine(runtime.GOOS, address)
}
