package client_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
	"jt/internal/certificatetest"
)

// droppingPackets is a transport to a host that drops every packet. It counts the attempts to connect.
func droppingPackets(t *testing.T, dials *atomic.Int64) *http.Transport {
	t.Helper()
	over := make(chan struct{})
	t.Cleanup(func() { close(over) }) // net/http would go on dialing
	transport := client.NewTransport(nil, nil)
	transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		dials.Add(1)
		select {
		case <-ctx.Done():
		case <-over:
		}
		return nil, net.ErrClosed
	}
	return transport
}

func TestAHostThatDropsPackets(t *testing.T) {
	list := func(ctx context.Context, scale *client.Client) error {
		for _, err := range scale.JobTypes.List(client.ListOptions{}).All(ctx) {
			return err
		}
		return nil
	}
	change := func(ctx context.Context, scale *client.Client) error {
		_, err := scale.JobTypes.Pause(ctx, landsat)
		return err
	}
	for _, test := range []struct {
		name    string
		options client.Options
		call    func(context.Context, *client.Client) error
		took    time.Duration
		message string
	}{
		{"a list", client.Options{}, list, 10 * time.Second, "no response within 10s"},
		{"a change", client.Options{}, change, 10 * time.Second, "no response within 10s"},
		{"a shorter limit", client.Options{ConnectTimeout: 2 * time.Second}, list, 2 * time.Second, "no response within 2s"},
		{"a longer limit", client.Options{ConnectTimeout: 30 * time.Second}, change, 30 * time.Second, "no response within 30s"},
		{"the limit of the request", client.Options{RequestTimeout: 3 * time.Second}, list, 3 * time.Second, "no response within 3s"},
		{"a change and the limit of the request", client.Options{RequestTimeout: 3 * time.Second}, change, 3 * time.Second, "no response within 3s"},
		{"no limit but that of the request", client.Options{ConnectTimeout: -1}, list, time.Minute, "no response within 1m0s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var dials atomic.Int64
				test.options.Transport = droppingPackets(t, &dials)
				scale, err := client.New("http://host", test.options)
				if err != nil {
					t.Fatal(err)
				}
				begun := time.Now()
				err = test.call(t.Context(), scale)
				failed, _ := errors.AsType[*client.Error](err)
				operation, _ := errors.AsType[*net.OpError](err)
				doubt, _ := errors.AsType[*client.DoubtError](err)
				if failed == nil || failed.Reason != client.ReasonUnreachable || failed.Message != test.message || operation == nil || operation.Op != "dial" || doubt != nil {
					t.Errorf("%v", err)
				}
				if took := time.Since(begun); took != test.took || dials.Load() != 1 {
					t.Errorf("%s and %d attempts to connect, want %s and one", took, dials.Load(), test.took)
				}
			})
		})
	}
}

// The limit for the connection does not end a request that has one.
func TestASlowResponseIsNotASlowConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scale, err := client.New("http://host", client.Options{Transport: inMemoryConnection(t, func(connection net.Conn) {
			_, _ = connection.Read(make([]byte, 4096))
			time.Sleep(20 * time.Second)
			_, _ = connection.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
		})})
		if err != nil {
			t.Fatal(err)
		}
		if response, err := scale.Do(t.Context(), client.Request{Path: "/x/"}); err != nil || string(response.Body) != "{}" {
			t.Errorf("%q, %v", response.Body, err)
		}
	})
}

// The same with HTTP/2, whose connections net/http handles apart.
func TestASlowResponseOfHTTP2IsNotASlowConnection(t *testing.T) {
	authority := certificatetest.NewAuthority(t, "Test Authority")
	certificate := authority.Sign(t, certificatetest.Subject{Hosts: []string{"host"}}).TLS(t)
	synctest.Test(t, func(t *testing.T) {
		server := &http.Server{ReadHeaderTimeout: time.Hour, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(20 * time.Second)
			_, _ = io.WriteString(w, `{"protocol": "`+r.Proto+`"}`)
		})}
		transport := client.NewTransport(&tls.Config{RootCAs: authority.Pool(), MinVersion: tls.VersionTLS12}, nil)
		pipe := pipeListener(make(chan net.Conn))
		transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			pipe <- theirs
			return ours, nil
		}
		secure := tls.NewListener(pipe, &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12})
		go func() { _ = server.Serve(secure) }()
		scale, err := client.New("https://host", client.Options{Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // on a new connection, and on the same again
			if response, err := scale.Do(t.Context(), client.Request{Path: "/x/"}); err != nil || string(response.Body) != `{"protocol": "HTTP/2.0"}` {
				t.Errorf("%q, %v", response.Body, err)
			}
		}
		transport.CloseIdleConnections()
		_ = server.Close()
	})
}

