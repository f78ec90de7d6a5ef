package client_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jt/client"
	"jt/internal/certificatetest"
)

// secureServer is a TLS server that counts connections and requests.
type secureServer struct {
	*httptest.Server

	connections, requests atomic.Int64
}

func startSecure(t *testing.T, config *tls.Config, http2 bool) *secureServer {
	t.Helper()
	server := &secureServer{}
	server.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		server.requests.Add(1)
		write(w, 200, jsonType, `{"id": 1, "name": "a", "version": "1", "is_paused": true}`)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it would complain about clients that hang up
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			server.connections.Add(1)
		}
	}
	server.TLS, server.EnableHTTP2 = config, http2
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// connect returns a client for a server, with the default retries.
func connect(t *testing.T, address string, options client.Options, config *tls.Config, proxy func(*http.Request) (*url.URL, error)) *client.Client {
	t.Helper()
	made := client.NewTransport(config, proxy)
	t.Cleanup(made.CloseIdleConnections)
	options.Transport = made
	scale, err := client.New(address, options)
	if err != nil {
		t.Fatal(err)
	}
	return scale
}

func TestCertificatesThatAreNotAccepted(t *testing.T) {
	t.Parallel()
	authority, other := certificatetest.NewAuthority(t, "Test Authority"), certificatetest.NewAuthority(t, "Another Authority")
	signed := func(subject certificatetest.Subject) []tls.Certificate {
		return []tls.Certificate{authority.Sign(t, subject).TLS(t)}
	}
	day := func(year int) time.Time { return time.Date(year, 3, 4, 5, 6, 0, 0, time.UTC) }
	good := signed(certificatetest.Subject{Hosts: []string{"127.0.0.1"}})
	trusting := func(certificates ...tls.Certificate) *tls.Config {
		return &tls.Config{RootCAs: authority.Pool(), Certificates: certificates}
	}
	ofClient := func(signer *certificatetest.Authority, subject certificatetest.Subject) tls.Certificate {
		return signer.Sign(t, subject).TLS(t)
	}
	// showing is a client that sends its certificate whichever authorities the server names.
	showing := func(certificate tls.Certificate) *tls.Config {
		return &tls.Config{RootCAs: authority.Pool(), GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return &certificate, nil
		}}
	}
	asking := func(version uint16) *tls.Config {
		return &tls.Config{Certificates: good, MaxVersion: version, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: authority.Pool()}
	}
	for _, test := range []struct {
		name           string
		server, client *tls.Config
		reason         client.Reason
		message        string // in full
	}{
		{
			"unknown authority", &tls.Config{Certificates: good}, &tls.Config{RootCAs: other.Pool()}, client.ReasonCertificate,
			`the server's certificate is signed by "CN=Test Authority", which this machine does not trust`,
		},
		{
			"the system's authorities", &tls.Config{Certificates: good}, nil, client.ReasonCertificate,
			`the server's certificate is signed by "CN=Test Authority", which this machine does not trust`,
		},
		{
			"expired", &tls.Config{Certificates: signed(certificatetest.Subject{Hosts: []string{"127.0.0.1"}, NotAfter: day(2020)})}, trusting(),
			client.ReasonCertificate, "the server's certificate expired on 2020-03-04 05:06 UTC",
		},
		{
			"not yet valid", &tls.Config{Certificates: signed(certificatetest.Subject{Hosts: []string{"127.0.0.1"}, NotBefore: day(2800)})}, trusting(),
			client.ReasonCertificate, "the server's certificate is not valid until 2800-03-04 05:06 UTC, and this machine's time is " + time.Now().UTC().Format("2006-01-02"),
		},
		{
			"another name", &tls.Config{Certificates: signed(certificatetest.Subject{Hosts: []string{"scale.example", "*.scale.example", "192.0.2.7", "2001:db8::7"}})}, trusting(),
			client.ReasonCertificate, "the server's certificate is not for 127.0.0.1, but for scale.example, *.scale.example, 192.0.2.7, 2001:db8::7",
		},
		{
			"no name", &tls.Config{Certificates: signed(certificatetest.Subject{Name: "127.0.0.1"})}, trusting(),
			client.ReasonCertificate, "the server's certificate is not for 127.0.0.1: it names no host",
		},
		{
			"another name is asked for", &tls.Config{Certificates: good}, &tls.Config{RootCAs: authority.Pool(), ServerName: "scale.example"},
			client.ReasonCertificate, "the server's certificate is not for scale.example, but for 127.0.0.1",
		},
		{
			"one for clients", &tls.Config{Certificates: signed(certificatetest.Subject{Hosts: []string{"127.0.0.1"}, Usage: x509.ExtKeyUsageClientAuth})}, trusting(),
			client.ReasonCertificate, "the server's certificate is not valid: certificate specifies an incompatible key usage",
		},
		{
			"TLS 1.2 wants a client's certificate", asking(tls.VersionTLS12), trusting(),
			client.ReasonUnreachable, "the server ended the TLS handshake: handshake failure", // it can mean more than that
		},
		{
			"TLS 1.3 wants a client's certificate", asking(tls.VersionTLS13), trusting(),
			client.ReasonCertificate, "the server requires a client certificate",
		},
		{
			"TLS 1.2 and a client's certificate of another authority", asking(tls.VersionTLS12), trusting(ofClient(other, certificatetest.Subject{})),
			client.ReasonUnreachable, "the server ended the TLS handshake: handshake failure", // it is not even shown
		},
		{
			"TLS 1.3 and a client's certificate of another authority", asking(tls.VersionTLS13), trusting(ofClient(other, certificatetest.Subject{})),
			client.ReasonCertificate, "the server requires a client certificate",
		},
		{
			"TLS 1.2 and a client's certificate that it does not know", asking(tls.VersionTLS12), showing(ofClient(other, certificatetest.Subject{})),
			client.ReasonCertificate, "the server does not accept the client certificate, or requires one",
		},
		{
			"TLS 1.3 and a client's certificate that it does not know", asking(tls.VersionTLS13), showing(ofClient(other, certificatetest.Subject{})),
			client.ReasonCertificate, "the server does not accept the client certificate, or requires one",
		},
		{
			"TLS 1.2 and a client's certificate that expired", asking(tls.VersionTLS12), trusting(ofClient(authority, certificatetest.Subject{NotAfter: day(2020)})),
			client.ReasonCertificate, "the server reports that the client certificate has expired",
		},
		{
			"TLS 1.3 and a client's certificate that expired", asking(tls.VersionTLS13), trusting(ofClient(authority, certificatetest.Subject{NotAfter: day(2020)})),
			client.ReasonCertificate, "the server reports that the client certificate has expired",
		},
		{
			"TLS 1.1", &tls.Config{Certificates: good, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, trusting(),
			client.ReasonUnreachable, "the server supports only TLS versions before 1.2, which are not safe",
		},
	} {
		for _, http2 := range []bool{false, true} {
			name := test.name
			if http2 {
				name += ", HTTP/2"
			}
			// In TLS 1.3 a client sends its request before it knows whether the server accepts its certificate. Over HTTP/2,
			// net/http may then report only the broken connection.
			vague := http2 && test.server.ClientAuth != tls.NoClientCert && test.server.MaxVersion == tls.VersionTLS13
			check := func(t *testing.T, ask func(*client.Client) error) {
				t.Helper()
				server := startSecure(t, test.server.Clone(), http2)
				reported := 0
				scale := connect(t, server.URL, client.Options{OnRetry: func(client.Retry) { reported++ }}, test.client, nil)
				err := ask(scale)
				if vague {
					if !errors.Is(err, client.ErrUnreachable) || server.requests.Load() != 0 {
						t.Errorf("%v after %d requests", err, server.requests.Load())
					}
					return
				}
				failed, _ := errors.AsType[*client.Error](err)
				if failed == nil || failed.Reason != test.reason || !strings.HasPrefix(failed.Message, test.message) || !errors.Is(err, client.ErrUnreachable) {
					t.Fatalf("%v, want %s: %s", err, test.reason, test.message)
				}
				if reported != 0 || server.connections.Load() != 1 || server.requests.Load() != 0 {
					t.Errorf("%d retries, %d connections, %d requests", reported, server.connections.Load(), server.requests.Load())
				}
			}
			t.Run(name, func(t *testing.T) {
				check(t, func(scale *client.Client) error {
					_, err := scale.JobTypes.Get(t.Context(), 1)
					return err
				})
			})
			t.Run(name+", PATCH", func(t *testing.T) {
				check(t, func(scale *client.Client) error {
					_, err := scale.JobTypes.Update(t.Context(), 1, pause(true))
					return err
				})
			})
		}
	}
}

