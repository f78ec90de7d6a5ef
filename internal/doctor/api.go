package doctor

import (
	"context"
	"errors"
	"fmt"
	"runtime"
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
	if found.advice = e.adviceForResponse(found.advice); found.advice == "" {
		found.advice = e.adviceOfSearch(ctx)
	}
	return found
}

// adviceForResponse returns the advice that follows from the first response alone, or "". hint is the one of all commands.
func (e *examination) adviceForResponse(hint string) string {
	failed := e.contact.failed
	if failed == nil {
		return ""
	}
	if redirect, ok := errors.AsType[*client.RedirectError](failed); ok {
		if !cli.IsURL(redirect.To) {
			return hint
		}
		if base, found := strings.CutSuffix(strings.TrimRight(redirect.To, "/"), "/job-types"); found {
			return "if that is the right server, " + e.serverAdvice(base)
		}
		return "if that is a sign-in page, it requires credentials: " + hintHowToSignIn + "; if it is the right server, use its URL"
	}
	switch through := e.throughProxy(); {
	case failed.Reason == client.ReasonTimeout:
		return "the server accepts connections but does not respond: check that it is not overloaded, and that Scale is on port " + cli.PortOf(e.server) + "; --request-timeout 1m waits longer" + through
	case failed.Reason == client.ReasonUnreachable:
		return "check that a web server is on port " + cli.PortOf(e.server) + ", and whether its URL needs https://" + through
	case failed.Reason == client.ReasonRefused && hint != "":
		return hint + through
	case failed.Reason == client.ReasonTruncated, failed.Reason == client.ReasonUnreadable: // Scale sent it
		return hint
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
