package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"

	"jt/client/internal/transport"
)

// Defaults of [Options].
const (
	DefaultRetries        = 3
	DefaultPageSize       = 1000
	DefaultConnectTimeout = 10 * time.Second
)

const defaultConcurrency = 4

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
	ConnectTimeout time.Duration    // for a connection, before the request is sent; zero means DefaultConnectTimeout, negative no limit of its own
	MaxBodyBytes   int64            // of a response, decompressed; zero means 64 MiB
	Concurrency    int              // pages of a list requested at once; zero means 4
	PageSize       int              // default of PageOptions.PageSize
	Now            func() time.Time // this machine's clock, which ServerTime and ClockAhead use; nil means time.Now
}

// Client talks to one Scale server. It is safe for concurrent use.
type Client struct {
	JobTypes *JobTypesService // the job-type services

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
		SetBaseURL(base.String()).
		SetRedirectPolicy(resty.RedirectPolicyFunc(keepMethodAndOrigin)).
		SetDoNotParseResponse(true).
		SetHeader("User-Agent", options.UserAgent).
		SetHeader("Accept", "application/json")
	c := &Client{base: base, resty: sender, options: options, signIn: newSignIn(options), detection: newDetection(base.Path)}
	c.JobTypes = &JobTypesService{client: c}
	return c, nil
}

func (o Options) withDefaults() Options {
	if o.Transport == nil {
		o.Transport = NewTransport(nil, nil)
	}
	o.UserAgent = cmp.Or(o.UserAgent, "jt-client")
	o.Retries = max(cmp.Or(o.Retries, DefaultRetries), 0)
	o.RequestTimeout = cmp.Or(o.RequestTimeout, time.Minute)
	o.ConnectTimeout = cmp.Or(o.ConnectTimeout, DefaultConnectTimeout)
	o.MaxBodyBytes = cmp.Or(max(o.MaxBodyBytes, 0), 64<<20)
	o.Concurrency = cmp.Or(max(o.Concurrency, 0), defaultConcurrency)
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

// ProxyError is a proxy that cannot be reached or makes no connection. Its Proxy is the URL without user and password.
type ProxyError = transport.ProxyError
