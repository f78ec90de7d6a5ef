package client_test

import (
	"crypto/tls"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"jt/client"
	"jt/internal/certificatetest"
)

// A server that wants a client certificate for some paths asks for it after the handshake.
func TestRenegotiation(t *testing.T) {
	certificate := certificatetest.NewAuthority(t, "Test Authority").Sign(t, certificatetest.Subject{}).TLS(t)
	with, without := client.NewTransport(&tls.Config{Certificates: []tls.Certificate{certificate}}, nil), client.NewTransport(&tls.Config{}, nil)
	if with.TLSClientConfig.Renegotiation != tls.RenegotiateOnceAsClient || with.ForceAttemptHTTP2 || with.Protocols.HTTP2() {
		t.Errorf("with a client certificate: %v, HTTP/2 %t", with.TLSClientConfig.Renegotiation, with.ForceAttemptHTTP2)
	}
	if without.TLSClientConfig.Renegotiation != tls.RenegotiateNever || !without.ForceAttemptHTTP2 {
		t.Errorf("without a client certificate: %v, HTTP/2 %t", without.TLSClientConfig.Renegotiation, without.ForceAttemptHTTP2)
	}
	asked := &net.OpError{Op: "local error", Err: tls.AlertError(100)} // of crypto/tls, which does not renegotiate
	scale, err := client.New("http://host", client.Options{Transport: failing(asked)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = scale.JobTypes.Get(t.Context(), 1)
	if failed, ok := errors.AsType[*client.Error](err); !ok || failed.Reason != client.ReasonCertificate || failed.Alert != 100 || !strings.Contains(failed.Message, "client certificate") {
		t.Errorf("%v", err)
	}
}

// Connections break in more ways than a server of a test can.
func TestBrokenConnectionsInWords(t *testing.T) {
	for want, err := range map[string]error{
		"no route to host":                               &net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH},
		"network unreachable":                            &net.OpError{Op: "dial", Err: syscall.ENETUNREACH},
		"connection reset":                               &net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)},
		"connection timed out":                           &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded},
		"connection failed: " + syscall.ENOBUFS.Error():  &net.OpError{Op: "dial", Err: syscall.ENOBUFS},
		"cannot look up host host":                       &net.DNSError{Name: "host", IsTimeout: true},
		"connection failed, or the response is not HTTP": errors.New("malformed HTTP response"),
	} {
		scale, newErr := client.New("http://host", client.Options{Transport: failing(err), Retries: -1, RequestTimeout: time.Second})
		if newErr != nil {
			t.Fatal(newErr)
		}
		_, got := scale.JobTypes.GetObject(t.Context(), 1)
		if failed, ok := errors.AsType[*client.Error](got); !ok || failed.Reason != client.ReasonUnreachable || failed.Message != want || !errors.Is(got, err) {
			t.Errorf("%v: %v, want %q", err, got, want)
		}
	}
}
