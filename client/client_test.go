package client_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"jt/client"
)

func TestNewAcceptsBaseURLs(t *testing.T) {
	for given, want := range map[string]string{
		"http://host:8000":                     "http://host:8000",
		"https://host/":                        "https://host",
		"https://host/scale/api":               "https://host/scale/api",
		"https://host/service/scale/api/v5///": "https://host/service/scale/api/v5",
		"http://[::1]:80/api":                  "http://[::1]:80/api",
		"HTTPS://host/a%2Fb/":                  "https://host/a%2Fb",
	} {
		scale, err := client.New(given, client.Options{})
		if err != nil {
			t.Errorf("%q: %v", given, err)
		} else if got := scale.BaseURL(); got != want {
			t.Errorf("%q: base URL %q, want %q", given, got, want)
		}
	}
}

func TestNewRefusesAmbiguousURLs(t *testing.T) {
	for given, problem := range map[string]string{
		"":                               "is empty",
		"   ":                            "is empty",
		"host:8000/api":                  "has no scheme",
		"host":                           "has no scheme",
		"ftp://host":                     "neither http nor https",
		"http://":                        "has no host",
		"https://host/api/job-types/":    "ends in /job-types/",
		"https://host/api/job-types":     "ends in /job-types/",
		"https://host/api?page=1":        "has a query",
		"https://host/api?t=hunter2":     "has a query",
		"https://host/api#hunter2":       "has a query",
		"https://host:99999/api":         "has an invalid port",
		"https://host:0/api":             "has an invalid port",
		"https://host/api#top":           "has a query",
		"http://ho st/":                  "is not a URL",
		"http://host:port/":              "is not a URL",
		"https://me:hunter2@host/api":    "contains a user or password",
		"https://me@host/api":            "contains a user or password",
		"me:hunter2@host/api":            "has no scheme",
		"https://me:hunter2/x@host/api":  "", // cannot be parsed; what matters is what is shown
		"https://me:hunter2%zz@host/api": "is not a URL",
	} {
		_, err := client.New(given, client.Options{})
		var refused *client.InputError
		if !errors.As(err, &refused) {
			t.Errorf("%q: error %v, want an InputError", given, err)
			continue
		}
		if !strings.Contains(refused.Problem, problem) {
			t.Errorf("%q: problem %q, want %q", given, refused.Problem, problem)
		}
		if refused.Hint == "" {
			t.Errorf("%q: no hint", given)
		}
		for _, text := range []string{err.Error(), refused.Input, refused.Hint} {
			if strings.Contains(text, "hunter2") {
				t.Errorf("%q: the password is shown in %q", given, text)
			}
		}
	}
}

// bounded is a transport that fails for good after more requests than any test needs, so that a loop that lost its guard
// fails at once.
func bounded(transport http.RoundTripper) http.RoundTripper {
	var asked atomic.Int64
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		if asked.Add(1) > 1000 {
			return nil, &net.DNSError{Name: "host", IsNotFound: true}
		}
		return transport.RoundTrip(request)
	})
}

// serve runs a server for one test and returns a client for it.
func serve(t *testing.T, options client.Options, handler http.HandlerFunc) *client.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	if options.Transport == nil {
		transport := &http.Transport{}
		t.Cleanup(transport.CloseIdleConnections)
		options.Transport = bounded(transport)
	}
	scale, err := client.New(server.URL+"/scale/api/", options)
	if err != nil {
		t.Fatal(err)
	}
	return scale
}
