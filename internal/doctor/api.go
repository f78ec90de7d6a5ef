package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// kindOfPlace is what a URL leads to.
type kindOfPlace int

const (
	placeOther    kindOfPlace = iota // nothing, or something else than Scale
	placeServices                    // job-type services that jt speaks with
	placeLater                       // those of /v6 and later, which name job types instead of numbering them
	placeSignIn                      // whatever it is, it wants to know first who asks
)

// api tells whether job-type services answered, and looks for them where they did not.
func (e *Examination) api(ctx context.Context) Finding {
	contact := e.Contact
	where := e.Scale.BaseURL() + "/job-types/"
	switch kindOf(e.Server.Path, contact.page, contact.err) {
	case placeServices:
		seen := fmt.Sprintf("%s at %s", cli.JobTypes(contact.page.Count), where)
		if contact.page.Count == 0 {
			return findWarning(seen, "is it the right server? One with job types would answer so too where all of them are archived")
		}
		return findOK(seen)
	case placeSignIn:
		return findWarning(where+" answers, and wants to know first who asks: whether it is Scale is not known yet", "sign-in, the next check, tells more")
	case placeLater:
		found := findFailed(cli.ExitFailed, where+" has the services of later releases, which name job types instead of numbering them", "")
		found.Advice = "jt speaks with those of /v3 to /v5, and not with these yet; " + e.adviceOfSearch(ctx)
		return found
	}
	found := findFailed(cli.ExitFailed, "a list answered that is not one of job types", "")
	if contact.err != nil {
		found = findError(contact.err)
	}
	found.Seen = where + ": " + found.Seen
	if advice := e.adviceForAnswer(); advice != "" {
		found.Advice = advice
		return found
	}
	if e.worthSearching() {
		found.Advice = e.adviceOfSearch(ctx)
	}
	return found
}

// kindOf tells what a URL leads to by the page that it answered.
func kindOf(path string, page client.Page[client.Object], err error) kindOfPlace {
	version := versionPrefix(path)
	later := version >= "/v6"
	switch {
	case errors.Is(err, client.ErrUnauthorized) && later:
		return placeLater
	case errors.Is(err, client.ErrUnauthorized):
		return placeSignIn
	case err != nil:
		return placeOther
	case len(page.Rows) == 0 && later:
		return placeLater
	}
	kind := placeServices
	for _, row := range page.Rows {
		_, hasCategory := row.Field("category")
		_, hasVersions := row.Field("versions")
		_, isPublished := row.Field("is_published")
		_, idErr := row.Integer("id")
		_, nameErr := row.Text("name")
		switch {
		case nameErr == nil && (hasVersions || isPublished || later):
			return placeLater
		case nameErr != nil || idErr != nil || !hasCategory:
			kind = placeOther
		}
	}
	return kind
}

// adviceForAnswer is what the first answer itself tells to do, or "".
func (e *Examination) adviceForAnswer() string {
	failed, ok := errors.AsType[*client.Error](e.Contact.err)
	if !ok {
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
		return "write https:// in its URL: https://" + e.Server.Host + e.Server.Path
	case failed.Reason == client.ReasonTimeout:
		return "it takes connections and does not answer them: is it overloaded, or is something else than Scale on port " + portOf(e.Server) + "? --request-timeout 1m waits longer" + through
	case failed.Reason == client.ReasonUnreachable:
		return "is something else than a web server on port " + portOf(e.Server) + ", or does it want https:// in its URL?" + through
	case failed.Status == http.StatusTooManyRequests:
		return "it is asked too much: run it again later" + through
	case failed.Status >= http.StatusInternalServerError:
		return "the log of the server, or of the proxy before it, says more; run it again later" + through
	}
	return ""
}

// throughProxy says that the proxy may be what failed, and how to go without it; "" where it has no part in the answer.
func (e *Examination) throughProxy(failed string) string {
	answered, _ := errors.AsType[*client.Error](e.Contact.err)
	if e.proxy == nil || answered != nil && answered.Status != 0 && !cli.CanBeOfProxy(answered) {
		return ""
	}
	return "; it went through the proxy " + e.proxyShown() + ", which may be what " + failed + ": " + e.withoutProxy()
}

// worthSearching tells an answer that something else than the services gave.
func (e *Examination) worthSearching() bool {
	failed, ok := errors.AsType[*client.Error](e.Contact.err)
	return !ok || failed.Reason != client.ReasonTruncated && failed.Reason != client.ReasonUnreadable && failed.Reason != client.ReasonTooLarge
}

// adviceOfSearch looks for the services near the URL, and says what to do about what is there.
func (e *Examination) adviceOfSearch(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, e.limit)
	defer cancel()
	origin := (&url.URL{Scheme: e.Server.Scheme, Host: e.Server.Host}).String()
	paths := NearbyPaths(e.Server.Path)
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
func (e *Examination) serverAdvice(address string) string {
	switch {
	case e.session.Connection.Given("server"):
		return "give --server " + address
	case e.Settings.ContextName != "":
		return "write " + address + " into the context " + e.Settings.ContextName
	}
	return cli.ServerLine(runtime.GOOS, address)
}
