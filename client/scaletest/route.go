package scaletest

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maximumRequestLine is in bytes, without the line's end.
const maximumRequestLine = 4094

// call is one request on its way to its answer.
type call struct {
	store   *store
	request *http.Request
	body    []byte
	query   url.Values
	path    string // below the prefix
	prefix  string
	now     instant
	allow   string // methods
	promise bool   // answer an update as if it was done, and leave it
}

// answer carries a request out.
func (c *call) answer() *reply {
	if length := requestLine(c.request); c.store.behaviour == Released && length > maximumRequestLine {
		return tooLong(length)
	}
	c.query = c.request.URL.Query()
	service := c.service(c.path)
	if service == nil {
		if !strings.HasSuffix(c.path, "/") && c.service(c.path+"/") != nil {
			return moved(c.slashed())
		}
		return unrouted(c.request.URL.Path)
	}
	switch c.request.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodOptions:
		return c.json(http.StatusOK, []byte(`{"name": "Job Type", "description": "", "renders": ["application/json"], `+
			`"parses": ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]}`))
	case http.MethodPatch:
		if c.allow == allowUpdate {
			break
		}
		fallthrough
	default:
		return c.refuse(http.StatusMethodNotAllowed, "Method '"+c.request.Method+"' not allowed.")
	}
	return service()
}

// service finds what serves a path, and nil where nothing does.
func (c *call) service(path string) func() *reply {
	rest, found := strings.CutPrefix(path, "/job-types/")
	if !found {
		return nil
	}
	c.allow = allowRead
	switch rest {
	case "":
		return c.list
	case "status/":
		return c.status
	case "running/":
		return c.running
	case "system-failures/":
		return c.systemFailures
	}
	digits, found := strings.CutSuffix(rest, "/")
	if !found || digits == "" || strings.Trim(digits, "0123456789") != "" {
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

// slashed is the request's own URL with the slash that it lacks.
func (c *call) slashed() string {
	location := url.URL{Scheme: "http", Host: c.request.Host, Path: c.request.URL.Path + "/", RawQuery: c.request.URL.RawQuery}
	return location.String()
}

func requestLine(r *http.Request) int {
	return len(r.Method) + len(" ") + len(r.RequestURI) + len(" ") + len(r.Proto)
}

// parameter is the last value of a query parameter, as the service takes it.
func (c *call) parameter(name string) (value string, ok bool) {
	values := c.query[name]
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}
