package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// brokenConnections says in a user's words what the errors of the operating system and of net/http mean. The numbers
// are Windows', which has its own for these; nothing else uses those numbers elsewhere.
var brokenConnections = []struct {
	cause   error
	message string
}{
	{syscall.ECONNREFUSED, "connection refused: nothing listens there"},
	{syscall.Errno(10061), "connection refused: nothing listens there"},
	{syscall.ECONNRESET, "the connection was reset"},
	{syscall.Errno(10054), "the connection was reset"},
	{syscall.EPIPE, "the connection was reset"},
	{syscall.EHOSTUNREACH, "no route to the host"},
	{syscall.Errno(10065), "no route to the host"},
	{syscall.ENETUNREACH, "no route to the network"},
	{http.ErrSchemeMismatch, "the server answers plain HTTP where HTTPS was asked: write http:// in its URL"},
	{io.EOF, "the server closed the connection without an answer"},
	{io.ErrUnexpectedEOF, "the connection ended in the middle of the answer"},
}

// describeBroken says why no answer came.
func describeBroken(err error) string {
	if text := describeName(err); text != "" {
		return text
	}
	if text := describeTLS(err); text != "" {
		return text
	}
	for _, known := range brokenConnections {
		if errors.Is(err, known.cause) {
			return known.message
		}
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "the connection took too long"
	}
	var system syscall.Errno
	if errors.As(err, &system) {
		return "the connection failed: " + system.Error()
	}
	return "the connection failed, or what answered does not speak HTTP"
}

// neverSent tells an error that came before a byte of the request was on its way.
func neverSent(err error) bool {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && operation.Op == "dial" || describeTLS(err) != ""
}

func describeName(err error) string {
	var name *net.DNSError
	if !errors.As(err, &name) {
		return ""
	}
	if name.IsNotFound {
		return "no host is named " + name.Name
	}
	return "the name " + name.Name + " could not be looked up"
}

func describeTLS(err error) string {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		alert     tls.AlertError
	)
	switch {
	case errors.As(err, &authority):
		return "the server's certificate is signed by an authority that this machine does not know"
	case errors.As(err, &host):
		return "the server's certificate is not for " + host.Host + certificateNames(host.Certificate)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server's certificate is not valid now: it is valid from " +
			invalid.Cert.NotBefore.UTC().Format("2006-01-02 15:04") + " to " +
			invalid.Cert.NotAfter.UTC().Format("2006-01-02 15:04") + " UTC"
	case errors.As(err, &invalid):
		return "the server's certificate is not valid"
	case errors.As(err, &record):
		return "the server does not speak TLS: write http:// in its URL if that is meant"
	case errors.As(err, &alert):
		return "the server ended the TLS handshake: " + alert.Error()
	}
	return ""
}

func certificateNames(certificate *x509.Certificate) string {
	if certificate == nil || len(certificate.DNSNames) == 0 {
		return ""
	}
	return ", but for " + strings.Join(certificate.DNSNames, ", ")
}
