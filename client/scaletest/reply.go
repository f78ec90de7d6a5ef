package scaletest

import (
	"bytes"
	"encoding/json"
	"html"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// reply is an answer before it is sent.
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

// json answers with JSON that is already spelled out. The type that released servers name is the one asked for, with
// its parameters.
func (c *call) json(status int, body []byte) *reply {
	contentType := contentJSON
	if c.store.behaviour == Released {
		if accepted := acceptedJSON(c.request.Header.Values("Accept")); accepted != "" {
			contentType = accepted
			body = indented(body, accepted)
		}
	}
	answer := newReply(status, contentType, body)
	answer.header.Set("Vary", "Accept, Cookie")
	answer.header.Set("Allow", c.allow)
	return answer
}

// acceptedJSON finds the media range of an Accept header that asks for JSON with parameters.
func acceptedJSON(values []string) string {
	for _, value := range values {
		for part := range strings.SplitSeq(value, ",") {
			mediaType, parameters, err := mime.ParseMediaType(part)
			if err == nil && mediaType == contentJSON && len(parameters) > 0 {
				return strings.TrimSpace(part)
			}
		}
	}
	return ""
}

func indented(body []byte, mediaType string) []byte {
	_, parameters, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return body
	}
	width, err := strconv.Atoi(parameters["indent"])
	if err != nil || width < 0 || width > 8 {
		return body
	}
	var text bytes.Buffer
	if json.Indent(&text, body, "", strings.Repeat(" ", width)) != nil {
		return body
	}
	return text.Bytes()
}

// refuse answers with an error in the words of the behaviour.
func (c *call) refuse(status int, message string) *reply {
	if c.store.behaviour == Documented {
		return newReply(status, contentText, []byte(message))
	}
	w := objectWriter{}
	w.open()
	w.string("detail", message)
	w.close()
	return c.json(status, w.text)
}

// crash is what released servers answer where their code fails.
func crash() *reply {
	answer := newReply(http.StatusInternalServerError, contentHTML, []byte("<h1>Server Error (500)</h1>"))
	answer.header.Set("Vary", "Cookie")
	return answer
}

func unrouted(path string) *reply {
	return newReply(http.StatusNotFound, contentHTML,
		[]byte("<h1>Not Found</h1><p>The requested URL "+html.EscapeString(path)+" was not found on this server.</p>"))
}

func moved(location string) *reply {
	answer := newReply(http.StatusMovedPermanently, "text/html; charset=utf-8", nil)
	answer.header.Set("Location", location)
	return answer
}

func tooLong(length int) *reply {
	return newReply(http.StatusBadRequest, contentHTML, []byte("<html>\n  <head>\n    <title>Bad Request</title>\n  </head>\n"+
		"  <body>\n    <h1><p>Bad Request</p></h1>\n    Invalid HTTP request line: &#x27;Request Line is too large ("+
		strconv.Itoa(length)+" &gt; "+strconv.Itoa(maximumRequestLine)+")&#x27;\n  </body>\n</html>\n"))
}
