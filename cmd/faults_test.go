package cmd

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	"jt/internal/cli"
)

// trouble is a row of the command matrix: a fault of every request, and what the user sees.
type trouble struct {
	name   string
	answer func(*http.Request) (*http.Response, error)
	exit   int
	says   string // on stderr
	asks   requests
	took   lengths           // without the short waits before retries
	sees   sight             // what a command must read to see the fault; other commands succeed
	other  map[string]ending // of commands that end differently
	large  bool              // reading it takes long
	long   bool              // printing it takes long
}

// kind is the same for troubles that differ only in the message. Each command runs into one trouble of each kind.
func (t trouble) kind() string {
	if t.exit == cli.ExitDone {
		return t.name
	}
	return fmt.Sprint(t.exit, t.sees)
}

// requests are the numbers of requests that result from one request, and from a list with large pages.
type requests struct{ one, list int }

// lengths are the times that both take.
type lengths struct{ one, list time.Duration }

// ending is how a command ends.
type ending struct {
	exit int
	says string
}

// sight is how much of a response a command reads.
type sight int

const (
	seesStatus sight = iota // the status
	seesSignIn              // whether it is a sign-in page
	seesJSON                // whether it is JSON
	seesRows                // whether it has the structure of the service
	seesFields              // whether the fields that are shown have their types
)

