package cmd

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"

	"jt/internal/certificatetest"
	"jt/internal/cli"
)

const (
	afterDNS = "dns failed, tcp skipped, tls skipped, api skipped, sign-in skipped, clock skipped, latency skipped, completion skipped"
	afterTCP = "tcp failed, tls skipped, api skipped, sign-in skipped, clock skipped, latency skipped, completion skipped"
	afterTLS = "tls failed, api skipped, sign-in skipped, clock skipped, latency skipped, completion skipped"
)

// startProxy runs a proxy that forwards requests and makes tunnels to target, for any host. It responds with the status
// refusal if that is not zero.
func startProxy(t *testing.T, target string, refusal int) (proxy string, used *atomic.Int32) {
	t.Helper()
	used = &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		used.Add(1)
		switch {
		case refusal != 0:
			respond(w, refusal, "text/html", "<title>Proxy</title>")
		case r.Method == http.MethodConnect:
			tunnel(w, r, target)
		default:
			request := r.Clone(r.Context())
			request.RequestURI, request.URL.Host = "", target
			response, err := http.DefaultTransport.RoundTrip(request)
			if err != nil {
				respond(w, http.StatusBadGateway, "text/html", "<title>Bad Gateway</title>")
				return
			}
			defer func() { _ = response.Body.Close() }()
			w.Header().Set("Date", response.Header.Get("Date"))
			w.WriteHeader(response.StatusCode)
			_, _ = io.Copy(w, response.Body)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, used
}

// tunnel copies bytes between a client and target.
func tunnel(w http.ResponseWriter, r *http.Request, target string) {
	server, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", target)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	w.WriteHeader(http.StatusOK)
	connection, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(server, buffered)
		_ = server.Close()
	}()
	_, _ = io.Copy(connection, server)
	_ = connection.Close()
}

func hostOf(address string) string {
	parsed, _ := url.Parse(address)
	return parsed.Host
}

