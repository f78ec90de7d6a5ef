package scaletest

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// maximumRequestLine is in bytes, without the line's end.
const maximumRequestLine = 4094

// call is one request and what is needed for its response.
type call struct {
	store   *store
	api     *api
	request *http.Request
	body    []byte
	query   url.Values
	path    string // below the prefix of the api
	prefix  string
	now     simulation.Instant
	allow   string // methods
	promise bool   // respond to an update as if it was made, but do not make it
	isOpen  bool   // nobody has to sign in
	anyUser bool   // nobody has to be staff
	user    *Account
}

// answer carries a request out.
func (c *call) answer() *reply {
	line := len(c.request.Method + " " + c.request.RequestURI + " " + c.request.Proto)
	if c.store.behaviour != Documented && line > maximumRequestLine {
		return tooLong(line)
	}
	service := c.api.service(c, c.path)
	method := c.request.Method
	switch {
	case service == nil && c.api.service(c, c.path+"/") != nil:
		location := url.URL{Path: c.shownPath() + "/", RawQuery: c.request.URL.RawQuery}
		if !c.api.release.later {
			location.Scheme, location.Host = "http", c.request.Host
		}
		answer := newReply(http.StatusMovedPermanently, "text/html; charset=utf-8", nil)
		answer.header.Set("Location", location.String())
		return answer
	case service == nil:
		return c.unrouted()
	}
	if refusal := c.signIn(); refusal != nil {
		return refusal
	}
	switch {
	case method == http.MethodOptions:
		return c.options()
	case strings.Contains(", "+c.allow+",", " "+method+","):
		return service()
	}
	return c.refuse(http.StatusMethodNotAllowed, "Method "+c.quoted(method)+" not allowed.")
}

// quoted quotes a name as messages of the release do.
func (c *call) quoted(name string) string { return c.api.release.quote + name + c.api.release.quote }

// numbered returns the service of releases up to 2015 at a path, or nil.
func (c *call) numbered(path string) func() *reply {
	c.allow = allowRead
	switch path {
	case "/job-types/":
		return c.list
	case "/job-types/status/":
		return c.status
	case "/job-types/running/":
		return c.running
	case "/job-types/system-failures/":
		return c.systemFailures
	case "/errors/":
		if c.api.errors != nil {
			return c.errorList
		}
	}
	digits, version, ok := c.address(path)
	if !ok || version != "" || !isDigits(digits) {
		return nil
	}
	id := idOfDigits(digits)
	c.allow = allowUpdate
	return func() *reply {
		if c.request.Method == http.MethodPatch {
			return c.update(id)
		}
		return c.details(id)
	}
}

func isDigits(text string) bool { return strings.Trim(text, "0123456789") == "" }

// idOfDigits returns the id that digits are or, if they are larger than any id, -1.
func idOfDigits(digits string) int64 {
	if id, err := strconv.ParseInt(digits, 10, 64); err == nil {
		return id
	}
	return -1
}

// parameter returns the last value of a query parameter, which is the one that counts.
func (c *call) parameter(name string) (value string, ok bool) {
	values := c.query[name]
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}
