package client_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"time"

	"jt/client"
)

// asks is how many requests a GET, a walk and a change send if a fault stays. A walk reads large pages: if the server is too
// slow for one, it is read in smaller pages and not retried.
type asks struct{ read, walk, change int }

// fault is a row of the matrix: what goes wrong with every request, and the result.
type fault struct {
	name      string
	server    http.HandlerFunc  // on a port of the loopback interface
	transport http.RoundTripper // in memory, where time passes or no server is

	asks   asks
	reason client.Reason // of the *client.Error; "" where nothing is wrong with it
	status int           // of the *client.Error
	// differs are the reasons in methods that report another one, by their way.
	differs map[way]client.Reason
	doubt   bool // nobody knows what became of a change
	seen    look // how closely a method has to look to see it
	took    took // of each way, where the server decides
}

// took is how many seconds a GET, a walk and a change take. Zero means the short waits before retries.
type took struct{ read, walk, change int }

func faults() []fault {
	const (
		refused, unreachable, truncation = client.ReasonRefused, client.ReasonUnreachable, client.ReasonTruncated
		invalid, shape                   = client.ReasonInvalidJSON, client.ReasonWrongShape
	)
	redirected := map[way]client.Reason{byChange: client.ReasonRedirect, byOnce: client.ReasonRedirect}
	noJobType := map[way]client.Reason{byPage: client.ReasonNoService, byWalk: client.ReasonNoService, byLookUp: missing}
	noAnswer := map[way]client.Reason{byOnce: ""} // a PATCH may be answered with nothing
	return []fault{
		{name: "nothing", server: well(""), asks: asks{1, 1, 1}},

		{name: "connection refused", transport: nobodyListens(), asks: asks{4, 4, 4}, reason: unreachable, took: took{0, 0, 7}},
		{name: "no such host", transport: failing(&net.DNSError{Name: "host", IsNotFound: true}), asks: asks{1, 1, 1}, reason: unreachable},
		{name: "reset before the answer", server: resetting(""), asks: asks{4, 4, 5}, reason: unreachable, doubt: true},
		{name: "reset in the middle", server: resetting(`{"count": 1, `), asks: asks{4, 4, 5}, reason: unreachable, status: 200, doubt: true},
		{name: "closed without an answer", server: closing, asks: asks{4, 4, 5}, reason: unreachable, doubt: true},
		{name: "cut in the middle", server: truncated, asks: asks{4, 4, 5}, reason: truncation, status: 200, doubt: true},
		{name: "hang", transport: hanging, asks: asks{1, 2, 2}, reason: client.ReasonTimeout, doubt: true, took: took{60, 120, 120}},
		{name: "slow drip", transport: dripping, asks: asks{1, 2, 2}, reason: client.ReasonTimeout, status: 200, doubt: true, took: took{60, 120, 120}},

		{name: "301 to where it is", server: movedTo("/moved" + rowsPath), asks: asks{2, 2, 1}, differs: redirected, status: 301},
		{name: "301 round and round", server: movedTo(""), asks: asks{11, 11, 1}, reason: client.ReasonRedirect, status: 301},
		{name: "302 to another server", server: redirect("https://elsewhere.invalid/jobs?token=hunter2"), asks: asks{1, 1, 1}, reason: client.ReasonRedirect, status: 302},
		{name: "302 to a sign-in page", server: redirect("https://elsewhere.invalid/login?token=hunter2"), asks: asks{1, 1, 1}, reason: client.ReasonSignInPage, status: 302},
		{name: "302 to nowhere", server: redirect("http://[/?token=hunter2"), asks: asks{1, 1, 1}, reason: client.ReasonRedirect, status: 302},
		{name: "302 without an address", server: answer(302, htmlType, ""), asks: asks{1, 1, 1}, reason: client.ReasonBadStatus, status: 302},
		{name: "304", server: answer(304, "", ""), asks: asks{1, 1, 1}, reason: client.ReasonBadStatus, status: 304},

		{name: "401", server: answer(401, jsonType, `{"detail": "who?"}`), asks: asks{1, 1, 1}, reason: client.ReasonUnauthorized, status: 401},
		{name: "403", server: answer(403, jsonType, `{"detail": "not you"}`), asks: asks{1, 1, 1}, reason: client.ReasonUnauthorized, status: 403},
		{name: "404 of the service", server: answer(404, jsonType, `{"detail": "Not found."}`), asks: asks{1, 1, 1}, reason: client.ReasonNotFound, status: 404, differs: noJobType},
		{name: "404 of a web server", server: answer(404, htmlType, "<h1>Not Found</h1>"), asks: asks{1, 1, 1}, reason: client.ReasonNoService, status: 404},
		{name: "429", server: busy(429, nil), asks: asks{4, 4, 4}, reason: refused, status: 429, took: took{0, 0, 7}},
		{name: "429 with Retry-After in seconds", server: busy(429, func() string { return "7" }), asks: asks{4, 4, 4}, reason: refused, status: 429, took: took{21, 21, 21}},
		{name: "429 with Retry-After as a date", transport: try{status: 429, retryAfter: date(9 * time.Second)}.transport(), asks: asks{4, 4, 4}, reason: refused, status: 429, took: took{27, 27, 27}},
		{name: "429 that asks for a day", transport: try{status: 429, retryAfter: date(24 * time.Hour)}.transport(), asks: asks{1, 1, 1}, reason: refused, status: 429},
		{name: "500", server: answer(500, htmlType, "<h1>Server Error (500)</h1>"), asks: asks{1, 1, 3}, reason: refused, status: 500, doubt: true},
		{name: "502", server: answer(502, htmlType, "<h1>Bad Gateway</h1>"), asks: asks{4, 5, 5}, reason: refused, status: 502, doubt: true},
		{name: "503", server: busy(503, nil), asks: asks{4, 4, 4}, reason: refused, status: 503, took: took{0, 0, 7}},
		{name: "504", server: answer(504, htmlType, "<h1>Gateway Time-out</h1>"), asks: asks{4, 5, 5}, reason: refused, status: 504, doubt: true},
		{name: "500 that never ends", server: endless(500), asks: asks{1, 1, 3}, reason: refused, status: 500, doubt: true},

		{name: "a web page", server: answer(200, htmlType, "<title>Welcome to nginx!</title>"), asks: asks{1, 1, 2}, reason: client.ReasonNotJSON, status: 200, doubt: true},
		{name: "a web page that says it is JSON", server: answer(200, jsonType, "<!doctype html><p>hello"), asks: asks{1, 1, 2}, reason: client.ReasonNotJSON, status: 200, doubt: true},
		{name: "a sign-in page", server: answer(200, htmlType, `<title>Portal</title><input type="password">`), asks: asks{1, 1, 1}, reason: client.ReasonSignInPage, status: 200},
		{name: "empty", server: answer(200, jsonType, ""), asks: asks{1, 1, 2}, reason: client.ReasonEmpty, status: 200, doubt: true, differs: noAnswer},
		{name: "204", server: answer(204, "", ""), asks: asks{1, 1, 2}, reason: client.ReasonEmpty, status: 204, doubt: true, differs: noAnswer},
		{name: "JSON that ends early", server: well(`"title": "`), asks: asks{1, 1, 2}, reason: truncation, status: 200, doubt: true},
		{name: "invalid gzip", server: saidToBeGzip(oneRow), asks: asks{4, 4, 5}, reason: client.ReasonUnreadable, status: 200, doubt: true},
		{name: "gzip bomb", server: bomb(), asks: asks{1, 1, 2}, reason: client.ReasonTooLarge, status: 200, doubt: true},
		{name: "endless body", server: endless(200), asks: asks{1, 1, 2}, reason: client.ReasonTooLarge, status: 200, doubt: true},

		{name: "an array", server: answer(200, jsonType, `[]`), asks: asks{1, 1, 2}, reason: shape, status: 200, doubt: true, seen: atList},
		{name: "a number", server: answer(200, jsonType, `12`), asks: asks{1, 1, 2}, reason: shape, status: 200, doubt: true, seen: atList},
		{name: "an object of another service", server: answer(200, jsonType, `{"version": "3.0.0"}`), asks: asks{1, 1, 2}, reason: shape, status: 200, doubt: true, seen: atList},
		{name: "results of another type", server: answer(200, jsonType, `{"count": 1, "results": 7}`), asks: asks{1, 1, 2}, reason: shape, status: 200, doubt: true, seen: atList},
		{name: "an id of another type", server: well(`"id": "1"`), asks: asks{1, 1, 2}, reason: shape, status: 200, doubt: true, seen: atRows},
		{name: "an id beyond int64", server: well(`"id": 9223372036854775808`), asks: asks{1, 1, 2}, reason: shape, status: 200, doubt: true, seen: atRows},
		{name: "a field of another type", server: well(`"name": 12`), asks: asks{1, 1, 1}, reason: wrongField, seen: atFields},

		{name: "NaN", server: well(`"priority": NaN`), asks: asks{1, 1, 2}, reason: invalid, status: 200, doubt: true},
		{name: "invalid UTF-8", server: well("\"title\": \"\xff\""), asks: asks{1, 1, 2}, reason: invalid, status: 200, doubt: true},
		{name: "nesting 100,000 deep", server: well(`"title": ` + strings.Repeat("[", 1e5) + strings.Repeat("]", 1e5)), asks: asks{1, 1, 2}, reason: invalid, status: 200, doubt: true},
		{name: "two documents", server: twice(well("")), asks: asks{1, 1, 2}, reason: invalid, status: 200, doubt: true},

		{name: "a title of 1 MB", server: well(`"title": "` + strings.Repeat("x", 1e6) + `"`), asks: asks{1, 1, 1}},
		{name: "ESC in every string", server: well(`"version": "\u001b[2J", "title": "\u001b[2J", "\u001b[2J": "\u001b[2J"`), asks: asks{1, 1, 1}},
		{name: "keys that stand twice", server: well(`"title": "a", "title": "b"`), asks: asks{1, 1, 1}},
	}
}