func TestDoctorThroughProxies(t *testing.T) {
	own := certificatetest.NewAuthority(t, "Example Authority")
	plain, _ := serveDated(t, answers(map[string]string{"/job-types/": listOfIDs}))
	encrypted := serveTLS(t, own.Sign(t, certificatetest.Subject{Hosts: []string{"scale.example"}}), nil)
	closed := ClosedPort(t)
	trusted := []string{"--ca-cert", storePEM(t, own.PEM)}
	for name, test := range map[string]struct {
		server, target, variable string
		refusal                  int
		proxy                    string // instead of a running one
		flags                    []string
		exit                     int
		results                  string
		check                    string
		parts                    []string
	}{
		"HTTP": {
			server: "http://scale.example", target: hostOf(plain.URL), variable: "HTTP_PROXY",
			results: "completion skipped", check: "tcp", parts: []string{"connected to the proxy 127.0.0.1:"},
		},
		"HTTPS": {
			server: "https://scale.example", target: hostOf(encrypted), variable: "HTTPS_PROXY", flags: trusted,
			results: "completion skipped", check: "tls", parts: []string{"for scale.example"},
		},
		"HTTPS, another authority": {
			server: "https://scale.example", target: hostOf(encrypted), variable: "HTTPS_PROXY", exit: cli.ExitUnreachable,
			results: afterTLS,
			check:   "tls", parts: []string{"does not trust"},
		},
		"HTTP, signs in": {
			server: "http://scale.example", variable: "HTTP_PROXY", refusal: http.StatusProxyAuthRequired, exit: cli.ExitUnauthorized,
			results: afterTCP, check: "tcp", parts: []string{"requires a user and password", "http://user:password@host:port"},
		},
		"HTTPS, signs in": {
			server: "https://scale.example", variable: "HTTPS_PROXY", refusal: http.StatusProxyAuthRequired, exit: cli.ExitUnauthorized,
			results: afterTCP, check: "tcp", parts: []string{"requires a user and password", "http://user:password@host:port"},
		},
		"HTTPS, refuses": {
			server: "https://scale.example", variable: "HTTPS_PROXY", refusal: http.StatusBadGateway, exit: cli.ExitUnreachable,
			results: afterTCP, check: "tcp", parts: []string{"did not connect to the server: status 502", "check that the proxy can reach scale.example, or set NO_PROXY=scale.example"},
		},
		"HTTPS, does not allow it": {
			server: "https://scale.example", variable: "HTTPS_PROXY", refusal: http.StatusForbidden, exit: cli.ExitUnreachable,
			results: afterTCP, check: "tcp", parts: []string{"refused the connection with status 403", "check that the proxy allows connections to scale.example:443", "NO_PROXY=scale.example"},
		},
		"HTTP, does not allow it": {
			server: "http://scale.example", variable: "HTTP_PROXY", refusal: http.StatusForbidden, exit: cli.ExitUnauthorized,
			results: "api warning, sign-in failed, clock skipped, latency skipped, completion skipped",
			check:   "sign-in", parts: []string{"the server requires credentials, and none are set: ", "the cause may be the proxy http://127.0.0.1:", "set NO_PROXY=scale.example to bypass it"},
		},
		"HTTP, cannot reach the server": {
			server: "http://scale.example", variable: "HTTP_PROXY", refusal: http.StatusBadGateway, exit: cli.ExitFailed,
			results: "api failed, sign-in skipped, clock skipped, latency skipped, completion skipped",
			check:   "api", parts: []string{"status 502", "NO_PROXY=scale.example"},
		},
		"closed": {
			server: "http://scale.example", variable: "HTTP_PROXY", proxy: "http://jt:hunter2@" + closed, exit: cli.ExitUnreachable,
			results: afterTCP, check: "tcp", parts: []string{": connection refused", "from HTTP_PROXY"},
		},
		"not for this host": {
			server: plain.URL, variable: "HTTP_PROXY", proxy: "http://" + closed, // a proxy is never used for loopback
			results: "completion skipped", check: "server", parts: []string{"http, host 127.0.0.1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			proxy, used := startProxy(t, test.target, test.refusal)
			if test.proxy != "" {
				proxy = test.proxy
			}
			trial := doctorTrial{server: test.server, flags: test.flags, variables: map[string]string{test.variable: proxy}}
			found, exit := trial.findings(t)
			if exit != test.exit {
				t.Errorf("exit code %d, want %d", exit, test.exit)
			}
			// The response of a refusing proxy has the Date of the real clock.
			results := strings.NewReplacer("clock failed, ", "", "clock skipped, ", "", "clock ok, ", "").Replace(found.results())
			if want := strings.ReplaceAll(test.results, "clock skipped, ", ""); results != want {
				t.Errorf("%s\nwant %s\n%v", results, want, found)
			}
			found.want(t, test.check, found[test.check].Result, test.parts...)
			if test.target != "" && used.Load() == 0 {
				t.Error("the proxy was not used")
			}
			if strings.Contains(test.server, "scale.example") {
				found.want(t, "server", "ok", "through the proxy http://127.0.0.1:", "from "+test.variable)
				found.want(t, "dns", "ok", "the proxy 127.0.0.1 is an address")
			}
			for _, row := range found {
				if strings.Contains(row.Seen+row.Advice, "hunter2") {
					t.Errorf("the proxy's password is shown: %v", row)
				}
			}
		})
	}
}

// TestDoctorWithHangingProxy has a proxy that accepts connections and makes none.
func TestDoctorWithHangingProxy(t *testing.T) {
	// It takes as long as its timeout, in which a busy machine must make a connection.
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(func() {
		proxy.CloseClientConnections() // net/http waits a minute for a proxy, even if the request is over
		proxy.Close()
	})
	found, exit := doctorTrial{
		server: "https://scale.example", flags: []string{"--proxy", proxy.URL, "--request-timeout", "2s"},
	}.findings(t)
	if exit != cli.ExitUnreachable || found.results() != afterTCP {
		t.Errorf("exit code %d: %s", exit, found.results())
	}
	found.want(t, "tcp", "failed", "no connection through the proxy "+proxy.URL+" within 2s", "check that the proxy can reach scale.example")
	found.want(t, "server", "ok", "from --proxy")
}

// brokenTransport is a transport that fails to connect.
type brokenTransport struct{ err error }

func (f brokenTransport) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

