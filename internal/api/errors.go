package api

import (
	"errors"
	"net/http"

	"jt/client"
	"jt/internal/cli"
)

// requestError is a request of `jt api` that failed.
type requestError struct {
	method string
	err    error
}

func (e *requestError) Error() string { return e.method + ": " + e.err.Error() }
func (e *requestError) Unwrap() error { return e.err }

const hintAsItCame = "without --jq and -o it is printed as it came"

// texts are what reasons mean where nothing is known of the path.
var texts = map[client.Reason]cli.ExchangeText{
	client.ReasonNotFound:    {Text: "not found", Hint: ""},
	client.ReasonNoService:   {Text: "there is nothing at this path", Hint: "a PATH is below the server's URL, and most end in a slash"},
	client.ReasonNotJSON:     {Text: "the answer is not JSON", Hint: hintAsItCame},
	client.ReasonEmpty:       {Text: "", Hint: "without --jq and -o, -i shows its head"},
	client.ReasonInvalidJSON: {Text: "the answer is not valid JSON", Hint: hintAsItCame},
	client.ReasonWrongShape:  {Text: "this is no list in pages", Hint: "--paginate is for answers with count, next and results; leave it out"},
	client.ReasonNoSuchPage:  {Text: "there is no such page", Hint: ""},
	client.ReasonBadStatus:   {Text: "the answer is neither a success nor an error", Hint: "-i shows it"},
}

// Report has no guesses at what the request was about.
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
		r.Hint = "end the path in a slash: the server redirects where it is missing, and a redirected " + e.method + " would be a GET"
	case e.method != http.MethodGet && e.method != http.MethodHead && failed.Doubtful():
		r.Hint = "it is not known whether the server carried the " + e.method + " out: look before it is sent again"
	}
	return r
}
