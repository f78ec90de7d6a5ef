package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"
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

// longestDial bounds a connection that no request waits for any more: net/http goes on making it, for the next request.
const longestDial = 2 * time.Minute

// connections is how many idle connections to the server are kept: as many as a program has requests in flight.
const connections = 64

// NewTransport returns a transport that reports *ProxyError. If proxy is nil, the environment's proxy is used.
func NewTransport(config *tls.Config, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	transport := &http.Transport{}
	if standard, ok := http.DefaultTransport.(*http.Transport); ok {
		transport = standard.Clone()
	}
	transport.TLSClientConfig = &tls.Config{}
	if config != nil {
		transport.TLSClientConfig = config.Clone()
	}
	transport.TLSClientConfig.MinVersion = max(transport.TLSClientConfig.MinVersion, tls.VersionTLS12)
	transport.ForceAttemptHTTP2 = true
	if made := transport.TLSClientConfig; len(made.Certificates) > 0 || made.GetClientCertificate != nil {
		// Some servers ask for a client certificate only once they know the path (Apache per location, IIS). With TLS 1.2 they
		// renegotiate for it, which HTTP/2 forbids (RFC 9113, section 9.2.1).
		made.Renegotiation = max(made.Renegotiation, tls.RenegotiateOnceAsClient)
		transport.ForceAttemptHTTP2, transport.Protocols = false, new(http.Protocols)
		transport.Protocols.SetHTTP1(true)
	}
	// Options.ConnectTimeout ends the wait for a connection.
	transport.DialContext = (&net.Dialer{Timeout: longestDial}).DialContext
	transport.TLSHandshakeTimeout = longestDial
	transport.MaxIdleConnsPerHost = connections
	transport.OnProxyConnectResponse = refusedByProxy
	if proxy != nil {
		transport.Proxy = proxy
	}
	transport.Proxy = notingProxy(transport.Proxy)
	return transport
}