func TestDoctorOfUnreachableServers(t *testing.T) {
	dialing := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for name, test := range map[string]struct {
		err     error
		results string
		check   string
		parts   []string
	}{
		"unknown name": {
			dialing(&net.DNSError{Name: "scale.example", IsNotFound: true}), afterDNS, "dns",
			[]string{"no such host: scale.example", "check the spelling"},
		},
		"name server": {
			dialing(&net.DNSError{Name: "scale.example", IsTimeout: true}), afterDNS, "dns",
			[]string{"cannot look up host", "DNS server does not answer"},
		},
		"no route": {
			dialing(syscall.EHOSTUNREACH), strings.Replace(afterTCP, "tcp", "dns skipped, tcp", 1), "tcp",
			[]string{"no connection to scale.example:8000: no route to host", "VPN"},
		},
		"reset": {
			syscall.ECONNRESET, "dns skipped, tcp skipped, api failed, sign-in skipped, clock skipped, latency skipped, completion skipped", "api",
			[]string{"reset", "check that a web server is on port 8000"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			found, exit := doctorTrial{server: "http://scale.example:8000", transport: brokenTransport{test.err}}.findings(t)
			if exit != cli.ExitUnreachable || found.results() != test.results {
				t.Errorf("exit code %d: %s\nwant %s\n%v", exit, found.results(), test.results, found)
			}
			found.want(t, test.check, "failed", test.parts...)
		})
	}
}

// hangingAt is a transport that hangs at one step.
func hangingAt(at string) *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			watched := httptrace.ContextClientTrace(ctx)
			watched.DNSStart(httptrace.DNSStartInfo{})
			if at == "name" {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			watched.DNSDone(httptrace.DNSDoneInfo{Addrs: []net.IPAddr{{IP: net.IPv4(192, 0, 2, 7)}}})
			watched.ConnectStart("tcp", "192.0.2.7:80")
			if at == "connection" {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			watched.ConnectDone("tcp", "192.0.2.7:80", nil)
			here, there := net.Pipe()
			go func() {
				if at == "handshake" {
					_, _ = io.Copy(io.Discard, there)
					return
				}
				_, _ = http.ReadRequest(bufio.NewReader(there)) // and never responds
			}()
			return here, nil
		},
	}
}

// TestDoctorOfHangingServers checks that a check ends in time if the server hangs at any step.
func TestDoctorOfHangingServers(t *testing.T) {
	for at, test := range map[string]struct {
		results string
		check   string
		parts   []string
	}{
		"name":       {afterDNS, "dns", []string{"cannot look up scale.example: no response within 10s", "network is up"}},
		"connection": {afterTCP, "tcp", []string{"no connection to scale.example:80: no response within 10s", "firewall"}},
		"handshake":  {afterTLS, "tls", []string{"the TLS handshake did not finish within 10s", "http://"}},
		"answer": {
			"api failed, sign-in skipped, clock skipped, latency skipped, completion skipped", "api",
			[]string{"no complete response within 10s", "--request-timeout 1m"},
		},
	} {
		t.Run(at, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := hangingAt(at)
				defer transport.CloseIdleConnections()
				scheme := "http"
				if at == "handshake" {
					scheme = "https"
				}
				found, exit := doctorTrial{server: scheme + "://scale.example", transport: transport}.findings(t)
				if exit != cli.ExitUnreachable || found.results() != test.results {
					t.Errorf("exit code %d: %s\nwant %s\n%v", exit, found.results(), test.results, found)
				}
				found.want(t, test.check, "failed", test.parts...)
				if at == "answer" {
					found.want(t, "dns", "ok", "scale.example is 192.0.2.7")
					found.want(t, "tcp", "ok", "connected to scale.example:80 at 192.0.2.7:80")
				}
			})
		})
	}
}

func TestDoctorNamesTheTimeForAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := hangingAt("connection")
		defer transport.CloseIdleConnections()
		found, exit := doctorTrial{server: "http://scale.example", transport: transport, flags: []string{"--connect-timeout", "2s"}}.findings(t)
		if exit != cli.ExitUnreachable {
			t.Errorf("exit code %d: %v", exit, found)
		}
		found.want(t, "tcp", "failed", "no connection to scale.example:80: no response within 2s")
	})
}
