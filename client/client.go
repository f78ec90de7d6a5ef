package client

import (
	"cmp"
	"net/http"
	"net/url"
	"time"

	"github.com/go-resty/resty/v2"
)

// The defaults of Options.
const (
	DefaultRequestTimeout = 60 * time.Second
	DefaultRetries        = 3
	DefaultConcurrency    = 4
	DefaultMaxBodyBytes   = 64 << 20
	DefaultPageSize       = 1000
	DefaultUserAgent      = "jt-client"
)

// The values that switch Options.RequestTimeout and Options.Retries off.
const (
	NoTimeout = time.Duration(-1)
	NoRetries = -1
)

// Options are the settings of a Client. The zero value is a good one.
type Options struct {
	// Transport carries the requests. Nil means NewTransport(TransportOptions{}).
	Transport http.RoundTripper
	// Credentials go with every request to the server, and to no other.
	Credentials Credentials
	// UserAgent is sent with every request; empty means DefaultUserAgent.
	UserAgent string
	// Retries is how often a GET is repeated after a failure that may pass: no connection, one that broke, a body cut
	// short, or status 429, 502, 503 or 504. The first wait is a quarter of a second, each further one twice as long, or
	// what Retry-After says, up to 30 s. Zero means DefaultRetries. For changes see JobTypesService.Update.
	Retries int
	// OnRetry is called before the wait of each retry, by several goroutines at once. It may be nil.
	OnRetry func(Retry)
	// RequestTimeout bounds one request with its retries, up to the last byte. Zero means DefaultRequestTimeout.
	RequestTimeout time.Duration
	// MaxBodyBytes bounds the body of a response, unpacked. Zero means DefaultMaxBodyBytes.
	MaxBodyBytes int64
	// Concurrency is how many pages of a list are read at once. Zero means DefaultConcurrency.
	Concurrency int
	// PageSize is the default of PageOptions.PageSize.
	PageSize int
}

// Client talks to one Scale server. It is safe for use by several goroutines.
type Client struct {
	JobTypes *JobTypesService // the job-type services

	base    *url.URL
	resty   *resty.Client
	options Options
	clock   serverClock
}

// New returns a client of the server whose services are below baseURL, such as https://host/scale/api or
// http://host:8000/v5/. It sends nothing. The error is an *InputError.
func New(baseURL string, options Options) (*Client, error) {
	base, err := parseBaseURL(baseURL)
	if err != nil {
		return nil, err
	}
	if err := options.Credentials.check(); err != nil {
		return nil, err
	}
	options = options.withDefaults()
	// resty.New would add a cookie jar, which could carry one command's session into the next request. Its retries, off
	// unless asked for, would repeat a PATCH, and its own reading of bodies has no bound and passes HTML for an empty result.
	sender := resty.NewWithClient(&http.Client{Transport: readableRedirects{options.Transport}}).
		SetBaseURL(base.String()).
		SetRedirectPolicy(resty.RedirectPolicyFunc(options.Credentials.keepMethodAndOrigin)).
		SetDoNotParseResponse(true).
		SetHeader("User-Agent", options.UserAgent).
		SetHeader("Accept", "application/json")
	for _, credential := range options.Credentials {
		sender.SetHeader(credential.name, credential.value) // the redirect policy keeps it from other servers
	}
	c := &Client{base: base, resty: sender, options: options}
	c.JobTypes = &JobTypesService{client: c}
	return c, nil
}

func (o Options) withDefaults() Options {
	if o.Transport == nil {
		o.Transport = NewTransport(TransportOptions{})
	}
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	switch {
	case o.Retries == 0:
		o.Retries = DefaultRetries
	case o.Retries < 0:
		o.Retries = 0
	}
	if o.RequestTimeout == 0 {
		o.RequestTimeout = DefaultRequestTimeout
	}
	if o.MaxBodyBytes <= 0 {
		o.MaxBodyBytes = DefaultMaxBodyBytes
	}
	if o.Concurrency <= 0 {
		o.Concurrency = DefaultConcurrency
	}
	o.PageSize = max(o.PageSize, 0)
	return o
}

// BaseURL returns the URL below which the services are, without a slash at its end.
func (c *Client) BaseURL() string { return c.base.String() }

// pageSize is how many rows List.All reads in a page by default.
func (c *Client) pageSize() int { return cmp.Or(c.options.PageSize, DefaultPageSize) }

// Concurrency returns Options.Concurrency or its default.
func (c *Client) Concurrency() int { return c.options.Concurrency }

// withQuery is a path with its query. Every path ends in a slash, because a server redirects where it is missing and a
// redirected PATCH would be a GET.
func withQuery(path string, query url.Values) string {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}
