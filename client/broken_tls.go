package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// describeTLS says what is wrong with the encryption of a connection; "" where something else is.
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

// speaksTLS reports whether a response to HTTP begins as the alerts of TLS do. net/http has only words for it.
func speaksTLS(err error) bool {
	return strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`)
}

// describeCertificate says why a certificate is not accepted, by us or by the other side; "" where something else is wrong.
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

// Some alerts of TLS (RFC 8446, section 6). Those about certificates are what a server thinks of its client's.
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

// alertOf returns the alert by which the other side ended TLS; 0 for none. A server that goes on with a version of TLS
// that it was not offered counts as one that says so.
func alertOf(err error) tls.AlertError {
	if strings.Contains(err.Error(), "tls: server selected unsupported protocol version") {
		return protocolVersion
	}
	operation, ok := errors.AsType[*net.OpError](err)
	for ok && operation.Op != "remote error" { // but such as the handshake with a proxy
		operation, ok = errors.AsType[*net.OpError](operation.Err)
	}
	if !ok || operation.Err == nil {
		return 0
	}
	// crypto/tls reports it as a type of its own that nobody else can name, so its text has to say which one it is.
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

// describeValidity is about the own certificate of the server or proxy, or one of those that vouch for it.
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

// certificateNames are the names that a certificate has, where they are some.
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
