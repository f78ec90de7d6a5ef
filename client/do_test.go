package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"

	"jt/client"
)

// seen is what a server saw of a request.
type seen struct {
	method, uri, body, contentType, length, encoding, authorization string
}

// notingServer notes its requests.
type notingServer struct {
	*httptest.Server

	mutex    sync.Mutex
	requests []seen
}

func newNotingServer(t *testing.T, answer http.HandlerFunc) *notingServer {
	t.Helper()
	server := &notingServer{}
	server.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		server.note(seen{
			r.Method, r.RequestURI, string(body), r.Header.Get("Content-Type"), r.Header.Get("Content-Length"),
			strings.Join(r.TransferEncoding, ","), r.Header.Get("Authorization"),
		})
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

func (s *notingServer) note(request seen) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.requests = append(s.requests, request)
}

// take returns the requests since its last call.
func (s *notingServer) take() []seen {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	taken := s.requests
	s.requests = nil
	return taken
}

func (s *notingServer) client(t *testing.T, prefix string) *client.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	scale, err := client.New(s.URL+prefix, client.Options{
		Transport: transport, Credentials: client.Credentials{client.TokenCredential("hunter2")}, Retries: -1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return scale
}

func TestDoSendsWhatItIsGiven(t *testing.T) {
	server := newNotingServer(t, answer(200, jsonType, `{"a": 1.50} `))
	scale := server.client(t, "/scale/api")
	const token = "Token hunter2"
	for _, test := range []struct {
		request client.Request
		want    seen
	}{
		{client.Request{Path: "/job-types/?page=2&name=a b"}, seen{method: "GET", uri: "/scale/api/job-types/?page=2&name=a%20b"}},
		{client.Request{Method: "OPTIONS", Path: "x"}, seen{method: "OPTIONS", uri: "/scale/api/x"}},
		{client.Request{Method: "PATCH", Path: "/x/", Body: []byte(`{"b": 1}`)}, seen{"PATCH", "/scale/api/x/", `{"b": 1}`, jsonType, "8", "", ""}},
		{client.Request{Method: "POST", Path: "/x/"}, seen{"POST", "/scale/api/x/", "", jsonType, "0", "", ""}},
		{client.Request{Method: "PATCH", Path: "/x/"}, seen{"PATCH", "/scale/api/x/", "", jsonType, "0", "", ""}},
		{client.Request{Method: "DELETE", Path: "/x/", Body: []byte(`1`)}, seen{"DELETE", "/scale/api/x/", "1", jsonType, "1", "", ""}},
		{client.Request{Method: "PUT", Path: "/x/", Body: []byte("a,b"), Header: http.Header{"Content-Type": {"text/csv"}}}, seen{"PUT", "/scale/api/x/", "a,b", "text/csv", "3", "", ""}},
		{client.Request{Method: "BREW", Path: "/{pot}/"}, seen{"BREW", "/scale/api/%7Bpot%7D/", "", jsonType, "", "", ""}},
	} {
		got, err := scale.Do(t.Context(), test.request)
		requests := server.take()
		if err != nil {
			t.Errorf("%+v: %v", test.request, err)
			continue
		}
		test.want.authorization = token
		if len(requests) != 1 || requests[0] != test.want {
			t.Errorf("%+v: the server saw %+v, want %+v", test.request, requests, test.want)
		}
		if value, err := got.JSON(); string(got.Body) != `{"a": 1.50} ` || string(value) != `{"a": 1.50}` || err != nil || got.Status != 200 || got.Protocol != "HTTP/1.1" {
			t.Errorf("%+v: %q, %q, %v", test.request, got.Body, value, err)
		}
	}
}

func TestDoSendsNothingElsewhere(t *testing.T) {
	elsewhere := newNotingServer(t, answer(200, jsonType, `{}`))
	server := newNotingServer(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL+"/x", http.StatusTemporaryRedirect)
	})
	scale := server.client(t, "")
	host := strings.TrimPrefix(elsewhere.URL, "http:")
	for _, path := range []string{elsewhere.URL + "/x", host + "/x", strings.ReplaceAll(host, "/", `\`), "/.." + host, "@" + strings.Trim(host, "/"), "/redirected"} {
		for _, method := range []string{"GET", "PATCH"} {
			_, err := scale.Do(t.Context(), client.Request{Method: method, Path: path})
			if strayed := elsewhere.take(); err == nil || len(strayed) != 0 {
				t.Errorf("%s %q: %v; the other server saw %v", method, path, err, strayed)
			}
			if _, err := scale.ListAt(path); err == nil && strings.Contains(path, "://") {
				t.Errorf("a walk takes %q", path)
			}
		}
	}
	for _, request := range server.take() {
		if !strings.HasPrefix(request.uri, "/@") && request.uri != "/redirected" {
			t.Errorf("the server saw %+v", request)
		}
	}
}

func TestDoRefusesInvalidRequests(t *testing.T) {
	server := newNotingServer(t, answer(200, jsonType, `{}`))
	scale := server.client(t, "")
	for _, request := range []client.Request{
		{Method: "get", Path: "/"}, {Method: "A B", Path: "/"}, {Method: "PATCH\r\nX", Path: "/"}, {Method: "CONNECT", Path: "/"}, {Method: "TRACE", Path: "/"},
		{Path: "/", Body: []byte("{}")}, {Method: "HEAD", Path: "/", Body: []byte("{}")}, {Method: "OPTIONS", Path: "/", Body: []byte("{}")},
	} {
		_, err := scale.Do(t.Context(), request)
		if failed, ok := errors.AsType[*client.Error](err); !ok || failed.Reason != client.ReasonInvalidInput || len(server.take()) != 0 {
			t.Errorf("%+v: %v", request, err)
		}
	}
}

// A change is sent once, even if it fails; a GET is retried.
func TestDoRetriesOnlyGET(t *testing.T) {
	reset := &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	for _, failure := range []try{{status: 429}, {status: 502}, {status: 503, retryAfter: seconds("1")}, {status: 504}, {err: reset}, {status: 200, cut: true}} {
		for method, want := range map[string]int{"GET": 3, "HEAD": 3, "PATCH": 1, "POST": 1, "PUT": 1, "DELETE": 1, "OPTIONS": 1} {
			synctest.Test(t, func(t *testing.T) {
				server := &tries{list: []try{failure}}
				scale, err := client.New("http://host", client.Options{Transport: server, Retries: 2})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := scale.Do(t.Context(), client.Request{Method: method, Path: "/x/"}); err == nil || server.asked() != want {
					t.Errorf("%s, %+v: %d requests, want %d; %v", method, failure, server.asked(), want, err)
				}
			})
		}
	}
}

func TestDoReturnsARefusalWithItsError(t *testing.T) {
	server := newNotingServer(t, answer(400, jsonType, `{"detail": "no hunter2 here"}`))
	got, err := server.client(t, "").Do(t.Context(), client.Request{Method: "PATCH", Path: "/x/"})
	failed, ok := errors.AsType[*client.Error](err)
	if !ok || failed.Status != 400 || failed.Message != "no *** here" || got.Status != 400 || string(got.Body) != `{"detail": "no *** here"}` || strings.Contains(fmt.Sprintf("%+v", got), "hunter2") {
		t.Errorf("%v, %+v", err, got)
	}
	_, err = server.client(t, "").Do(canceled(t), client.Request{Path: "/x/"})
	if failed, ok := errors.AsType[*client.Error](err); !ok || failed.Reason != client.ReasonCanceled {
		t.Errorf("%v", err)
	}
}

// Servers and proxies repeat what they were sent in headers too, also in those of a redirect that is not followed.
func TestDoReturnsNoSecretsInTheHeadersOfARefusal(t *testing.T) {
	for _, status := range []int{302, 401, 500} {
		server := newNotingServer(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header()["X-Asked-With"] = []string{"one", r.Header.Get("Authorization")}
			w.Header().Set("Location", "http://elsewhere.invalid/?as="+r.Header.Get("Authorization"))
			w.WriteHeader(status)
		})
		got, err := server.client(t, "").Do(t.Context(), client.Request{Path: "/x/"})
		if err == nil || got.Status != status || !slices.Equal(got.Header["X-Asked-With"], []string{"one", "Token ***"}) || strings.Contains(fmt.Sprint(got.Header), "hunter2") {
			t.Errorf("%d: %v, %v", status, err, got.Header)
		}
	}
}

func canceled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func TestResponsesThatAreNotJSON(t *testing.T) {
	for _, test := range []struct {
		method, contentType, body string
		want                      string
		reason                    client.Reason
	}{
		{"GET", jsonType, " [1]\n", "[1]", ""},
		{"GET", jsonType, `"a"`, `"a"`, ""},
		{"GET", "text/plain", `{"a": 1, "a": 2}`, `{"a": 1, "a": 2}`, ""},
		{"GET", jsonType, "", "", client.ReasonEmpty},
		{"PATCH", jsonType, " ", "", ""},
		{"GET", htmlType, "<title>Welcome</title>", "", client.ReasonNotJSON},
		{"GET", htmlType, `<input type="password">`, "", client.ReasonSignInPage},
		{"GET", "text/plain", "it works", "", client.ReasonNotJSON},
		{"GET", jsonType, `{"a": 1`, "", client.ReasonTruncated},
		{"GET", jsonType, `{"a": NaN}`, "", client.ReasonInvalidJSON},
		{"GET", jsonType, `{} {}`, "", client.ReasonInvalidJSON},
	} {
		server := newNotingServer(t, answer(200, test.contentType, test.body))
		got, err := server.client(t, "").Do(t.Context(), client.Request{Method: test.method, Path: "/x/"})
		if err != nil {
			t.Errorf("%q: %v", test.body, err)
			continue
		}
		value, err := got.JSON()
		failed, _ := errors.AsType[*client.Error](err)
		if string(value) != test.want || (failed == nil) != (test.reason == "") || failed != nil && (failed.Reason != test.reason || failed.Method != test.method || !strings.HasSuffix(failed.URL, "/x/")) {
			t.Errorf("%s %q: %q, %v, want %q, %s", test.method, test.body, value, err, test.want, test.reason)
		}
	}
}