func troubles() []trouble {
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	noServices := ending{cli.ExitFailed, "no job-type services at this URL"}
	nothingThere := ending{cli.ExitFailed, "nothing is at this path"}
	neither := ending{cli.ExitFailed, "the response is neither a success nor an error (status 304)"}
	return []trouble{
		{name: "nothing", answer: rows(""), asks: requests{1, 1}},

		{name: "connection refused", answer: fails(refused), exit: cli.ExitUnreachable, says: "connection refused", asks: requests{4, 4}},
		{name: "no such host", answer: fails(&net.DNSError{Name: "scale.example", IsNotFound: true}), exit: cli.ExitUnreachable, says: "no such host: scale.example", asks: requests{1, 1}},
		{name: "reset", answer: fails(syscall.ECONNRESET), exit: cli.ExitUnreachable, says: "connection reset", asks: requests{4, 4}},
		{name: "reset in the middle", answer: ends(`{"count": 1,`, syscall.ECONNRESET), exit: cli.ExitUnreachable, says: "connection reset", asks: requests{4, 4}},
		{name: "cut in the middle", answer: ends(`{"count": 1,`, io.ErrUnexpectedEOF), exit: cli.ExitFailed, says: "the response was cut short", asks: requests{4, 4}},
		{name: "hang", answer: hanging, exit: cli.ExitUnreachable, says: "no complete response within 1m0s", asks: requests{1, 2}, took: lengths{time.Minute, 2 * time.Minute}},
		{name: "slow drip", answer: drips, exit: cli.ExitUnreachable, says: "no complete response within 1m0s", asks: requests{1, 2}, took: lengths{time.Minute, 2 * time.Minute}},

		{name: "301 to where it is", answer: moved("/moved"), asks: requests{2, 2}},
		{name: "301 round and round", answer: moved(""), exit: cli.ExitFailed, says: "too many redirects", asks: requests{11, 11}},
		{name: "302 to another server", answer: redirects("https://elsewhere.example/jobs"), exit: cli.ExitFailed, says: "the server redirects to another server", asks: requests{1, 1}},
		{name: "302 to a sign-in page", answer: redirects("https://elsewhere.example/login"), exit: cli.ExitUnauthorized, says: "got a sign-in page, not a response from Scale", asks: requests{1, 1}},
		{name: "302 to no URL", answer: redirects("http://[/"), exit: cli.ExitFailed, says: "the server redirects to an invalid URL", asks: requests{1, 1}},
		{
			name: "304", answer: replies(304, "", ""), exit: cli.ExitFailed, says: "the server responded with a status that Scale never sends (status 304)", asks: requests{1, 1},
			other: map[string]ending{byPath: neither, byAnyList: neither},
		},
		{name: "401", answer: replies(401, jsonText, `{"detail": "who?"}`), exit: cli.ExitUnauthorized, says: "not signed in, or not allowed (status 401): who?", asks: requests{1, 1}},
		{name: "403", answer: replies(403, jsonText, `{"detail": "not you"}`), exit: cli.ExitUnauthorized, says: "not signed in, or not allowed (status 403): not you", asks: requests{1, 1}},
		{name: "403 with ESC", answer: replies(403, jsonText, `{"detail": "\u001b[2J\u009b2Jnot you"}`), exit: cli.ExitUnauthorized, says: "not signed in, or not allowed (status 403): ", asks: requests{1, 1}},
		{
			name: "404 of the service", answer: replies(404, jsonText, `{"detail": "Not found."}`), exit: cli.ExitNotFound, says: "no such job type: ", asks: requests{1, 1},
			other: map[string]ending{byList: noServices, byName: noServices, byDiff: noServices, byAnyList: nothingThere, byPath: {cli.ExitNotFound, "not found"}},
		},
		{
			name: "404 of a web server", answer: replies(404, htmlText, "<h1>Not Found</h1>"), exit: cli.ExitFailed, says: "no job-type services at this URL", asks: requests{1, 1},
			other: map[string]ending{byPath: nothingThere, byAnyList: nothingThere},
		},
		{name: "429", answer: replies(429, jsonText, `{"detail": "slowly"}`), exit: cli.ExitFailed, says: "the server refused the request (status 429): slowly", asks: requests{4, 4}},
		{
			name: "429 with Retry-After in seconds", answer: busyFor(func() string { return "7" }), exit: cli.ExitFailed, says: "the server refused the request (status 429): slowly", asks: requests{4, 4},
			took: lengths{21 * time.Second, 21 * time.Second},
		},
		{
			name: "429 with Retry-After as a date", answer: busyFor(func() string { return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat) }), exit: cli.ExitFailed,
			says: "the server refused the request (status 429): slowly", asks: requests{4, 4}, took: lengths{27 * time.Second, 27 * time.Second},
		},
		{name: "500", answer: replies(500, htmlText, "<h1>Server Error (500)</h1>"), exit: cli.ExitFailed, says: "the server failed (status 500): Server Error (500)", asks: requests{1, 1}},
		{name: "502", answer: replies(502, htmlText, "<h1>Bad Gateway</h1>"), exit: cli.ExitFailed, says: "the server failed (status 502): Bad Gateway", asks: requests{4, 5}},
		{name: "503", answer: replies(503, htmlText, "<h1>Service Unavailable</h1>"), exit: cli.ExitFailed, says: "the server failed (status 503)", asks: requests{4, 4}},
		{name: "504", answer: replies(504, htmlText, "<h1>Gateway Time-out</h1>"), exit: cli.ExitFailed, says: "the server failed (status 504)", asks: requests{4, 5}},

		{name: "a web page", answer: replies(200, htmlText, "<title>Welcome to nginx!</title>"), exit: cli.ExitFailed, says: "Welcome to nginx!", asks: requests{1, 1}, sees: seesJSON},
		{name: "a sign-in page", answer: replies(200, htmlText, `<title>Portal</title><input type="password">`), exit: cli.ExitUnauthorized, says: "got a sign-in page, not a response from Scale", asks: requests{1, 1}, sees: seesSignIn},
		{name: "empty", answer: replies(200, jsonText, ""), exit: cli.ExitFailed, says: "the response has no body", asks: requests{1, 1}, sees: seesJSON},
		{name: "JSON that ends early", answer: replies(200, jsonText, `{"count": 1, "results": [{"id": 1, "na`), exit: cli.ExitFailed, says: "the response was cut short", asks: requests{1, 1}, sees: seesJSON},
		{name: "invalid gzip", answer: ends("", gzip.ErrHeader), exit: cli.ExitFailed, says: "the response cannot be decoded: Content-Encoding is gzip, but", asks: requests{4, 4}},
		{name: "gzip bomb", answer: unpacks(bombOfZeros()), exit: cli.ExitFailed, says: "the response is larger than 64 MiB", asks: requests{1, 1}, large: true},
		{name: "endless body", answer: unpacks(func() io.Reader { return io.LimitReader(readerFunc(fillWithBrackets), endlessBody) }), exit: cli.ExitFailed, says: "the response is larger than 64 MiB", asks: requests{1, 1}, large: true},
		{name: "NaN", answer: rows(`"priority": NaN`), exit: cli.ExitFailed, says: "error at byte", asks: requests{1, 1}, sees: seesJSON},
		{name: "invalid UTF-8", answer: rows("\"title\": \"\xff\""), exit: cli.ExitFailed, says: "invalid UTF-8", asks: requests{1, 1}, sees: seesJSON},
		{name: "nesting 100,000 deep", answer: rows(`"title": ` + strings.Repeat("[", 1e5) + strings.Repeat("]", 1e5)), exit: cli.ExitFailed, says: "exceeded max depth", asks: requests{1, 1}, sees: seesJSON},
		{name: "an array", answer: replies(200, jsonText, `[1]`), exit: cli.ExitFailed, says: "the response is an array, documented as an object", asks: requests{1, 1}, sees: seesRows},
		{
			name: "an object of another service", answer: replies(200, jsonText, `{"version": "3.0.0"}`), exit: cli.ExitFailed, says: "the response is not one that Scale sends", asks: requests{1, 1}, sees: seesRows,
			other: map[string]ending{byAnyList: {cli.ExitFailed, "not a list in pages"}},
		},
		{name: "an id beyond int64", answer: rows(`"id": 9223372036854775808`), exit: cli.ExitFailed, says: "is too large for an id", asks: requests{1, 1}, sees: seesRows},
		{name: "an id of another type", answer: rows(`"id": "1"`), exit: cli.ExitFailed, says: "is a string, documented as an integer", asks: requests{1, 1}, sees: seesRows},
		{name: "a name of another type", answer: rows(`"name": 12`), exit: cli.ExitFailed, says: "documented as a string", asks: requests{1, 1}, sees: seesFields},

		{name: "a title of 2 MB", answer: rows(`"title": "` + strings.Repeat("x", 2e6) + `"`), asks: requests{1, 1}, long: true},
		{
			name:   "ESC in every string",
			answer: rows(`"name": "a\u001b[2J", "version": "1\u001b[2J", "title": "\u001b[2J", "category": "\u009b2J", "\u001b[2J": "\u001b[2J"`), asks: requests{1, 1},
			other: map[string]ending{byName: {cli.ExitNotFound, "none of the job types in the file"}, byDiff: {cli.ExitCheckFailed, "differs from stdin"}}, // it is another name
		},
		{name: "keys that stand twice", answer: rows(`"title": "a", "title": "b"`), asks: requests{1, 1}},
	}
}