func TestCertificatesThatAreAccepted(t *testing.T) {
	authority := certificatetest.NewAuthority(t, "Test Authority")
	here := authority.Sign(t, certificatetest.Subject{Hosts: []string{"127.0.0.1"}, Usage: x509.ExtKeyUsageServerAuth}).TLS(t)
	elsewhere := authority.Sign(t, certificatetest.Subject{Hosts: []string{"scale.example"}}).TLS(t)
	ofClient := authority.Sign(t, certificatetest.Subject{Name: "jt", Usage: x509.ExtKeyUsageClientAuth}).TLS(t)
	for _, test := range []struct {
		name           string
		server, client *tls.Config
	}{
		{"own authority", &tls.Config{Certificates: []tls.Certificate{here}}, &tls.Config{RootCAs: authority.Pool()}},
		{"TLS 1.2", &tls.Config{Certificates: []tls.Certificate{here}, MaxVersion: tls.VersionTLS12}, &tls.Config{RootCAs: authority.Pool()}},
		{"the name asked for", &tls.Config{Certificates: []tls.Certificate{elsewhere}}, &tls.Config{RootCAs: authority.Pool(), ServerName: "scale.example"}},
		{"unchecked", &tls.Config{Certificates: []tls.Certificate{elsewhere}}, &tls.Config{InsecureSkipVerify: true}},
		{
			"client's certificate", &tls.Config{Certificates: []tls.Certificate{here}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: authority.Pool()},
			&tls.Config{RootCAs: authority.Pool(), Certificates: []tls.Certificate{ofClient}},
		},
	} {
		for _, http2 := range []bool{false, true} {
			server := startSecure(t, test.server.Clone(), http2)
			scale := connect(t, server.URL, client.Options{}, test.client, nil)
			if _, err := scale.JobTypes.Get(t.Context(), 1); err != nil {
				t.Errorf("%s, HTTP/2 %v: %v", test.name, http2, err)
			}
		}
	}
}

