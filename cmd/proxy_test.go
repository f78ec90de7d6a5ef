package cmd_test

import (
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"jt/cmd"
	"jt/internal/certificatetest"
)

// proxyServer is an HTTP proxy that connects to one server for every host: the hosts in these tests do not exist.
type proxyServer struct {
	*httptest.Server

	target         string // host and port
	user, password string // "" requires none
	refuse         int    // the status of every response; 0 to forward requests
	page           string // the body of such a response
	hang           bool

	mutex sync.Mutex
	asked []string
}

func startProxy(t *testing.T, proxy *proxyServer) *proxyServer {
	t.Helper()
	proxy.Server = httptest.NewServer(proxy)
	t.Cleanup(func() {
		proxy.CloseClientConnections() // net/http keeps waiting for a proxy that hangs
		proxy.Close()
	})
	return proxy
}

// at returns the proxy's URL with a user and password.
func (p *proxyServer) at(user string) string {
	return "http://" + user + "@" + p.Listener.Addr().String()
}

func (p *proxyServer) requests() []string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.asked)
}

func (p *proxyServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mutex.Lock()
	p.asked = append(p.asked, r.Method+" "+r.URL.Host)
	p.mutex.Unlock()
	given := r.Header.Get("Proxy-Authorization")
	wanted := "Basic " + base64.StdEncoding.EncodeToString([]byte(p.user+":"+p.password))
	switch {
	case p.hang:
		<-r.Context().Done()
	case p.user != "" && given != wanted:
		w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
		http.Error(w, "Cache Access Denied for "+given, http.StatusProxyAuthRequired)
	case p.refuse != 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(p.refuse)
		_, _ = io.WriteString(w, "<title>"+p.page+given+"</title>")
	case r.Method == http.MethodConnect:
		p.tunnel(w, r)
	case r.Header.Get("X-Forwarded-By") != "":
		http.Error(w, "round and round", http.StatusLoopDetected)
	default:
		p.forward(w, r)
	}
}

func (p *proxyServer) tunnel(w http.ResponseWriter, r *http.Request) {
	there, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", p.target)
	if err != nil {
		http.Error(w, "no server", http.StatusBadGateway)
		return
	}
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = there.Close()
		return
	}
	_, _ = io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() {
		_, _ = io.Copy(there, here)
		_ = there.Close()
	}()
	_, _ = io.Copy(here, there)
	_ = here.Close()
}

func (p *proxyServer) forward(w http.ResponseWriter, r *http.Request) {
	onward := r.Clone(r.Context())
	onward.URL.Host, onward.RequestURI = p.target, ""
	onward.Header.Del("Proxy-Authorization")
	onward.Header.Set("X-Forwarded-By", "test")
	response, err := http.DefaultTransport.RoundTrip(onward)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer func() { _ = response.Body.Close() }()
	for name, values := range response.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body)
}

// proxied is a server that can be reached only through a proxy, by HTTP and HTTPS.
type proxied struct {
	http, https *httptest.Server
	ca          string
}

func startProxied(t *testing.T) proxied {
	t.Helper()
	authority := certificatetest.NewAuthority(t, "Test Authority")
	there := authority.Sign(t, certificatetest.Subject{Hosts: []string{"scale.example"}})
	plain := httptest.NewServer(http.HandlerFunc(answerOneJobType))
	t.Cleanup(plain.Close)
	return proxied{plain, startTLS(t, &tls.Config{Certificates: []tls.Certificate{there.TLS(t)}}), storeFile(t, "ca.pem", authority.PEM)}
}

// proxyPassword contains characters that URLs escape.
const proxyPassword = "s:e/s@me-7f3a9c"

func escapedUser() string { return url.UserPassword("operator", proxyPassword).String() }

// checkNoPassword looks for the password of a proxy in the output of a run.
func checkNoPassword(t *testing.T, got runResult) {
	t.Helper()
	all := got.stdout + got.stderr
	encoded := base64.StdEncoding.EncodeToString([]byte("operator:" + proxyPassword))
	for _, secret := range []string{"s:e/s", "me-7f3a9c", "s%3Ae%2Fs", encoded, encoded[12:20]} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is shown:\n%s", secret, all)
		}
	}
}

