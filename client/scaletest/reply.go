package scaletest

import (
	"fmt"
	"html"
	"net/http"
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
	contentText = "text/plain"

	allowRead   = "GET, HEAD, OPTIONS"
	allowPost   = "GET, POST, HEAD, OPTIONS"
	allowUpdate = "GET, PATCH, HEAD, OPTIONS"
)

func newReply(status int, contentType string, body []byte) *reply {
	header := http.Header{}
	header.Set("Content-Type", contentType)
	header.Set("X-Frame-Options", "SAMEORIGIN")
	return &reply{status, header, body}
}

func (c *call) json(status int, body []byte) *reply {
	answer := newReply(status, contentJSON, body)
	answer.header.Set("Vary", "Accept, Cookie")
	answer.header.Set("Allow", c.allow)
	return answer
}

// encode returns the JSON of a value as the release writes it.
func (c *call) encode(value any) []byte { return encode(value, c.api.release.later) }

// refuse returns an error in the format of the behaviour.
func (c *call) refuse(status int, message string) *reply {
	if c.store.behaviour == Documented {
		return newReply(status, contentText, []byte(message))
	}
	return c.json(status, c.encode(map[string]string{"detail": message}))
}

// options says what the service can do, which clients do not look at.
func (c *call) options() *reply {
	if !c.api.release.later {
		return c.json(http.StatusOK, []byte(`{"name":"Job Type"}`))
	}
	return c.json(http.StatusOK, []byte(`{"name":"Job Type Details","description":"",`+
		`"renders":["application/json","text/html"],"parses":["application/json","application/x-www-form-urlencoded"]}`))
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
	return newReply(http.StatusNotFound, contentHTML, []byte(strings.ReplaceAll(c.api.release.lost, "{path}", path)))
}

// shownPath is the path of the request as the server believes it is.
func (c *call) shownPath() string {
	if c.api.release.later {
		return c.api.release.base + c.api.prefix + c.path
	}
	return c.request.URL.Path
}

func tooLong(length int) *reply {
	return newReply(http.StatusBadRequest, contentHTML, fmt.Appendf(nil, "<html>\n  <head>\n    <title>Bad Request</title>\n  </head>\n"+
		"  <body>\n    <h1><p>Bad Request</p></h1>\n    Invalid HTTP request line: &#x27;Request Line is too large (%d &gt; %d)&#x27;\n"+
		"  </body>\n</html>\n", length, maximumRequestLine))
}
