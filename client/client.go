package client

import (
	"net/http"
	"net/url"
	"time"

	"github.com/go-resty/resty/v2"
)

// The defaults of Options.
const (
	DefaultRequestTimeout = 60 * time.Second
	DefaultMaxBodyBytes   = 64 << 20
	DefaultPageSize       = 1000
	DefaultUserAgent      = "jt-client"
)

// NoTimeout as Options.RequestTimeout lets a request take as long as its context allows.
const NoTimeout time.Duration = -1

// Options are the settings of a Client. The zero value is a good one.
type Options struct {
	// Transport carries the requests. Nil means a new one that heeds HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
	Transport http.RoundTripper
	// UserAgent is sent with every request; empty means DefaultUserAgent.
	UserAgent string
	// RequestTimeout bounds one request from its start to the last byte of its answer.
	// Zero means DefaultRequestTimeout; NoTimeout means none.
	RequestTimeout time.Duration
	// MaxBodyBytes bounds one answer after decompression; a larger one is an error. Zero means DefaultMaxBodyBytes.
	MaxBodyBytes int64
	// PageSize is how many rows a walk asks for at once, 1 to 1000. Zero means DefaultPageSize.
	PageSize int
}

// Client talks to one Scale server. It is safe for use by several goroutines.
type Client struct {
	// JobTypes are the job-type services.
	JobTypes *JobTypesService

	base     *url.URL
	exchange *resty.Client
	options  Options
	clock    serverClock
}

// New makes a client for the server whose services lie below baseURL, such as https://host/scale/api or
// http://host:8000/v5/. It sends nothing. The error is a *BaseURLError.
func New(baseURL string, options Options) (*Client, error) {
	base, err := parseBaseURL(baseURL)
	if err != nil {
		return nil, err
	}
	options = options.withDefaults()
	// resty.New would add a cookie jar, which could carry one command's session into the next request.
	exchange := resty.NewWithClient(&http.Client{Transport: options.Transport, CheckRedirect: keepMethodAndOrigin})
	exchange.SetRetryCount(0)
	exchange.SetDisableWarn(true)
	exchange.SetLogger(silent{})
	exchange.SetHeader("User-Agent", options.UserAgent)
	exchange.SetHeader("Accept", "application/json")
	c := &Client{base: base, exchange: exchange, options: options}
	c.JobTypes = &JobTypesService{client: c}
	return c, nil
}

func (o Options) withDefaults() Options {
	if o.Transport == nil {
		if transport, ok := http.DefaultTransport.(*http.Transport); ok {
			o.Transport = transport.Clone()
		}
	}
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	if o.RequestTimeout == 0 {
		o.RequestTimeout = DefaultRequestTimeout
	}
	if o.MaxBodyBytes <= 0 {
		o.MaxBodyBytes = DefaultMaxBodyBytes
	}
	if o.PageSize <= 0 {
		o.PageSize = DefaultPageSize
	}
	return o
}

// BaseURL is the URL below which the services are, without a slash at its end.
func (c *Client) BaseURL() string { return c.base.String() }

// url is the address of a service: every path ends in a slash, because a server redirects where it is missing and a
// redirected PATCH would be a GET.
func (c *Client) url(path string, query url.Values) string {
	address := c.base.String() + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// silent keeps resty from writing to stderr: errors are values here.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