// Stand-ins for errors that are not a *client.Error.
const (
	wrongField client.Reason = "a *model.FieldError"
	missing    client.Reason = "no job type, and no error"
)

// rowsPath ends the path to which movedTo redirects.
const rowsPath = "/here/"

// well responds as Scale does, with one more member in each row and in details; the last of two equal keys counts. A text that
// is cut ends the response.
func well(member string) http.HandlerFunc {
	const identity = `"id": 1, "name": "a", "version": "1", "is_active": true, "is_paused": true`
	cut := strings.HasSuffix(member, `: "`)
	if member != "" {
		member = ", " + member
	}
	row := "{" + identity + member + `, "job_type": {` + identity + member + `}, "error": {"id": 1}, "count": 1}`
	if cut {
		row = "{" + identity + member
	}
	list := `{"count": 1, "next": null, "previous": null, "results": [` + row
	if !cut {
		list += "]}"
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/job-types/1/") {
			write(w, 200, jsonType, row)
			return
		}
		write(w, 200, jsonType, list)
	}
}

// twice sends two documents instead of one.
func twice(server http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		server(w, r)
		_, _ = io.WriteString(w, "{}")
	}
}

// resetting sends the beginning of a response and resets the connection.
func resetting(begin string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		controller := http.NewResponseController(w)
		if begin != "" {
			w.Header().Set("Content-Length", "1000")
			write(w, 200, jsonType, begin)
			_ = controller.Flush()
		}
		connection, _, err := controller.Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if tcp, ok := connection.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = connection.Close()
	}
}

