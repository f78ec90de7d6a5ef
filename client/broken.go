package client

import (
	"compress/flate"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// brokenConnections explains errors of the operating system and of net/http. The numbers are those of Windows; no other
// system uses them.
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
	{io.EOF, "the connection was closed without an answer"},
	{io.ErrUnexpectedEOF, "the connection ended in the middle of the answer"},
}

// The other side of a connection, in messages.
const (
	theServer = "the server"
	theProxy  = "the proxy"
)

// describeBroken says why there was no response.
func describeBroken(who string, err error) string {
	if proxy, ok := errors.AsType[*ProxyError](err); ok {
		return proxy.Error()
	}
	if operation, ok := errors.AsType[*net.OpError](err); ok && operation.Op == "proxyconnect" {
		return "the proxy cannot be reached: " + describeBroken(theProxy, operation.Err)
	}
	if text := describeName(err); text != "" {
		return text
	}
	if text := describeTLS(who, err); text != "" {
		return text
	}
	for _, known := range brokenConnections {
		if errors.Is(err, known.cause) {
			return known.message
		}
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "the connection took too long"
	}
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return "the connection failed: " + system.Error()
	}
	if _, ok := errors.AsType[streamError](err); ok {
		return "the server, or a proxy before it, broke off this one request (HTTP/2 stream reset)"
	}
	return "the connection failed, or what answered does not speak HTTP"
}

// streamError has the fields of the HTTP/2 stream error of net/http, which is not exported, so that errors.As fills it.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e streamError) Error() string { return fmt.Sprintf("HTTP/2 stream reset, code %d", e.Code) }

// brokenChunks are the words of net/http for invalid chunks; it has no error values for them.
var brokenChunks = []string{"chunked encoding", "chunked line", "chunk length"}

// describeUnreadable says why the body of a response cannot be decoded, or returns "".
func describeUnreadable(err error) string {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return "it is said to be packed with gzip, and cannot be unpacked"
	case slices.ContainsFunc(brokenChunks, func(words string) bool { return strings.Contains(err.Error(), words) }):
		return "it is said to come in chunks (Transfer-Encoding), and the chunks are broken"
	}
	return ""
}

// neverSent reports whether an error came before any byte of the request was sent.
func neverSent(err error) bool {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*ProxyError](err); ok {
		return true
	}
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && (operation.Op == "dial" || operation.Op == "proxyconnect") || describeTLS(theServer, err) != ""
}

func describeName(err error) string {
	name, ok := errors.AsType[*net.DNSError](err)
	if !ok {
		return ""
	}
	if name.IsNotFound {
		return "no host is named " + name.Name
	}
	return "the name " + name.Name + " could not be looked up"
}

// isNameUnknown reports whether a host name does not exist. A name server that does not respond is another error.
func isNameUnknown(err error) bool {
	name, ok := errors.AsType[*net.DNSError](err)
	return ok && name.IsNotFound
}

// describeTLS says what is wrong with TLS on a connection, or returns "".
func describeTLS(who string, err error) string {
	if text := describeCertificate(who, err); text != "" {
		return text
	}
	alert := alertOf(err)
	switch {
	case alert == protocolVersion:
		return who + " speaks only versions of TLS before 1.2, which are not safe"
	case alert != 0:
		return who + " ended the TLS handshake: " + strings.TrimPrefix(alert.Error(), "tls: ")
	case errors.Is(err, http.ErrSchemeMismatch):
		return who + " answers plain HTTP where HTTPS was asked: write http:// in its URL"
	case speaksTLS(err):
		return "what answers speaks TLS: write https:// in its URL"
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return who + " does not speak TLS: write http:// in its URL if that is meant"
	}
	return ""
}

// speaksTLS reports whether the response to plain HTTP is a TLS alert. net/http reports it only in words.
func speaksTLS(err error) bool {
	return strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`)
}

// describeCertificate says why a certificate is not accepted, by us or by the other side, or returns "".
func describeCertificate(who string, err error) string {
	if authority, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return who + "'s certificate is signed by " + issuer(authority.Cert) + ", which this machine does not trust"
	}
	if host, ok := errors.AsType[x509.HostnameError](err); ok {
		return who + "'s certificate is not for " + host.Host + certificateNames(host.Certificate)
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if invalid.Reason == x509.Expired {
			return describeValidity(who, invalid.Cert, time.Now())
		}
		return who + "'s certificate is not valid: " + strings.TrimPrefix(invalid.Error(), "x509: ")
	}
	if verified, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return who + "'s certificate is not valid: " + strings.TrimPrefix(verified.Err.Error(), "x509: ")
	}
	switch alertOf(err) {
	case certificateRequired:
		return who + " wants a certificate of its clients"
	case certificateExpired:
		return who + " says that the client's certificate expired"
	case badCertificate, unsupportedCertificate, certificateRevoked, certificateUnknown, unknownAuthority:
		return who + " does not accept the client's certificate, or wants one"
	}
	return ""
}

// Alerts of TLS (RFC 8446, section 6). Those about certificates are about the client's.
const (
	badCertificate         = 42
	unsupportedCertificate = 43
	certificateRevoked     = 44
	certificateExpired     = 45
	certificateUnknown     = 46
	unknownAuthority       = 48
	protocolVersion        = 70
	certificateRequired    = 116
)

// alertOf returns the alert with which the other side ended TLS, or 0. A server that chooses a version of TLS that was not
// offered counts as one with that alert.
func alertOf(err error) tls.AlertError {
	if strings.Contains(err.Error(), "tls: server selected unsupported protocol version") {
		return protocolVersion
	}
	operation, ok := errors.AsType[*net.OpError](err)
	for ok && operation.Op != "remote error" { // such as a handshake with a proxy
		operation, ok = errors.AsType[*net.OpError](operation.Err)
	}
	if !ok || operation.Err == nil {
		return 0
	}
	// crypto/tls reports it as an unexported type, so the text has to identify it.
	for number := range 256 {
		if alert := tls.AlertError(number); alert.Error() == operation.Err.Error() {
			return alert
		}
	}
	return 0
}

func issuer(certificate *x509.Certificate) string {
	if certificate == nil || certificate.Issuer.String() == "" {
		return "an authority"
	}
	return strconv.Quote(certificate.Issuer.String())
}

// describeValidity says that a certificate of the other side, or of an authority that signed it, has expired or is not yet
// valid.
func describeValidity(who string, certificate *x509.Certificate, now time.Time) string {
	const minutes = "2006-01-02 15:04 UTC"
	whose := who + "'s certificate"
	if certificate.IsCA {
		whose = "the certificate of " + who + "'s authority " + strconv.Quote(certificate.Subject.String())
	}
	if now.Before(certificate.NotBefore) {
		return whose + " is valid only from " + certificate.NotBefore.UTC().Format(minutes) + " on, and here it is " + now.UTC().Format(minutes)
	}
	return whose + " expired on " + certificate.NotAfter.UTC().Format(minutes)
}

// certificateNames lists the names in a certificate.
func certificateNames(certificate *x509.Certificate) string {
	if certificate == nil {
		return ""
	}
	names := slices.Clone(certificate.DNSNames)
	for _, address := range certificate.IPAddresses {
		names = append(names, address.String())
	}
	if len(names) == 0 {
		return ": it names no host at all"
	}
	return ", but for " + strings.Join(names, ", ")
}
