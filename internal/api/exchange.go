package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// Options are the flags and the argument of jt api.
type Options struct {
	Path     string
	Method   string
	Fields   []string // key=value
	Input    string
	Paginate bool
	Include  bool

	MethodGiven, InputGiven bool
}

// check refuses flags that exclude each other, and puts the method into upper case.
func (o *Options) check() error {
	o.Method = strings.ToUpper(o.Method)
	sends := takesBody(o.Method)
	switch {
	case o.Method == "" || strings.Trim(o.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return cli.UsageError(fmt.Sprintf("invalid -X %q: not an HTTP method", o.Method), "give GET, HEAD, PATCH, POST, PUT, DELETE or OPTIONS")
	case o.InputGiven && !o.MethodGiven:
		return cli.UsageError("--input needs -X, because a request with a body can change something", "give the method, such as -X PATCH")
	case o.InputGiven && !sends:
		return cli.UsageError("-X "+o.Method+" and --input cannot be used together: a "+o.Method+" has no body", "give another method, such as -X PATCH")
	case o.InputGiven && len(o.Fields) > 0:
		return cli.UsageError("--input and -f cannot be used together", "put the fields into the file")
	case len(o.Fields) > 0 && !o.MethodGiven && isOfOneJobType(o.Path):
		return cli.UsageError("-f needs -X for the path of one job type, which has nothing to query", "-X PATCH changes the job type; -X GET sends the fields as a query")
	case len(o.Fields) > 0 && !sends && !o.reads():
		return cli.UsageError("-X "+o.Method+" and -f cannot be used together", "leave out -f, or put parameters into the PATH")
	case o.Paginate && o.Method != http.MethodGet:
		return cli.UsageError("--paginate and -X "+o.Method+" cannot be used together", "leave out one of them: --paginate reads a list with GET")
	case o.Paginate && o.Include:
		return cli.UsageError("--paginate and -i cannot be used together: each page has its own headers", "use -v to see the status of each page, or -vv for the headers too")
	}
	return nil
}

// reads reports whether the method only reads, so that -f are query parameters.
func (o *Options) reads() bool { return o.Method == http.MethodGet || o.Method == http.MethodHead }

// isOfOneJobType reports whether a path is that of one job type: by id, or by name and version.
func isOfOneJobType(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	if len(parts) > 0 && regexp.MustCompile(`^v\d+$`).MatchString(parts[0]) { // a prefix that the server's URL leaves out
		parts = parts[1:]
	}
	switch {
	case len(parts) == 0 || parts[0] != "job-types":
		return false
	case len(parts) == 2:
		return cli.IsDigits(parts[1])
	}
	return len(parts) == 3
}

// takesBody reports whether a request with this method can have a body.
func takesBody(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// Run sends the request that the options describe, and prints the response.
func Run(ctx context.Context, session *cli.Session, options Options) error {
	if err := options.check(); err != nil {
		return err
	}
	out, err := newAPIOutput(ctx, session, options)
	if err != nil {
		return err
	}
	request, err := options.Request(ctx, session.Environment.Stdin)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	switch {
	case options.Paginate:
		err = printPages(ctx, scale, request.Path, out)
	case takesBody(request.Method):
		err = sendChange(ctx, session, scale, request, out)
	default:
		_, err = exchange(ctx, session, scale, request, out)
	}
	if err != nil {
		return &requestError{options.Method, err}
	}
	return nil
}

func printPages(ctx context.Context, scale *client.Client, path string, out apiOutput) error {
	walk, err := scale.ListAt(path)
	if err != nil {
		return err
	}
	for row, err := range walk.All(ctx) {
		if err == nil {
			err = out.printer.Print(row)
		}
		if err != nil {
			return errors.Join(err, out.printer.Abort())
		}
	}
	return out.printer.Close()
}

// exchange sends one request and prints the response. It returns the status of a success, 0 after a failure.
func exchange(ctx context.Context, session *cli.Session, scale *client.Client, request client.Request, out apiOutput) (status int, err error) {
	response, err := scale.Do(ctx, request)
	var page *client.Error
	if err == nil {
		page = webPage(response)
	}
	// A sign-in page is not a success, nor is a web page in response to a change, even with a status of 200.
	if page != nil && (errors.Is(page, client.ErrUnauthorized) || takesBody(request.Method)) {
		err = page
	}
	if err != nil {
		// The failed request matters more than a response that cannot be printed.
		if written := out.refusal(response); written != nil && !cli.ReaderGone(written) {
			session.Warn("cannot print the response: %s", cli.SystemText(written))
		}
		return 0, err
	}
	if page != nil && out.unchanged {
		session.Warn("the response is a web page, not JSON: %s", page.Message)
	}
	return response.Status, out.success(request.Method, response)
}

// webPage returns the error of a response that is made for a browser; nil for any other response.
func webPage(response client.Response) *client.Error {
	_, err := response.JSON()
	failed, ok := errors.AsType[*client.Error](err)
	isHTML := strings.HasPrefix(strings.ToLower(response.Header.Get("Content-Type")), "text/html")
	if ok && (failed.Reason == client.ReasonSignInPage || failed.Reason == client.ReasonNotJSON && isHTML) {
		return failed
	}
	return nil
}

// sendChange is exchange for a request that may change something. An interrupt does not cancel it: a request that was
// sent cannot be called back, and its effect would be unknown.
func sendChange(ctx context.Context, session *cli.Session, scale *client.Client, request client.Request, out apiOutput) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	noted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(noted)
		session.Note("the %s is under way: waiting for the response; interrupt again to stop waiting", request.Method)
	})
	status, err := exchange(context.WithoutCancel(ctx), session, scale, request, out)
	if session.Changed.Load() != nil { // otherwise nothing was sent
		recordRequest(session, scale, request, status, err)
	}
	if !stop() {
		<-noted // its note must not break into the next one
	}
	did := fmt.Sprintf("the server responded to the %s with %d %s", request.Method, status, http.StatusText(status))
	if status != 0 && err != nil && !cli.ReaderGone(err) {
		err = cli.OutcomeError(cli.ExitFailed, "not_printed", did+", but jt cannot print the response: "+cli.Describe(err).Message, "")
	}
	cause := context.Cause(ctx)
	switch {
	case cause == nil:
		return err
	case err == nil || cli.ReaderGone(err):
		return cli.ChangesError(cause, cause.Error()+": "+did, "")
	}
	r := cli.Describe(&requestError{request.Method, err})
	return cli.ChangesError(cause, cause.Error()+": "+r.Message, r.Hint)
}

// recordRequest passes a request that was sent to the log, without its query and its body, which may contain secrets.
func recordRequest(session *cli.Session, scale *client.Client, request client.Request, status int, err error) {
	path, _, _ := strings.Cut(request.Path, "?")
	done := cli.Change{Server: scale.BaseURL(), Action: request.Method, Path: "/" + strings.TrimPrefix(path, "/"), Result: "accepted", Status: status}
	if status == 0 {
		done.Result = "failed"
		if failed, ok := errors.AsType[*client.Error](err); ok {
			done.Status = failed.Status
		}
	}
	session.Record(done)
}

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