func TestProxies(t *testing.T) {
	t.Parallel()
	server := startProxied(t)
	for _, scheme := range []string{"http", "https"} {
		target, method, variable := server.http, "GET", "HTTP_PROXY"
		hangs := "no complete response within 1s (through the proxy {proxy})\n"
		if scheme == "https" {
			target, method, variable = server.https, "CONNECT", "HTTPS_PROXY"
			hangs = "no connection through the proxy {proxy} within 1s\n"
		}
		for _, test := range []struct {
			name   string
			proxy  *proxyServer
			user   string
			exit   int
			stderr []string
		}{
			{"open", &proxyServer{}, "", 0, nil},
			{"open, with an unneeded user", &proxyServer{}, escapedUser(), 0, nil},
			{"right password", &proxyServer{user: "operator", password: proxyPassword}, escapedUser(), 0, nil},
			{
				"no password", &proxyServer{user: "operator", password: proxyPassword}, "", 4,
				[]string{"the proxy {proxy} requires a user and password\n", "hint: set HTTPS_PROXY or HTTP_PROXY to http://user:password@host:port\n"},
			},
			{
				"wrong password", &proxyServer{user: "operator", password: "another"}, escapedUser(), 4,
				[]string{"the proxy {proxy} does not accept the user and password\n"},
			},
			{"hangs", &proxyServer{hang: true}, escapedUser(), 5, []string{hangs}},
		} {
			for _, way := range []string{"environment", "lower case", "flag", "flag against environment"} {
				if test.proxy.hang && way != "flag" {
					continue // it takes a second
				}
				t.Run(scheme+", "+test.name+", "+way, func(t *testing.T) {
					proxy := startProxy(t, &proxyServer{target: target.Listener.Addr().String(), user: test.proxy.user, password: test.proxy.password, hang: test.proxy.hang})
					address := proxy.URL
					if test.user != "" {
						address = proxy.at(test.user)
					}
					line := commandLine{variables: map[string]string{}}
					args := []string{"list", "-vv", "-o", "name", "--retries", "0", "--page-size", "100", "--ca-cert", server.ca, "--server", scheme + "://scale.example"}
					if test.proxy.hang {
						args = append(args, "--request-timeout", "1s")
					}
					switch way {
					case "environment":
						line.variables[variable] = address
					case "lower case":
						line.variables[strings.ToLower(variable)] = address
					case "flag against environment":
						line.variables[variable], line.variables["NO_PROXY"] = "http://nowhere.invalid:1", "scale.example"
						args = append(args, "--proxy", address)
					default:
						args = append(args, "--proxy", address)
					}
					got := line.run(t, args...)
					parts := slices.Clone(test.stderr)
					for i := range parts {
						parts[i] = strings.ReplaceAll(parts[i], "{proxy}", proxy.URL)
					}
					got.want(t, test.exit, parts...)
					checkNoPassword(t, got)
					if test.exit == 0 && got.stdout != "a@1\n" {
						t.Errorf("stdout %q", got.stdout)
					}
					if asked := proxy.requests(); len(asked) != 1 || !strings.HasPrefix(asked[0], method+" scale.example") {
						t.Errorf("the proxy was asked %q", asked)
					}
				})
			}
		}
	}
}

