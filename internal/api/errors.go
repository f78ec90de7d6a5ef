package api

import (
	"errors"
	"net/http"

	"jt/client"
	"jt/internal/cli"
)

// requestError is a failed request of jt api.
type requestError struct {
	method string
	err    error
}

func (e *requestError) Error() string { return e.method + ": " + e.err.Error() }
func (e *requestError) Unwrap() error { return e.err }

const hintUnchanged = "leave out --jq and -o to print it unchanged"

// texts describe failures of a request whose path can be any.
var texts = map[client.Reason]cli.ExchangeText{
	client.ReasonNotFound:    {Text: "not found", Hint: ""},
	client.ReasonNoService:   {Text: "nothing is at this path", Hint: "give a PATH below the server's URL; most paths end in a slash"},
	client.ReasonNotJSON:     {Text: "the response is not JSON", Hint: hintUnchanged},
	client.ReasonEmpty:       {Text: "", Hint: "use -i without --jq and -o to see the headers"},
	client.ReasonInvalidJSON: {Text: "the response is invalid JSON", Hint: hintUnchanged},
	client.ReasonWrongShape:  {Text: "not a list in pages", Hint: "leave out --paginate: it needs a response with count, next and results"},
	client.ReasonNoSuchPage:  {Text: "no such page", Hint: ""},
	client.ReasonBadStatus:   {Text: "the response is neither a success nor an error", Hint: "use -i to see it"},
}

// Report describes the failure without a guess at what the request was for.
func (e *requestError) Report() cli.Report {
	failed, ok := errors.AsType[*client.Error](e.err)
	if _, incomplete := errors.AsType[*client.IncompleteError](e.err); incomplete || !ok {
		return cli.Describe(e.err)
	}
	r := cli.ExchangeReport(failed, texts)
	r.Message = e.method + " " + r.Message
	redirect, redirected := errors.AsType[*client.RedirectError](failed)
	switch {
	case redirected && redirect.To == redirect.From+"/":
		r.Hint = "end the path with a slash: the server redirects to that, and a redirected " + e.method + " would become a GET"
	case e.method != http.MethodGet && e.method != http.MethodHead && failed.Doubtful():
		r.Hint = "it is not known whether the server carried out the " + e.method + ": check before you send it again"
	}
	return r
}
