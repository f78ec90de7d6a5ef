package client

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"net/http"
	"strings"
)

// Request is a request that no method of a service makes.
type Request struct {
	Method string      // upper-case letters; empty means GET
	Path   string      // below the base URL, such as "/job-types/?page=2"; it may lack the first slash
	Header http.Header // beside those of the client
	Body   []byte      // empty means none; Header says what it is, or else it is sent as JSON
}

// Response is what came back. With a status of 300 or above it lacks the credentials, which servers repeat there.
type Response struct {
	Protocol string      // such as "HTTP/1.1"
	Status   int         // such as 200
	Header   http.Header // as it came
	Body     []byte      // with a status of 300 or above cut at 64 KiB

	asked *exchange // a pointer, so that nothing in it is printed with the Response
}

// Do sends a request; a GET is retried, a change never. A status of 300 or above is an *Error, with the Response beside
// it; a path that leads elsewhere is an *InputError.
func (c *Client) Do(ctx context.Context, request Request) (Response, error) {
	if request.Method == "" {
		request.Method = http.MethodGet
	}
	path, err := parsePath(c.base, request.Path)
	if err != nil {
		return Response{}, err
	}
	e := c.exchange(request.Method, path)
	if problem := request.problem(); problem != "" {
		return Response{}, e.fail(ReasonInvalidInput, problem, nil)
	}
	header, body := http.Header{}, request.Body
	maps.Copy(header, request.Header)
	if body == nil && takesBody(request.Method) {
		body = []byte{} // so that its length, zero, is sent: without one it would come in chunks
	}
	for _, credential := range c.options.Credentials {
		header.Del(credential.name) // the client's own is sent
	}
	answer, err := e.send(ctx, header, body)
	answer.asked = e
	return answer, err
}

// problem says why a request cannot be made; "" where it can.
func (r Request) problem() string {
	switch {
	case strings.Trim(r.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return "a method is upper-case letters alone"
	case r.Method == http.MethodConnect:
		return "CONNECT is for proxies"
	case r.Method == http.MethodTrace:
		return "the answer to a TRACE repeats the credentials"
	case len(r.Body) > 0 && !takesBody(r.Method):
		return r.Method + " takes no body"
	}
	return ""
}

// takesBody reports whether a request with that method can have a body.
func takesBody(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// CheckJSON reports by how it begins what is not JSON: a sign-in page, HTML of a proxy, other text, or no body but for a
// PATCH. The error is an *Error.
func (r Response) CheckJSON() error {
	return r.question().checkJSON(r.Header.Get("Content-Type"), r.Body)
}

// JSON returns the JSON value of the body, or nil. The error is an *Error.
func (r Response) JSON() ([]byte, error) {
	if err := r.CheckJSON(); err != nil || len(bytes.TrimSpace(r.Body)) == 0 {
		return nil, err
	}
	value, err := parseValue(r.Body)
	if err != nil {
		return nil, r.question().badJSON(err)
	}
	return value, nil
}

// Page returns the rows of a page of any list. The error is an *Error.
func (r Response) Page() (Page[Object], error) {
	if err := r.CheckJSON(); err != nil {
		return Page[Object]{}, err
	}
	page, err := parsePage(r.Body, nil)
	if err != nil {
		return Page[Object]{}, r.question().badJSON(err)
	}
	return page, nil
}

// question is the exchange that the answer belongs to, as far as it is known.
func (r Response) question() *exchange { return cmp.Or(r.asked, &exchange{}) }

type endKey struct{}

// FinishRequests returns a context for Update with which the end of ctx leaves no doubt behind: no PATCH is begun any
// more, but one under way is finished and its change verified. Options.RequestTimeout alone bounds it.
func FinishRequests(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), endKey{}, ctx)
}

// beginning is the context without which no PATCH is begun: that of FinishRequests' caller, or ctx itself.
func beginning(ctx context.Context) context.Context {
	if begins, ok := ctx.Value(endKey{}).(context.Context); ok {
		return begins
	}
	return ctx
}
