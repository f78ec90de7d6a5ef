package scaletest

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maximumRequestLine is in bytes, without the line's end.
const maximumRequestLine = 4094

// call is one request and what is needed for its response.
type call struct {
	store   *store
	request *http.Request
	body    []byte
	query   url.Values
	path    string // below the prefix
	prefix  string
	now     instant
	allow   string // methods
	promise bool   // respond to an update as if it was made, but do not make it
}

// answer carries a request out.
func (c *call) answer() *reply {
	line := len(c.request.Method + " " + c.request.RequestURI + " " + c.request.Proto)
	if c.store.behaviour == Released && line > maximumRequestLine {
		return tooLong(line)
	}
	service := c.service(c.path)
	switch method := c.request.Method; {
	case service == nil && c.service(c.path+"/") != nil:
		location := url.URL{Scheme: "http", Host: c.request.Host, Path: c.request.URL.Path + "/", RawQuery: c.request.URL.RawQuery}
		answer := newReply(http.StatusMovedPermanently, "text/html; charset=utf-8", nil)
		answer.header.Set("Location", location.String())
		return answer
	case service == nil:
		return unrouted(c.request.URL.Path)
	case method == http.MethodOptions:
		return c.json(http.StatusOK, []byte(`{"name":"Job Type"}`))
	case method == http.MethodGet, method == http.MethodHead, method == http.MethodPatch && c.allow == allowUpdate:
		return service()
	default:
		return c.refuse(http.StatusMethodNotAllowed, "Method '"+method+"' not allowed.")
	}
}

// service returns the service at a path, or nil.
func (c *call) service(path string) func() *reply {
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
	}
	rest, isBelow := strings.CutPrefix(path, "/job-types/")
	digits, isComplete := strings.CutSuffix(rest, "/")
	if !isBelow || !isComplete || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return nil
	}
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		id = -1 // larger than any id
	}
	c.allow = allowUpdate
	return func() *reply {
		if c.request.Method == http.MethodPatch {
			return c.update(id)
		}
		return c.details(id)
	}
}

// parameter returns the last value of a query parameter, which is the one that counts.
func (c *call) parameter(name string) (value string, ok bool) {
	values := c.query[name]
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}
