package transport

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
	{syscall.ECONNREFUSED, "connection refused"},
	{syscall.Errno(10061), "connection refused"},
	{syscall.ECONNRESET, "connection reset"},
	{syscall.Errno(10054), "connection reset"},
	{syscall.EPIPE, "connection reset"},
	{syscall.EHOSTUNREACH, "no route to host"},
	{syscall.Errno(10065), "no route to host"},
	{syscall.ENETUNREACH, "network unreachable"},
	{errEndless, errEndless.Error()},
	{io.EOF, "connection closed without a response"},
	{io.ErrUnexpectedEOF, "connection closed in the middle of the response"},
}

// The other side of a connection, in messages.
const (
	TheServer = "the server"
	theProxy  = "the proxy"
)

// Describe says why there was no response.
func Describe(who string, err error) string {
	if proxy, ok := errors.AsType[*ProxyError](err); ok {
		return proxy.Error()
	}
	if late, ok := errors.AsType[*TimeoutError](err); ok {
		return late.Error()
	}
	if operation, ok := errors.AsType[*net.OpError](err); ok && operation.Op == "proxyconnect" {
		return "no connection to the proxy: " + Describe(theProxy, operation.Err)
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok && !name.IsNotFound {
		return "cannot look up host " + name.Name
	} else if ok {
		return "no such host: " + name.Name
	}
	if text := DescribeTLS(who, err); text != "" {
		return text
	}
	for _, known := range brokenConnections {
		if errors.Is(err, known.cause) {
			return known.message
		}
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "connection timed out"
	}
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return "connection failed: " + system.Error()
	}
	if _, ok := errors.AsType[streamError](err); ok {
		return "the server or a proxy reset this request (HTTP/2 stream reset)"
	}
	return "connection failed, or the response is not HTTP"
}

// http11Required is the HTTP/2 error code of a request that needs HTTP/1.1 (RFC 9113, section 7).
const http11Required = 0xd

// streamError has the fields of the HTTP/2 stream error of net/http, which is not exported, so that errors.As fills it.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e streamError) Error() string { return fmt.Sprintf("HTTP/2 stream reset, code %d", e.Code) }

// brokenChunks are the words of net/http for invalid chunks; it has no error values for them.
var brokenChunks = []string{"chunked encoding", "chunked line", "chunk length"}

// DescribeUnreadable says why the body of a response cannot be decoded, or returns "".
func DescribeUnreadable(err error) string {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return "Content-Encoding is gzip, but the body is not valid gzip"
	case slices.ContainsFunc(brokenChunks, func(words string) bool { return strings.Contains(err.Error(), words) }):
		return "Transfer-Encoding is chunked, but the chunks are invalid"
	}
	return ""
}

// NeverSent reports whether an error came before any byte of the request was sent.
func NeverSent(err error) bool {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*ProxyError](err); ok || IsUnconnected(err) || errors.Is(err, errEndless) {
		return true
	}
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && (operation.Op == "dial" || operation.Op == "proxyconnect") || DescribeTLS(TheServer, err) != ""
}

// IsUnconnected reports whether no connection was made in time, by Connecting.Limit or by the operating system.
func IsUnconnected(err error) bool {
	if _, ok := errors.AsType[*TimeoutError](err); ok {
		return true
	}
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && operation.Op == "dial" && operation.Timeout()
}

// IsNameUnknown reports whether a host name does not exist. A name server that does not respond is another error.
func IsNameUnknown(err error) bool {
	name, ok := errors.AsType[*net.DNSError](err)
	return ok && name.IsNotFound
}

// DescribeTLS says what is wrong with TLS on a connection, or returns "".
func DescribeTLS(who string, err error) string {
	if text := DescribeCertificate(who, err); text != "" {
		return text
	}
	alert := AlertOf(err)
	switch {
	case alert == protocolVersion:
		return who + " supports only TLS versions before 1.2, which are not safe"
	case alert != 0:
		return who + " ended the TLS handshake: " + strings.TrimPrefix(alert.Error(), "tls: ")
	case errors.Is(err, http.ErrSchemeMismatch):
		return who + " uses plain HTTP, not HTTPS: write http:// in its URL"
	case speaksTLS(err):
		return "the server uses HTTPS, not plain HTTP: write https:// in its URL"
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return who + " does not use TLS: write http:// in its URL if that is intended"
	}
	return ""
}

// speaksTLS reports whether the response to plain HTTP is a TLS alert. net/http reports it only in words.
func speaksTLS(err error) bool {
	return strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`)
}

// DescribeCertificate says why a certificate is not accepted, by us or by the other side, or returns "".
func DescribeCertificate(who string, err error) string {
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
	switch AlertOf(err) {
	case noRenegotiation:
		return who + " requires TLS renegotiation or HTTP/1.1 for this request, usually for a client certificate"
	case certificateRequired:
		return who + " requires a client certificate"
	case certificateExpired:
		return who + " reports that the client certificate has expired"
	case badCertificate, unsupportedCertificate, certificateRevoked, certificateUnknown, unknownAuthority:
		return who + " does not accept the client certificate, or requires one"
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
	noRenegotiation        = 100
	certificateRequired    = 116
)

// AlertOf returns the alert with which the other side ended TLS, or 0. A server that chooses a version of TLS that was not
// offered, or wants to renegotiate (with HTTP/2 it refuses the request instead), counts as one with that alert.
func AlertOf(err error) tls.AlertError {
	if strings.Contains(err.Error(), "tls: server selected unsupported protocol version") {
		return protocolVersion
	}
	if reset, ok := errors.AsType[streamError](err); ok && reset.Code == http11Required {
		return noRenegotiation
	}
	operation, ok := errors.AsType[*net.OpError](err)
	for ok && operation.Op != "remote error" && operation.Op != "local error" { // such as a handshake with a proxy
		operation, ok = errors.AsType[*net.OpError](operation.Err)
	}
	if !ok || operation.Err == nil {
		return 0
	}
	// crypto/tls reports it as an unexported type, so the text has to identify it.
	for number := range 256 {
		alert := tls.AlertError(number)
		if alert.Error() == operation.Err.Error() && (operation.Op == "remote error" || alert == noRenegotiation) {
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
		whose = who + "'s CA certificate " + strconv.Quote(certificate.Subject.String())
	}
	if now.Before(certificate.NotBefore) {
		return whose + " is not valid until " + certificate.NotBefore.UTC().Format(minutes) + ", and this machine's time is " + now.UTC().Format(minutes)
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
		return ": it names no host"
	}
	return ", but for " + strings.Join(names, ", ")
}
