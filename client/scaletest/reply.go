package scaletest

import (
	"fmt"
	"html"
	"net/http"
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

// refuse returns an error in the format of the behaviour.
func (c *call) refuse(status int, message string) *reply {
	if c.store.behaviour == Documented {
		return newReply(status, contentText, []byte(message))
	}
	return c.json(status, encode(map[string]string{"detail": message}))
}

// crash is the response of released servers when their code fails.
func crash() *reply {
	answer := newReply(http.StatusInternalServerError, contentHTML, []byte("<h1>Server Error (500)</h1>"))
	answer.header.Set("Vary", "Cookie")
	return answer
}

func unrouted(path string) *reply {
	return newReply(http.StatusNotFound, contentHTML,
		[]byte("<h1>Not Found</h1><p>The requested URL "+html.EscapeString(path)+" was not found on this server.</p>"))
}

func tooLong(length int) *reply {
	return newReply(http.StatusBadRequest, contentHTML, fmt.Appendf(nil, "<html>\n  <head>\n    <title>Bad Request</title>\n  </head>\n"+
		"  <body>\n    <h1><p>Bad Request</p></h1>\n    Invalid HTTP request line: &#x27;Request Line is too large (%d &gt; %d)&#x27;\n"+
		"  </body>\n</html>\n", length, maximumRequestLine))
}