func TestProxiesThatRefuse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		scheme string
		status int
		exit   int
		stderr string
		asked  int // number of requests, with one retry
	}{
		{"https", 403, 5, "the proxy {proxy} refused the connection with status 403\nhint: --proxy, HTTPS_PROXY and HTTP_PROXY choose the proxy; NO_PROXY=host", 1},
		{"https", 502, 5, "the proxy {proxy} did not connect to the server: status 502\n", 2},
		{"https", 503, 5, "the proxy {proxy} did not connect to the server: status 503\n", 2},
		// Either the server or the proxy may have sent these.
		{"http", 403, 4, "not signed in, or not allowed (status 403): Squid says no (through the proxy {proxy})\nhint: if the proxy refused, NO_PROXY=scale.example goes without it; else ", 1},
		{"http", 429, 1, "the server, or the proxy {proxy} in front of it, refused the request (status 429): Squid says no\nhint: the server gets too many requests: ", 2},
		{"http", 502, 1, "the server, or the proxy {proxy} in front of it, failed (status 502): Squid says no\nhint: see the log of the server or of the proxy\n", 2},
		{"http", 503, 1, "the server, or the proxy {proxy} in front of it, failed (status 503): Squid says no\nhint: see the log of the server or of the proxy\n", 2},
	} {
		proxy := startProxy(t, &proxyServer{refuse: test.status, page: "Squid says no"})
		variables := map[string]string{"HTTPS_PROXY": proxy.URL, "HTTP_PROXY": proxy.URL}
		got := commandLine{variables: variables}.run(t, "list", "--retries", "1", "--page-size", "100", "--server", test.scheme+"://scale.example")
		got.want(t, test.exit, strings.ReplaceAll(test.stderr, "{proxy}", proxy.URL))
		if asked := proxy.requests(); len(asked) != test.asked {
			t.Errorf("%s %d: asked %q", test.scheme, test.status, asked)
		}
		got = commandLine{variables: map[string]string{"HTTPS_PROXY": proxy.at(escapedUser()), "HTTP_PROXY": proxy.at(escapedUser())}}.run(
			t, "list", "-vv", "--retries", "0", "--server", test.scheme+"://scale.example")
		checkNoPassword(t, got)
	}
}

func TestUnreachableProxies(t *testing.T) {
	closed := cmd.ClosedPort(t)
	authority := certificatetest.NewAuthority(t, "Test Authority")
	secure := startTLS(t, &tls.Config{Certificates: []tls.Certificate{authority.Sign(t, certificatetest.Subject{Hosts: []string{"127.0.0.1"}}).TLS(t)}})
	for _, test := range []struct{ proxy, shown, stderr string }{
		{"http://" + escapedUser() + "@" + closed, "http://" + closed, ": connection refused\n"},
		{"http://" + escapedUser() + "@nowhere.invalid:3128", "http://nowhere.invalid:3128", ": no such host: nowhere.invalid\n"},
		{"socks5://" + escapedUser() + "@" + closed, "socks5://" + closed, " did not connect: "},
		{
			"https://" + escapedUser() + "@" + secure.Listener.Addr().String(), secure.URL,
			`: the proxy's certificate is signed by "CN=Test Authority", which this machine does not trust` + "\n",
		},
	} {
		for _, server := range []string{"http://scale.example", "https://scale.example"} {
			got := commandLine{variables: map[string]string{"HTTPS_PROXY": test.proxy, "HTTP_PROXY": test.proxy}}.run(
				t, "list", "-vv", "--retries", "0", "--server", server)
			got.want(t, 5, "the proxy "+test.shown+test.stderr)
			checkNoPassword(t, got)
		}
	}
}

func TestRequestsWithoutProxy(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(answerOneJobType))
	t.Cleanup(server.Close)
	proxy := startProxy(t, &proxyServer{refuse: 503})
	// Loopback never uses a proxy, and NO_PROXY excepts other hosts.
	commandLine{variables: map[string]string{"HTTP_PROXY": proxy.URL}}.run(t, "list", "--server", server.URL).want(t, 0)
	got := commandLine{variables: map[string]string{"HTTP_PROXY": proxy.URL, "NO_PROXY": ".example,nowhere.invalid"}}.run(t, "list", "--retries", "0", "--server", "http://nowhere.invalid")
	got.want(t, 5, "no such host: nowhere.invalid")
	if asked := proxy.requests(); len(asked) != 0 {
		t.Errorf("the proxy was asked %q", asked)
	}
	// --proxy overrides NO_PROXY.
	commandLine{}.run(t, "list", "--retries", "0", "--server", server.URL, "--proxy", proxy.URL).want(t, 1, "the server, or the proxy "+proxy.URL+" in front of it, failed (status 503)")
	commandLine{variables: map[string]string{"HTTP_PROXY": proxy.URL}}.run(t, "list", "--server", "sandbox", "--limit", "1").want(t, 0)
}