func failing(err error) http.RoundTripper {
	return roundTripper(func(*http.Request) (*http.Response, error) { return nil, err })
}

// closedPort returns a loopback address at which nothing listens: the near end of a connection, which keeps the port from
// other servers until it is released.
func closedPort() (address string, release func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // at once
	if err != nil {
		return "", nil, err
	}
	connection, err := net.Dial("tcp", listener.Addr().String()) //nolint:noctx // at once
	if err != nil {
		return "", nil, errors.Join(err, listener.Close())
	}
	return connection.LocalAddr().String(), func() { _, _ = connection.Close(), listener.Close() }, nil
}

// nobodyListens is a transport to a closed port, which is kept as long as the transport is.
func nobodyListens() http.RoundTripper {
	address, release, err := closedPort()
	if err != nil {
		return failing(err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		defer runtime.KeepAlive(release)
		request = request.Clone(request.Context())
		request.URL.Host = address
		response, err := transport.RoundTrip(request)
		if !errors.Is(err, syscall.ECONNREFUSED) && response != nil {
			_ = response.Body.Close()
		}
		return response, err
	})
}

func redirect(location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	}
}

// movedTo redirects to a path where all is well, or, for "", to the same path again.
func movedTo(place string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if place != "" && strings.HasPrefix(r.URL.Path, place) {
			well("")(w, r)
			return
		}
		w.Header().Set("Location", place+r.URL.RequestURI())
		w.WriteHeader(http.StatusMovedPermanently)
	}
}

func busy(status int, retryAfter func() string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != nil {
			w.Header().Set("Retry-After", retryAfter())
		}
		write(w, status, jsonType, `{"detail": "Request was throttled."}`)
	}
}

func (r try) transport() http.RoundTripper { return roundTripper(r.answer) }

const bombBytes = 40 << 20

// bomb is a small body that unpacks to a large one.
func bomb() http.HandlerFunc {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	for range bombBytes >> 16 {
		_, _ = zip.Write(make([]byte, 1<<16))
	}
	_ = zip.Close()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		write(w, 200, jsonType, packed.String())
	}
}

// endless sends until the client leaves, or more than the test allows.
func endless(status int) http.HandlerFunc {
	chunk := []byte(strings.Repeat("[", 1<<16))
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", jsonType)
		w.WriteHeader(status)
		for range bombBytes / len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
}
