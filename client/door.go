package client

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// Request is a question or change that no method of a service makes.
type Request struct {
	Method string      // empty means GET
	Path   string      // below the base URL, such as "/job-types/?page=2"
	Header http.Header // beside those of the client
	Body   []byte      // nil means none; Header says what it is, or else it is sent as JSON
}

// Answer is what came back.
type Answer struct {
	Protocol string // such as "HTTP/1.1"
	Status   int
	Header   http.Header
	Body     []byte // whole, but that of a status of 300 and above is cut at 64 KiB
}

// Do makes any exchange below the base URL with the connection, the credentials, the retries and the bounds of the
// services. A status of 300 and above is an *Error, with the Answer beside it. What a success holds is not looked at,
// and a change is sent once, whatever becomes of it.
func (c *Client) Do(ctx context.Context, request Request) (Answer, error) {
	method := strings.ToUpper(request.Method)
	if method == "" {
		method = http.MethodGet
	}
	e := c.asking(method, c.base.String()+"/"+strings.TrimPrefix(request.Path, "/"))
	if parsed, err := url.Parse(e.url); err != nil || !sameOrigin(parsed, c.base) || parsed.User != nil {
		return Answer{}, e.fail(ReasonInvalidInput, "the path is not one below the server's URL", nil)
	}
	header := request.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if request.Body != nil && header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
	}
	return c.answer(ctx, e, header, request.Body)
}