func TestInvalidProxyURLs(t *testing.T) {
	for _, value := range []string{
		"http://operator:sesame-7f3a9c@", "http://operator:sesame-7f3a9c@ho st:3128", "http://operator:sesame-7f3a9c@host:port",
		"http://operator:sesame-7f3a9c%zz@host:3128", "http://operator:7/sesame-7f3a9c@host:3128", "http://operator:7?sesame-7f3a9c@host:3128",
		"http://operator:7#sesame-7f3a9c@host:3128", "ftp://operator:sesame-7f3a9c@host:3128", "operator:7/sesame-7f3a9c@host:3128",
		"http://host:3128/sesame-7f3a9c", "://operator:sesame-7f3a9c@host",
	} {
		for _, variable := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
			got := commandLine{variables: map[string]string{variable: value}}.run(t, "list", "-vv", "--server", "https://scale.example")
			got.want(t, 2, variable+" is not the URL of a proxy", "http://host:3128")
			if strings.Contains(got.stderr, "sesame") {
				t.Error(got.stderr)
			}
		}
		got := commandLine{}.run(t, "list", "-vv", "--server", "https://scale.example", "--proxy", value)
		got.want(t, 2, "error: the proxy's URL ")
		if strings.Contains(got.stderr, "sesame") {
			t.Error(got.stderr)
		}
	}
}

// If the proxy refuses the connection, the change was never sent, so the error raises no doubt.
func TestChangesThroughProxies(t *testing.T) {
	server := startProxied(t)
	proxy := startProxy(t, &proxyServer{target: server.https.Listener.Addr().String(), refuse: 403})
	variables := map[string]string{"HTTPS_PROXY": proxy.URL}
	args := []string{"api", "/job-types/7/", "-X", "PATCH", "-f", "is_paused=true", "--ca-cert", server.ca, "--server", "https://scale.example"}
	commandLine{variables: variables}.run(t, args...).want(t, 5, "refused the connection with status 403")
	if asked := proxy.requests(); len(asked) != 1 {
		t.Errorf("the proxy was asked %q", asked)
	}
}

// The warning about unencrypted credentials is only for HTTP.
func TestCredentialsWithoutEncryption(t *testing.T) {
	server := startProxied(t)
	proxy := startProxy(t, &proxyServer{target: server.http.Listener.Addr().String()})
	secure := startProxy(t, &proxyServer{target: server.https.Listener.Addr().String()})
	token := map[string]string{"JT_TOKEN": "sesame-7f3a9c", "HTTP_PROXY": proxy.URL, "HTTPS_PROXY": secure.URL}
	const warning = "warning: credentials are sent to http://scale.example unencrypted; anyone on the way can read them\n"
	for _, test := range []struct {
		server    string
		variables map[string]string
		args      []string
		warned    bool
	}{
		{"http://scale.example", token, nil, true},
		{"http://scale.example", map[string]string{"HTTP_PROXY": proxy.URL, "KEY": "sesame-7f3a9c"}, []string{"--header-env", "X-Key=KEY"}, true},
		{"http://scale.example", map[string]string{"HTTP_PROXY": proxy.URL}, nil, false},
		{"https://scale.example", token, []string{"--ca-cert", server.ca}, false},
		{server.http.URL, token, nil, false},
		{strings.Replace(server.http.URL, "127.0.0.1", "localhost", 1), token, nil, false},
	} {
		got := commandLine{variables: test.variables}.run(t, append([]string{"list", "-o", "name", "--server", test.server}, test.args...)...)
		got.want(t, 0)
		if want := map[bool]string{true: warning, false: ""}[test.warned]; got.stderr != want {
			t.Errorf("%s %v: stderr %q, want %q", test.server, test.args, got.stderr, want)
		}
	}
}
