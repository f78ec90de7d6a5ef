package scaletest

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

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
	now     simulation.Instant
	allow   string // methods
	promise bool   // respond to an update as if it was made, but do not make it
	user    *Account
}

// service is what a server does at a path. A method without a function is not allowed.
type service struct {
	get, post, patch func(*call) *reply
	isOpen           bool // nobody has to sign in
	anyUser          bool // nobody has to be staff
}

// methods returns the allowed methods.
func (s service) methods() string {
	var allowed []string
	for _, method := range []struct {
		name  string
		serve func(*call) *reply
	}{{http.MethodGet, s.get}, {http.MethodPost, s.post}, {http.MethodPatch, s.patch}, {http.MethodHead, s.get}} {
		if method.serve != nil {
			allowed = append(allowed, method.name)
		}
	}
	return strings.Join(append(allowed, http.MethodOptions), ", ")
}

// answer carries a request out.
func (c *call) answer() *reply {
	line := len(c.request.Method + " " + c.request.RequestURI + " " + c.request.Proto)
	if !c.api.documented && line > maximumRequestLine {
		return tooLong(line)
	}
	found, ok := c.service(c.path)
	if !ok {
		if _, ok = c.service(c.path + "/"); ok {
			return c.moved()
		}
		return c.unrouted()
	}
	c.allow = found.methods()
	if refusal := c.signIn(found); refusal != nil {
		return refusal
	}
	serve := map[string]func(*call) *reply{
		http.MethodGet: found.get, http.MethodHead: found.get, http.MethodPost: found.post, http.MethodPatch: found.patch,
		http.MethodOptions: (*call).options,
	}[c.request.Method]
	if serve == nil {
		return c.refuse(http.StatusMethodNotAllowed, "Method "+c.quoted(c.request.Method)+" not allowed.")
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	return serve(c)
}

// service returns the service at a path; ok is false if the path has no service.
func (c *call) service(path string) (found service, ok bool) {
	if found, ok = c.api.services[path]; ok {
		return found, true
	}
	name, version, ok := address(path)
	isNumber := version == "" && strings.Trim(name, "0123456789") == ""
	switch {
	case !ok, c.api.details == nil, c.api.numbered && !c.api.later && !isNumber:
		return service{}, false
	case c.api.numbered && !isNumber: // a route for names, which /v5 refuses
		return service{get: (*call).notFound}, true
	case c.api.numbered:
		id, _ := strconv.ParseInt(name, 10, 64) // out of range, it is larger than any id
		return serviceOf(c.store.find(id)), true
	case isNumber && c.api.grouped: // the route of ids, as in /v5
		return serviceOf(nil), true
	case version == "":
		return service{get: func(c *call) *reply { return c.versions(name) }}, true
	}
	return serviceOf(c.store.at(name, version)), true
}

// serviceOf returns the service of a job type, or of an address without one.
func serviceOf(t *simulation.JobType) service {
	return service{
		get: func(c *call) *reply {
			if t == nil {
				return c.notFound()
			}
			return c.api.details(c, t)
		},
		patch: func(c *call) *reply { return c.update(t) },
	}
}

// address reads /job-types/NAME/ and /job-types/NAME/VERSION/; ok is false if the routes cannot address the name or the version.
func address(path string) (name, version string, ok bool) {
	rest, isBelow := strings.CutPrefix(path, "/job-types/")
	rest, isComplete := strings.CutSuffix(rest, "/")
	name, version, hasVersion := strings.Cut(rest, "/")
	if !isBelow || !isComplete || !isWord(name, "-") || hasVersion && !isWord(version, ".") {
		return "", "", false
	}
	return name, version, true
}

// isWord reports whether a text has only letters, digits, underscores and further characters.
func isWord(text, further string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' && !strings.ContainsRune(further, r)
	})
}

// parameter returns the last value of a query parameter, which is the one that counts.
func (c *call) parameter(name string) (value string, ok bool) {
	values := c.query[name]
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}
