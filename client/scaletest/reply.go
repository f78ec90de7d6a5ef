package scaletest

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
)

// reply is a response before it is sent.
type reply struct {
	status int
	header http.Header
	body   []byte
}

const (
	contentJSON = "application/json"
	contentHTML = "text/html"
)

func newReply(status int, contentType string, body []byte) *reply {
	header := http.Header{}
	header.Set("Content-Type", contentType)
	header.Set("X-Frame-Options", "SAMEORIGIN")
	return &reply{status, header, body}
}

func (c *call) json(status int, value any) *reply {
	answer := newReply(status, contentJSON, encode(value, c.api.later))
	answer.header.Set("Vary", "Accept, Cookie")
	answer.header.Set("Allow", c.allow)
	return answer
}

// refuse returns an error in the format of the release.
func (c *call) refuse(status int, message string) *reply {
	if c.api.documented {
		return newReply(status, "text/plain", []byte(message))
	}
	return c.json(status, map[string]string{"detail": message})
}

// unprocessable refuses a request on which released servers crash.
func (c *call) unprocessable(message string) *reply {
	if c.api.documented {
		return c.refuse(http.StatusBadRequest, message)
	}
	return crash()
}

func (c *call) notFound() *reply { return c.refuse(http.StatusNotFound, c.api.notFound) }

// quoted quotes a name as messages of the release do.
func (c *call) quoted(name string) string { return c.api.quote + name + c.api.quote }

// options says what the service can do, which clients do not look at.
func (c *call) options() *reply {
	return c.json(http.StatusOK, json.RawMessage(`{"name":"Job Type Details","description":"",`+
		`"renders":["application/json","text/html"],"parses":["application/json","application/x-www-form-urlencoded"]}`))
}

// version serves GET /version/.
func (c *call) version() *reply {
	return c.json(http.StatusOK, map[string]string{"version": c.api.number})
}

// crash is the response of released servers when their code fails.
func crash() *reply {
	answer := newReply(http.StatusInternalServerError, contentHTML, []byte("<h1>Server Error (500)</h1>"))
	answer.header.Set("Vary", "Cookie")
	return answer
}

// unrouted responds to a path without a service.
func (c *call) unrouted() *reply {
	path := html.EscapeString(c.shownPath())
	return newReply(http.StatusNotFound, contentHTML, []byte(strings.ReplaceAll(c.api.lost, "{path}", path)))
}

// moved responds to a path without its slash.
func (c *call) moved() *reply {
	location := url.URL{Path: c.shownPath() + "/", RawQuery: c.request.URL.RawQuery}
	if !c.api.later {
		location.Scheme, location.Host = "http", c.request.Host
	}
	answer := newReply(http.StatusMovedPermanently, "text/html; charset=utf-8", nil)
	answer.header.Set("Location", location.String())
	return answer
}

// shownPath is the path of the request as the server believes it is.
func (c *call) shownPath() string {
	if c.api.later {
		return c.api.base + c.api.prefix + c.path
	}
	return c.request.URL.Path
}

func tooLong(length int) *reply {
	return newReply(http.StatusBadRequest, contentHTML, fmt.Appendf(nil, "<html>\n  <head>\n    <title>Bad Request</title>\n  </head>\n"+
		"  <body>\n    <h1><p>Bad Request</p></h1>\n    Invalid HTTP request line: &#x27;Request Line is too large (%d &gt; %d)&#x27;\n"+
		"  </body>\n</html>\n", length, maximumRequestLine))
}