// The caller's own settings are unchanged, and their least version holds.
func TestTheLeastVersionOfTLS(t *testing.T) {
	given := &tls.Config{MinVersion: tls.VersionTLS10}
	if made := client.NewTransport(given, nil); made.TLSClientConfig.MinVersion != tls.VersionTLS12 || given.MinVersion != tls.VersionTLS10 {
		t.Errorf("least version %x, given %x", made.TLSClientConfig.MinVersion, given.MinVersion)
	}
	if made := client.NewTransport(&tls.Config{MinVersion: tls.VersionTLS13}, nil); made.TLSClientConfig.MinVersion != tls.VersionTLS13 {
		t.Errorf("least version %x", made.TLSClientConfig.MinVersion)
	}
}

// replying is a server on a bare socket with one response for everyone.
func replying(t *testing.T, text string) (address string, connections *atomic.Int64) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	connections = &atomic.Int64{}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			go func() {
				defer func() { _ = connection.Close() }()
				_, _ = connection.Read(make([]byte, 64<<10))
				_, _ = io.WriteString(connection, text)
			}()
		}
	}()
	return listener.Addr().String(), connections
}

func TestPlainHTTPAndTLSMixedUp(t *testing.T) {
	secure := startSecure(t, nil, false)
	for _, test := range []struct {
		name, scheme, says string
		message            string
	}{
		{"plain HTTP where TLS is asked", "https", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", "the server uses plain HTTP, not HTTPS: write http:// in its URL"},
		{"another protocol where TLS is asked", "https", "SSH-2.0-OpenSSH_9.6\r\n", "the server does not use TLS: write http:// in its URL if that is intended"},
		{"a TLS alert where HTTP is asked", "http", "\x15\x03\x01\x00\x02\x02\x46", "the server uses HTTPS, not plain HTTP: write https:// in its URL"},
		{"another protocol where HTTP is asked", "http", "SSH-2.0-OpenSSH_9.6\r\n", "connection failed, or the response is not HTTP"},
		{"TLS 1.1 of a server that selects it", "https", "\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02" + strings.Repeat("\x01", 32) + "\x00\xc0\x09\x00", "the server supports only TLS versions before 1.2, which are not safe"},
	} {
		address, connections := replying(t, test.says)
		scale := connect(t, test.scheme+"://"+address, client.Options{Retries: -1}, nil, nil)
		_, err := scale.JobTypes.Get(t.Context(), 1)
		if failed, ok := errors.AsType[*client.Error](err); !ok || failed.Reason != client.ReasonUnreachable || failed.Message != test.message {
			t.Errorf("%s: %v, want %s", test.name, err, test.message)
		}
		if strings.Contains(test.name, "TLS") && connections.Load() != 1 {
			t.Errorf("%s: %d connections", test.name, connections.Load())
		}
	}
	scale := connect(t, strings.Replace(secure.URL, "https:", "http:", 1), client.Options{}, nil, nil)
	_, err := scale.JobTypes.Get(t.Context(), 1)
	if failed, ok := errors.AsType[*client.Error](err); !ok || failed.Status != 400 || !strings.Contains(failed.Message, "HTTPS") {
		t.Errorf("HTTP to a TLS server: %v", err)
	}
}
