package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
)

// Options are what `jt api` was asked for.
type Options struct {
	Path     string
	Method   string
	Fields   []string // key=value
	Input    string
	Paginate bool
	Include  bool

	MethodGiven, InputGiven bool
}

// check refuses what does not go together. It puts the method into upper case.
func (o *Options) check() error {
	o.Method = strings.ToUpper(o.Method)
	sends := takesBody(o.Method)
	switch {
	case o.Method == "" || strings.Trim(o.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return cli.UsageError(fmt.Sprintf("-X %q is no HTTP method", o.Method), "give GET, HEAD, PATCH, POST, PUT, DELETE or OPTIONS")
	case o.InputGiven && !o.MethodGiven:
		return cli.UsageError("--input needs -X: a body changes something", "give the method, such as -X PATCH")
	case o.InputGiven && !sends:
		return cli.UsageError(o.Method+" takes no body, and --input is one", "give another method with -X, such as PATCH")
	case o.InputGiven && len(o.Fields) > 0:
		return cli.UsageError("--input and -f do not go together", "put the fields into the file")
	case len(o.Fields) > 0 && !sends && !o.asks():
		return cli.UsageError(o.Method+" takes no fields", "leave -f out, or put parameters into the PATH")
	case o.Paginate && o.Method != http.MethodGet:
		return cli.UsageError("--paginate reads lists, which "+o.Method+" does not", "leave one of -X and --paginate out")
	case o.Paginate && o.Include:
		return cli.UsageError("--paginate and -i do not go together: each page has a head of its own", "-v tells the status of each page, -vv the headers")
	}
	return nil
}

// asks tells a method of which -f are parameters of the query.
func (o *Options) asks() bool { return o.Method == http.MethodGet || o.Method == http.MethodHead }

// takesBody reports whether a request with that method can have a body.
func takesBody(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// Run sends the request that the options describe, and prints its answer.
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
	if err == nil {
		_, err = view.PrintRows(out.printer, walk.All(ctx))
	}
	if err != nil {
		return err
	}
	return out.printer.Close()
}

// exchange makes one request and prints its answer. status is that of a success.
func exchange(ctx context.Context, session *cli.Session, scale *client.Client, request client.Request, out apiOutput) (status int, err error) {
	answer, err := scale.Do(ctx, request)
	var page *client.Error
	if err == nil {
		page = webPage(answer)
	}
	// Neither a sign-in page nor a web page after a change is a success, whatever the status says.
	if page != nil && (errors.Is(page, client.ErrUnauthorized) || takesBody(request.Method)) {
		err = page
	}
	if err != nil {
		// What became of the request counts more than that its answer cannot be printed.
		if written := out.refusal(answer); written != nil && !cli.ReaderGone(written) {
			session.Note("the answer could not be printed: %s", cli.SystemText(written))
		}
		return 0, err
	}
	if page != nil && out.asItCame {
		session.Note("the answer is a web page, not JSON: %s", page.Message)
	}
	return answer.Status, out.success(request.Method, answer)
}

// webPage is what is wrong with an answer that is made for a browser; nil where it is none.
func webPage(answer client.Response) *client.Error {
	_, err := answer.JSON()
	failed, ok := errors.AsType[*client.Error](err)
	isHTML := strings.HasPrefix(strings.ToLower(answer.Header.Get("Content-Type")), "text/html")
	if ok && (failed.Reason == client.ReasonSignInPage || failed.Reason == client.ReasonNotJSON && isHTML) {
		return failed
	}
	return nil
}

// sendChange is exchange for what may change something. It is finished also after an interrupt, since what is under way
// cannot be called back, and nobody would know what became of it.
func sendChange(ctx context.Context, session *cli.Session, scale *client.Client, request client.Request, out apiOutput) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	noted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(noted)
		session.Note("the %s is under way: waiting for its answer; a second interrupt leaves it", request.Method)
	})
	status, err := exchange(context.WithoutCancel(ctx), session, scale, request, out)
	if !stop() {
		<-noted // what is told next is not to be torn by it
	}
	did := fmt.Sprintf("the %s was answered with %d %s", request.Method, status, http.StatusText(status))
	if status != 0 && err != nil && !cli.ReaderGone(err) {
		err = cli.OutcomeError(cli.ExitFailed, "not_printed", did+", but its answer could not be printed: "+cli.Describe(err).Message, "")
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
