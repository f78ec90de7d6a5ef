package client_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
)

func write(w http.ResponseWriter, status int, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func answer(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { write(w, status, contentType, body) }
}

const (
	jsonType = "application/json"
	htmlType = "text/html; charset=utf-8"
	oneRow   = `{"count": 1, "next": null, "previous": null, "results": [{"id": 7, "name": "a", "version": "1"}]}`
)

// switching switches to another protocol without being asked, and keeps the connection open.
func switching(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		t.Cleanup(func() { _ = connection.Close() })
		_, _ = io.WriteString(connection, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	}
}

func TestReasonsOfWrongResponses(t *testing.T) {
	kinds := []error{client.ErrNotFound, client.ErrUnauthorized, client.ErrUnreachable, client.ErrBadResponse, client.ErrRefused, client.ErrNoService}
	tests := []struct {
		name    string
		handler http.HandlerFunc
		reason  client.Reason
		kind    error
		status  int
		message string
	}{
		{"detail", answer(400, jsonType, `{"detail": "no\n good"}`), client.ReasonRefused, client.ErrRefused, 400, "no good"},
		{"bare string", answer(400, jsonType, `"Input failed schema validation."`), client.ReasonRefused, client.ErrRefused, 400, "Input failed schema validation."},
		{"plain text", answer(400, "text/plain", "Unexpected fields: x"), client.ReasonRefused, client.ErrRefused, 400, "Unexpected fields: x"},
		{"HTML heading", answer(500, htmlType, "<h1>Server Error (500)</h1>"), client.ReasonRefused, client.ErrRefused, 500, "Server Error (500)"},
		{"HTML title", answer(502, htmlType, "<html><head><TITLE lang=en>Bad\n &lt;Gateway&gt;</TITLE></head><h1>other</h1>"), client.ReasonRefused, client.ErrRefused, 502, "Bad <Gateway>"},
		{"refusal as JSON of another shape", answer(400, jsonType, `["a"]`), client.ReasonRefused, client.ErrRefused, 400, `["a"]`},
		{"empty refusal", answer(503, "", ""), client.ReasonRefused, client.ErrRefused, 503, ""},
		{"401", answer(401, jsonType, `{"detail": "who?"}`), client.ReasonUnauthorized, client.ErrUnauthorized, 401, "who?"},
		{"403", answer(403, jsonType, `{"detail": "not you"}`), client.ReasonUnauthorized, client.ErrUnauthorized, 403, "not you"},
		{"404 of the service", answer(404, htmlType, "<h1>Not Found</h1>"), client.ReasonNoService, client.ErrNoService, 404, "Not Found"},
		{"304", answer(304, "", ""), client.ReasonBadStatus, client.ErrBadResponse, 304, ""},
		{"another protocol, on which nothing is said", switching(t), client.ReasonBadStatus, client.ErrBadResponse, 101, ""},
		{"HTML with 200", answer(200, htmlType, "<title>Welcome</title>"), client.ReasonNotJSON, client.ErrBadResponse, 200, "Welcome"},
		{"HTML that says it is JSON", answer(200, jsonType, "\n<!doctype html><title>Welcome</title>"), client.ReasonNotJSON, client.ErrBadResponse, 200, "Welcome"},
		{"HTML that begins with something else", answer(200, htmlType, "\ufeff<title>Welcome</title>"), client.ReasonNotJSON, client.ErrBadResponse, 200, "Welcome"},
		{"sign-in page that begins with something else", answer(200, htmlType, "\ufeff<title>Sign in</title>"), client.ReasonSignInPage, client.ErrUnauthorized, 200, "Sign in"},
		{"text that says it is JSON", answer(200, jsonType, "it works"), client.ReasonInvalidJSON, client.ErrBadResponse, 200, "byte"},
		{"text with 200", answer(200, "text/plain", "it works"), client.ReasonNotJSON, client.ErrBadResponse, 200, "it works"},
		{"sign-in form with 200", answer(200, htmlType, `<title>Portal</title><input TYPE="password">`), client.ReasonSignInPage, client.ErrUnauthorized, 200, "Portal"},
		{"sign-in title with 200", answer(200, htmlType, `<title>Log in | Example</title>`), client.ReasonSignInPage, client.ErrUnauthorized, 200, "Log in | Example"},
		{"empty", answer(200, jsonType, " \n"), client.ReasonEmpty, client.ErrBadResponse, 200, "no body"},
		{"204", answer(204, "", ""), client.ReasonEmpty, client.ErrBadResponse, 204, "no body"},
		{"JSON that ends early", answer(200, jsonType, oneRow[:60]), client.ReasonTruncated, client.ErrBadResponse, 200, "ends early"},
		{"body that ends early", truncated, client.ReasonTruncated, client.ErrBadResponse, 200, "middle"},
		{"larger than the bound", answer(200, jsonType, strings.Repeat(" ", 5000)+oneRow), client.ReasonTooLarge, client.ErrBadResponse, 200, "4 KiB"},
		{"larger once unpacked", gzipped(strings.Repeat(" ", 5000) + oneRow), client.ReasonTooLarge, client.ErrBadResponse, 200, "4 KiB"},
		{"invalid gzip", saidToBeGzip(oneRow), client.ReasonUnreadable, client.ErrBadResponse, 200, "gzip"},
		{"gzip that is damaged", damagedGzip(10), client.ReasonUnreadable, client.ErrBadResponse, 200, "gzip"},
		{"gzip of another checksum", damagedGzip(-8), client.ReasonUnreadable, client.ErrBadResponse, 200, "gzip"},
		{"chunks without a length", chunked("zz\r\n" + oneRow), client.ReasonUnreadable, client.ErrBadResponse, 200, "chunks"},
		{"chunks of another length", chunked("5\r\n" + oneRow), client.ReasonUnreadable, client.ErrBadResponse, 200, "chunks"},
		{"chunks that end early", chunked("ffff\r\n" + oneRow), client.ReasonTruncated, client.ErrBadResponse, 200, "middle"},
		{"no JSON by its grammar", answer(200, jsonType, `{"count": 1, "results": [{"id": 7,}]}`), client.ReasonInvalidJSON, client.ErrBadResponse, 200, "byte"},
		{"NaN", answer(200, jsonType, strings.Replace(oneRow, `"1"`, `NaN`, 1)), client.ReasonInvalidJSON, client.ErrBadResponse, 200, "byte"},
		{"invalid UTF-8", answer(200, jsonType, strings.Replace(oneRow, `"1"`, "\"\xff\"", 1)), client.ReasonInvalidJSON, client.ErrBadResponse, 200, "byte"},
		{"deeply nested", answer(200, jsonType, `{"count": 0, "results": [], "x": `+strings.Repeat("[", 1500)), client.ReasonTruncated, client.ErrBadResponse, 200, "ends early"},
		{"more after the end", answer(200, jsonType, oneRow+"{}"), client.ReasonInvalidJSON, client.ErrBadResponse, 200, "byte"},
		{"an array", answer(200, jsonType, `[]`), client.ReasonWrongShape, client.ErrBadResponse, 200, "the response is an array, documented as an object"},
		{"no results", answer(200, jsonType, `{"detail": "ok"}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "no count"},
		{"results of another type", answer(200, jsonType, `{"count": 1, "results": {"id": 7}}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "results is an object, documented as an array"},
		{"results null", answer(200, jsonType, `{"count": 1, "results": null}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "results is null"},
		{"a row that is no object", answer(200, jsonType, `{"count": 1, "results": [7]}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "row 1 of results is an integer, documented as an object"},
		{"a row without id", answer(200, jsonType, `{"count": 1, "results": [{"name": "a"}]}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "row 1 of results has no id"},
		{"an id that is text", answer(200, jsonType, `{"count": 1, "results": [{"id": "7"}]}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "a string, documented as an integer"},
		{"an id with a fraction", answer(200, jsonType, `{"count": 1, "results": [{"id": 7.0}]}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "a decimal, documented as an integer"},
		{"an id beyond int64", answer(200, jsonType, `{"count": 1, "results": [{"id": 9223372036854775808}]}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "too large for an id"},
		{"a count that is text", answer(200, jsonType, `{"count": "1", "results": []}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "count is a string"},
		{"a negative count", answer(200, jsonType, `{"count": -1, "results": []}`), client.ReasonWrongShape, client.ErrBadResponse, 200, "count"},
		{"a connection that closes", closing, client.ReasonUnreachable, client.ErrUnreachable, 0, "connection closed without a response"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			scale := serve(t, client.Options{MaxBodyBytes: 4 << 10, Retries: -1}, test.handler)
			_, err := scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
			var failed *client.Error
			if !errors.As(err, &failed) {
				t.Fatalf("error %v, want a *client.Error", err)
			}
			if failed.Reason != test.reason || failed.Status != test.status {
				t.Errorf("reason %q, status %d; want %q, %d (%v)", failed.Reason, failed.Status, test.reason, test.status, err)
			}
			if !strings.Contains(failed.Message, test.message) {
				t.Errorf("message %q, want %q in it", failed.Message, test.message)
			}
			for _, kind := range kinds {
				if errors.Is(err, kind) != errors.Is(kind, test.kind) {
					t.Errorf("errors.Is(%v, %v) is %t", err, kind, errors.Is(err, kind))
				}
			}
		})
	}
}

func truncated(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Content-Length", fmt.Sprint(len(oneRow)))
	_, _ = io.WriteString(w, oneRow[:20])
}

// saidToBeGzip sends a plain body as gzip.
func saidToBeGzip(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		write(w, 200, jsonType, body)
	}
}

// damagedGzip sends rows in gzip with one byte changed; a negative place counts from the end.
func damagedGzip(place int) http.HandlerFunc {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = io.WriteString(zip, oneRow) // into memory
	_ = zip.Close()
	body := packed.Bytes()
	body[(place+len(body))%len(body)] = 0xff
	return saidToBeGzip(string(body))
}

// chunked sends a body unchanged as chunks.
func chunked(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"+body)
		_ = connection.Close()
	}
}

// The reset of an HTTP/2 stream does not close its connection.
func TestAResetStream(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(closing))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	scale, err := client.New(server.URL, client.Options{Transport: server.Client().Transport})
	if err != nil {
		t.Fatal(err)
	}
	_, err = scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
	failed, _ := errors.AsType[*client.Error](err)
	if failed == nil || failed.Reason != client.ReasonUnreachable || !strings.Contains(failed.Message, "HTTP/2") {
		t.Errorf("%v", err)
	}
}

func closing(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func gzipped(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		_, _ = io.WriteString(zip, body)
		_ = zip.Close()
		write(w, 200, jsonType, packed.String())
	}
}

func TestContentTypesThatServersSend(t *testing.T) {
	for _, contentType := range []string{
		"application/json", "application/json; indent=2", "Application/JSON;charset=UTF-8", "application/vnd.x+json",
		"application/json; indent", "application/octet-stream", "text/plain", "text/html",
	} {
		scale := serve(t, client.Options{}, answer(200, contentType, oneRow))
		page, err := scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
		if err != nil || page.Count != 1 || page.Rows[0].ID != 7 {
			t.Errorf("%s: %+v, %v", contentType, page, err)
		}
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	closed, release, err := closedPort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	plain := httptest.NewServer(answer(200, jsonType, oneRow))
	t.Cleanup(plain.Close)
	secure := httptest.NewUnstartedServer(answer(200, jsonType, oneRow))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // it would complain about the client that hangs up
	secure.StartTLS()
	t.Cleanup(secure.Close)
	// As a dialer reports it; no test asks a name server.
	nameless := &http.Transport{DialContext: func(_ context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		return nil, errors.Join(err, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}})
	}}
	for name, test := range map[string]struct {
		url, message string
		transport    http.RoundTripper
	}{
		"closed port":       {"http://" + closed, "connection refused", nil},
		"no such name":      {"http://nowhere.invalid", "no such host: nowhere.invalid", nameless},
		"TLS to plain HTTP": {strings.Replace(plain.URL, "http:", "https:", 1), "plain HTTP", nil},
		"unknown authority": {secure.URL, "which this machine does not trust", nil},
	} {
		scale, err := client.New(test.url, client.Options{Transport: test.transport})
		if err != nil {
			t.Fatal(err)
		}
		_, err = scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
		var failed *client.Error
		if !errors.As(err, &failed) || !errors.Is(err, client.ErrUnreachable) || !strings.Contains(failed.Message, test.message) {
			t.Errorf("%s: %v, want unreachable with %q", name, err, test.message)
		}
	}
}

// roundTripper is a function as a transport.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// hanging is a server that never responds.
var hanging = roundTripper(func(request *http.Request) (*http.Response, error) {
	<-request.Context().Done()
	return nil, request.Context().Err()
})

// dripping is a server that sends a byte each second.
var dripping = roundTripper(func(request *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {jsonType}}, ContentLength: -1,
		Body: io.NopCloser(dripBody{request.Context()}), Request: request,
	}, nil
})

type dripBody struct{ ctx context.Context }

func (b dripBody) Read(p []byte) (int, error) {
	select {
	case <-b.ctx.Done():
		return 0, b.ctx.Err()
	case <-time.After(time.Second):
		p[0] = ' '
		return 1, nil
	}
}

func TestRequestTimeoutLimitsTheCompleteResponse(t *testing.T) {
	for name, transport := range map[string]http.RoundTripper{"hanging": hanging, "dripping": dripping} {
		for given, want := range map[time.Duration]time.Duration{2*time.Second + time.Millisecond: 2*time.Second + time.Millisecond, 0: time.Minute} {
			synctest.Test(t, func(t *testing.T) {
				scale, err := client.New("http://host", client.Options{Transport: transport, RequestTimeout: given})
				if err != nil {
					t.Fatal(err)
				}
				before := time.Now()
				_, err = scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
				var failed *client.Error
				if !errors.As(err, &failed) || failed.Reason != client.ReasonTimeout || !errors.Is(err, client.ErrUnreachable) {
					t.Errorf("%s: %v, want a time-out", name, err)
				}
				if took := time.Since(before); took != want {
					t.Errorf("%s: took %s, want %s", name, took, want)
				}
			})
		}
	}
}

func TestTheCallersContextEndsARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scale, err := client.New("http://host", client.Options{Transport: hanging, RequestTimeout: -1})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Hour, cancel)
		_, err = scale.JobTypes.List(client.ListOptions{}).Page(ctx)
		if !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrUnreachable) {
			t.Errorf("%v, want canceled and nothing else", err)
		}
	})
}

func TestNothingIsLeftRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 3 {
		server := httptest.NewServer(answer(200, jsonType, oneRow))
		transport := &http.Transport{}
		scale, err := client.New(server.URL, client.Options{Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scale.JobTypes.List(client.ListOptions{}).Page(t.Context()); err != nil {
			t.Error(err)
		}
		transport.CloseIdleConnections()
		server.Close()
	}
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// A server with its own sign-in page redirects a GET to it. A PATCH is not turned into a GET.
func TestSignInPageOfTheServerItself(t *testing.T) {
	asked := 0
	scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path == "/accounts/login/" {
			write(w, 200, htmlType, `<title>Portal</title><input name="p" type="password">`)
			return
		}
		http.Redirect(w, r, "/accounts/login/?next="+r.URL.Path, http.StatusFound)
	})
	_, err := scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
	if failed, _ := errors.AsType[*client.Error](err); failed == nil || failed.Reason != client.ReasonSignInPage || asked != 2 {
		t.Errorf("%v after %d requests", err, asked)
	}
	_, err = scale.JobTypes.Update(t.Context(), 1, pause(true))
	if failed, _ := errors.AsType[*client.Error](err); failed == nil || failed.Reason != client.ReasonSignInPage || asked != 3 {
		t.Errorf("%v after %d requests", err, asked)
	}
}
