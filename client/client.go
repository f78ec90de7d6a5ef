package client

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"

	"jt/client/internal/rawjson"
	"jt/client/internal/transport"
	"jt/client/model"
)

// Defaults of [Options].
const (
	DefaultRetries  = 3
	DefaultPageSize = 1000
)

// Options configure a Client. The zero value is ready to use.
type Options struct {
	Transport   http.RoundTripper // nil means NewTransport(nil, nil)
	Credentials Credentials       // sent to the server with every request, and to no other server
	// Renew returns the credentials anew, as they can expire. It is called after the server refused them, by one goroutine at a
	// time. If they are others then, the refused request is sent once more. Nil means that they cannot be renewed.
	Renew          func(context.Context) (Credentials, error)
	UserAgent      string           // empty means jt-client
	Retries        int              // of a request after a temporary failure; zero means DefaultRetries, negative none
	OnRetry        func(Retry)      // called before the wait for each retry, by several goroutines at once; may be nil
	RequestTimeout time.Duration    // for a request with its retries, to the last byte; zero means a minute, negative no limit
	ConnectTimeout time.Duration    // for a connection, before the request is sent; zero means 10 s, negative no limit of its own
	MaxBodyBytes   int64            // of a response, decompressed; zero means 64 MiB
	Concurrency    int              // pages of a list requested at once; zero means 4
	PageSize       int              // default of PageOptions.PageSize
	Now            func() time.Time // this machine's clock, which ServerTime and ClockAhead use; nil means time.Now
}

// Client talks to one Scale server. It is safe for concurrent use.
type Client struct {
	JobTypes *JobTypesService // the job-type services
	Errors   *ErrorsService   // the error services

	base    *url.URL
	resty   *resty.Client
	signIn  *signIn
	options Options

	detection *detection
	addresses addresses
	pages     keptPages

	clock     atomic.Pointer[serverClock] // nil before the server's first response with a Date
	pageBytes atomic.Int64                // room for the next large page: a little more than the last one took
}

// New returns a client for a base URL such as https://host/scale/api. Its error is an *InputError.
func New(baseURL string, options Options) (*Client, error) {
	base, err := parseBaseURL(baseURL)
	if err != nil {
		return nil, err
	}
	if err := options.Credentials.check(); err != nil {
		return nil, err
	}
	options = options.withDefaults()
	// resty.New would add a cookie jar, which carries a session from one request into the next. Resty's own reading of
	// bodies has no limit and takes HTML for an empty result, and its retries, off by default, would repeat a PATCH.
	sender := resty.NewWithClient(&http.Client{Transport: readableRedirects{options.Transport}}).
		SetRedirectPolicy(resty.RedirectPolicyFunc(keepMethodAndOrigin)).
		SetDoNotParseResponse(true).
		SetHeader("User-Agent", options.UserAgent).
		SetHeader("Accept", "application/json")
	c := &Client{base: base, resty: sender, options: options, signIn: newSignIn(options), detection: &detection{asking: make(chan struct{}, 1)}}
	c.detection.release.Store(releaseAt(base.Path))
	c.JobTypes, c.Errors = &JobTypesService{client: c}, &ErrorsService{client: c}
	return c, nil
}

func (o Options) withDefaults() Options {
	if o.Transport == nil {
		o.Transport = NewTransport(nil, nil)
	}
	o.UserAgent = cmp.Or(o.UserAgent, "jt-client")
	o.Retries = max(cmp.Or(o.Retries, DefaultRetries), 0)
	o.RequestTimeout = cmp.Or(o.RequestTimeout, time.Minute)
	o.ConnectTimeout = cmp.Or(o.ConnectTimeout, 10*time.Second)
	o.MaxBodyBytes = cmp.Or(max(o.MaxBodyBytes, 0), 64<<20)
	o.Concurrency = cmp.Or(max(o.Concurrency, 0), 4)
	o.PageSize = max(o.PageSize, 0)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// BaseURL returns the URL given to New, without a trailing slash.
func (c *Client) BaseURL() string { return c.base.String() }

// Concurrency returns Options.Concurrency or its default.
func (c *Client) Concurrency() int { return c.options.Concurrency }

// withQuery adds a query to a path. Every path ends in a slash: servers redirect a path without one, and a redirected
// PATCH would become a GET.
func withQuery(path string, query url.Values) string {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

// NewTransport returns a transport that reports *ProxyError. If proxy is nil, the environment's proxy is used.
func NewTransport(config *tls.Config, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	return transport.New(config, proxy)
}

// ProxyError is a proxy that cannot be reached or makes no connection. Its fields are Proxy (the URL, without user and
// password), SignedIn (whether it got a user and password), Status (of its response; 0 if there was none) and Err (the cause).
type ProxyError = transport.ProxyError

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

// Do sends a request. Only GET and HEAD are retried. A status of 300 or above is an *Error beside the Response, a path that
// leads elsewhere an *InputError.
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
	body := request.Body
	if body == nil && takesBody(request.Method) {
		body = []byte{} // so that Content-Length: 0 is sent, not an empty chunked body
	}
	response, err := e.send(ctx, request.Header, body)
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
func (r Response) Page() (Page[model.Object], error) {
	return parsed(r, func(body []byte) (Page[model.Object], error) {
		page, err := parsePage(body, nil)
		return Page[model.Object]{Count: page.Count, More: page.More, Rows: objectsOf(page.Rows)}, err
	})
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

// FinishRequests returns a context for Update: once ctx ends, no PATCH is sent, but one in flight is finished and verified.
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

// serverClock is what the Date of a response shows about the server's clock.
type serverClock struct {
	ahead time.Duration // of ours, if the Date was stamped when the response arrived
	took  time.Duration // the request; the Date may have been stamped that much earlier
}

// readClock notes the Date header of a response that begins to arrive now, so long after its request. A response from a
// cache has an old one.
func (c *Client) readClock(header http.Header, took time.Duration) {
	at, err := http.ParseTime(header.Get("Date"))
	if age := header.Get("Age"); err != nil || age != "" && age != "0" {
		return
	}
	c.clock.Store(&serverClock{ahead: at.Sub(c.options.Now()), took: took})
}

// ServerTime returns the server's time, by the Date of its last response.
func (c *Client) ServerTime() (now time.Time, known bool) {
	if clock := c.clock.Load(); clock != nil {
		return c.options.Now().Add(clock.ahead).UTC(), true
	}
	return time.Time{}, false
}

// ClockAhead returns how far the server's clock, by the Date of its last response, is ahead of this machine's, and how much
// less or more that may be. A proxy may have set the Date by a clock of its own.
func (c *Client) ClockAhead() (ahead, doubt time.Duration, known bool) {
	clock := c.clock.Load()
	if clock == nil {
		return 0, 0, false
	}
	doubt = clock.took / 2
	return clock.ahead + time.Second/2 + doubt, doubt, true // a Date is cut to seconds
}