const (
	jsonText = "application/json"
	htmlText = "text/html"
)

// replies answers every request with the same response.
func replies(status int, contentType, body string) func(*http.Request) (*http.Response, error) {
	return func(request *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Proto: "HTTP/1.1", Header: http.Header{"Content-Type": {contentType}},
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: request,
		}, nil
	}
}

// rows answers requests to every service as Scale does, with one more member in each row and in details. If a key is
// duplicate, the last one counts.
func rows(member string) func(*http.Request) (*http.Response, error) {
	const identity = `"id": 1, "name": "a", "version": "1", "is_active": true, "is_paused": true, "error_mapping": {"version": "1.0", "exit_codes": {"1": "x"}}`
	if member != "" {
		member = ", " + member
	}
	row := "{" + identity + member + `, "job_type": {` + identity + member + `}, "error": {"id": 1, "name": "x"}, "errors": [], "count": 1, "job_counts": [], "job_counts_6h": []}`
	return func(request *http.Request) (*http.Response, error) {
		if strings.HasSuffix(request.URL.Path, "/1/") {
			return replies(200, jsonText, row)(request)
		}
		return replies(200, jsonText, `{"count": 1, "next": null, "previous": null, "results": [`+row+`]}`)(request)
	}
}

func fails(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// ends sends a part of a response, and then fails.
func ends(begin string, err error) func(*http.Request) (*http.Response, error) {
	return func(request *http.Request) (*http.Response, error) {
		response, _ := replies(200, jsonText, begin)(request)
		response.ContentLength = 1000
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(begin), readerFunc(func([]byte) (int, error) { return 0, err })))
		return response, nil
	}
}

// drips sends a blank every second.
func drips(request *http.Request) (*http.Response, error) {
	response, _ := replies(200, jsonText, "")(request)
	response.ContentLength = -1
	response.Body = io.NopCloser(readerFunc(func(into []byte) (int, error) {
		select {
		case <-request.Context().Done():
			return 0, request.Context().Err()
		case <-time.After(time.Second):
			into[0] = ' '
			return 1, nil
		}
	}))
	return response, nil
}

// moved redirects to a place where requests succeed, or without a place to the same URL.
func moved(place string) func(*http.Request) (*http.Response, error) {
	return func(request *http.Request) (*http.Response, error) {
		if place != "" && strings.HasPrefix(request.URL.Path, place) {
			return rows("")(request)
		}
		response, err := replies(301, htmlText, "")(request)
		response.Header.Set("Location", place+request.URL.RequestURI())
		return response, err
	}
}

// unpacks responds as net/http does when it has decompressed a response.
func unpacks(body func() io.Reader) func(*http.Request) (*http.Response, error) {
	return func(request *http.Request) (*http.Response, error) {
		response, err := replies(200, jsonText, "")(request)
		response.Body, response.ContentLength, response.Uncompressed = io.NopCloser(body()), -1, true
		return response, err
	}
}

// bombOfZeros returns a small body that decompresses to a large one. It is made at first use.
func bombOfZeros() func() io.Reader {
	packed := sync.OnceValue(func() []byte {
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		zeros := make([]byte, 1<<16)
		for range 80 << 4 { // 80 MiB
			_, _ = zip.Write(zeros) // into memory
		}
		_ = zip.Close()
		return packed.Bytes()
	})
	return func() io.Reader {
		unpacked, err := gzip.NewReader(bytes.NewReader(packed()))
		if err != nil {
			return readerFunc(func([]byte) (int, error) { return 0, err })
		}
		return unpacked
	}
}

func fillWithBrackets(into []byte) (int, error) {
	for i := range into {
		into[i] = '['
	}
	return len(into), nil
}

func redirects(location string) func(*http.Request) (*http.Response, error) {
	return func(request *http.Request) (*http.Response, error) {
		response, err := replies(302, htmlText, "")(request)
		response.Header.Set("Location", location)
		return response, err
	}
}

func busyFor(retryAfter func() string) func(*http.Request) (*http.Response, error) {
	return func(request *http.Request) (*http.Response, error) {
		response, err := replies(429, jsonText, `{"detail": "slowly"}`)(request)
		response.Header.Set("Retry-After", retryAfter())
		return response, err
	}
}
