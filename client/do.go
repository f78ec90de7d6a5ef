package client

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"net/http"
	"strings"

	"jt/client/internal/rawjson"
)

// Request is a request for [Client.Do].
type Request struct {
	Method string      // in upper case; empty means GET
	Path   string      // below the base URL, such as "/job-types/?page=2"; the first slash is optional
	Header http.Header // added to the client's own
	Body   []byte      // JSON, unless Header has another Content-Type; empty means none
}

// Response is a server's response. From status 300 on it holds no credentials.
type Response struct {
	Protocol string      // such as "HTTP/1.1"
	Status   int         // such as 200
	Header   http.Header // as sent
	Body     []byte      // cut at 64 KiB if the status is 300 or above

	exchange *exchange // a pointer, so that printing a Response prints nothing of it
}

// Do sends a request. Only GET and HEAD are retried; any request that the server refuses is sent again if the credentials can
// be renewed. A status of 300 or above is an *Error beside the Response. A path that leads elsewhere is an *InputError.
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
		body = []byte{} // so that Content-Length: 0 is sent, not an empty chunked body
	}
	response, err := e.send(ctx, header, body)
	response.exchange = e
	return response, err
}

// problem returns why a request cannot be made, or "".
func (r Request) problem() string {
	switch {
	case strings.Trim(r.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return "a method has only upper-case letters"
	case r.Method == http.MethodConnect:
		return "CONNECT is only for proxies"
	case r.Method == http.MethodTrace:
		return "the response to TRACE repeats the credentials"
	case len(r.Body) > 0 && !takesBody(r.Method):
		return r.Method + " cannot have a body"
	}
	return ""
}

// takesBody reports whether a request with that method can have a body.
func takesBody(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// JSON returns the JSON in the body (a PATCH may have none), or an *Error.
func (r Response) JSON() ([]byte, error) {
	return parsed(r, func(body []byte) ([]byte, error) {
		if len(bytes.TrimSpace(body)) == 0 {
			return nil, nil
		}
		return rawjson.Parse(body)
	})
}

// Page returns the rows of a page of any list, or an *Error.
func (r Response) Page() (Page[Object], error) {
	return parsed(r, func(body []byte) (Page[Object], error) { return parsePage(body, nil) })
}

// parsed parses the body of a response, and reports what is wrong with it as an *Error.
func parsed[Value any](r Response, parse func(body []byte) (Value, error)) (value Value, err error) {
	e := cmp.Or(r.exchange, &exchange{signedIn: &signInState{}})
	if err := e.checkJSON(r.Header.Get("Content-Type"), r.Body); err != nil {
		return value, err
	}
	if value, err = parse(r.Body); err != nil {
		return *new(Value), e.badJSON(err)
	}
	return value, nil
}

type endKey struct{}

// FinishRequests returns a context for Update. Once ctx ends, no new PATCH is sent, but one in flight is finished and
// verified. Only Options.RequestTimeout limits that.
func FinishRequests(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), endKey{}, ctx)
}

type uncachedKey struct{}

// Uncached returns a context for reads that decide about a change: caches on the way are asked not to answer.
func Uncached(ctx context.Context) context.Context {
	return context.WithValue(ctx, uncachedKey{}, true)
}

// beginning returns the context whose end keeps a PATCH from being begun: the one given to FinishRequests, or ctx itself.
func beginning(ctx context.Context) context.Context {
	if begins, ok := ctx.Value(endKey{}).(context.Context); ok {
		return begins
	}
	return ctx
}