// pipeListener accepts the connections that it is sent.
type pipeListener chan net.Conn

func (l pipeListener) Accept() (net.Conn, error) {
	connection, ok := <-l
	if !ok {
		return nil, net.ErrClosed
	}
	return connection, nil
}

func (l pipeListener) Close() error {
	close(l)
	return nil
}

func (l pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// A server that accepts the connection, and then says nothing, did not get the request.
func TestAHandshakeThatDoesNotEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scale, err := client.New("https://host", client.Options{Transport: inMemoryConnection(t, func(connection net.Conn) {
			for {
				if _, err := connection.Read(make([]byte, 4096)); err != nil {
					return
				}
			}
		})})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_, err = scale.JobTypes.Pause(t.Context(), landsat)
		failed, _ := errors.AsType[*client.Error](err)
		if failed == nil || failed.Reason != client.ReasonUnreachable || failed.Message != "the TLS handshake did not finish within 10s" || failed.Doubtful() || time.Since(begun) != 10*time.Second {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}

// inMemoryConnection is a transport whose connections are served in memory.
func inMemoryConnection(t *testing.T, serve func(net.Conn)) *http.Transport {
	t.Helper()
	transport := client.NewTransport(nil, nil)
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		t.Cleanup(func() { _ = theirs.Close() })
		go serve(theirs)
		return ours, nil
	}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// settings is an empty SETTINGS frame of HTTP/2, with which each side begins.
const settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00"

// listenHTTP2 accepts up to 1000 connections for HTTP/2, and returns the address and how to trust it.
func listenHTTP2(t *testing.T, serve func(net.Conn)) (address string, trusting *tls.Config) {
	t.Helper()
	authority := certificatetest.NewAuthority(t, "Test Authority")
	certificate := authority.Sign(t, certificatetest.Subject{Hosts: []string{"127.0.0.1"}}).TLS(t)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for range 1000 {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = connection.Close() }()
				serve(connection)
			}()
		}
		_ = listener.Close() // nothing more is to be learnt
	}()
	return "https://" + listener.Addr().String(), &tls.Config{RootCAs: authority.Pool(), MinVersion: tls.VersionTLS12}
}

// A server that ends each HTTP/2 connection at once gets a few connections, not thousands.
func TestGoAwayAtOnce(t *testing.T) {
	const goAway = "\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	for _, test := range []struct {
		name    string
		retries int
		most    int64
	}{{"without retries", -1, 5}, {"with one retry", 1, 10}} {
		t.Run(test.name, func(t *testing.T) {
			var made atomic.Int64
			address, trusting := listenHTTP2(t, func(connection net.Conn) {
				made.Add(1)
				_, _ = connection.Write([]byte(settings + goAway))
				_, _ = io.Copy(io.Discard, connection)
			})
			scale := connect(t, address, client.Options{Retries: test.retries}, trusting, nil)
			_, err := scale.JobTypes.Get(t.Context(), 1)
			failed, _ := errors.AsType[*client.Error](err)
			if failed == nil || failed.Reason != client.ReasonUnreachable || !strings.Contains(failed.Message, "ends each connection") || failed.Doubtful() {
				t.Errorf("%v", err)
			}
			if count := made.Load(); count > test.most {
				t.Errorf("%d connections, want at most %d", count, test.most)
			}
		})
	}
}

// With HTTP/2 a server that wants to renegotiate TLS resets the request.
func TestHTTP11IsRequired(t *testing.T) {
	const preface, headers, reset = 24, 1, "\x00\x00\x04\x03\x00\x00\x00\x00\x01\x00\x00\x00\x0d"
	address, trusting := listenHTTP2(t, func(connection net.Conn) {
		_, _ = connection.Write([]byte(settings))
		_, _ = io.CopyN(io.Discard, connection, preface)
		frame := make([]byte, 9)
		for {
			if _, err := io.ReadFull(connection, frame); err != nil {
				return
			}
			if frame[3] == headers {
				_, _ = connection.Write([]byte(reset))
			}
			_, _ = io.CopyN(io.Discard, connection, int64(frame[0])<<16|int64(frame[1])<<8|int64(frame[2]))
		}
	})
	_, err := connect(t, address, client.Options{Retries: -1}, trusting, nil).JobTypes.Get(t.Context(), 1)
	failed, _ := errors.AsType[*client.Error](err)
	if failed == nil || failed.Reason != client.ReasonCertificate || failed.Alert != 100 {
		t.Errorf("%v", err)
	}
}
