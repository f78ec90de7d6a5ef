package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strconv"
	"strings"
	"time"
)

// describeTLS says what is wrong with the encryption of a connection; "" where something else is.
func describeTLS(err error) string {
	if text := describeCertificate(err); text != "" {
		return text
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return "the server does not speak TLS: write http:// in its URL if that is meant"
	}
	if alert, ok := remoteAlert(err); ok {
		return "the server ended the TLS handshake: " + alert.Error()
	}
	return ""
}

// The alerts of TLS (RFC 8446, section 6.2) by which a server says what it thinks of a client's certificate.
const (
	badCertificate      = 42
	unknownAuthority    = 48
	certificateRequired = 116
)

// describeCertificate says why a certificate is not accepted, by us or by the server; "" where something else is wrong.
func describeCertificate(err error) string {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		verified  *tls.CertificateVerificationError
	)
	alert, alerted := remoteAlert(err)
	switch {
	case errors.As(err, &authority):
		return "the server's certificate is signed by " + issuer(authority.Cert) + ", which this machine does not trust"
	case errors.As(err, &host):
		return "the server's certificate is not for " + host.Host + certificateNames(host.Certificate)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return describeValidity(invalid.Cert, time.Now())
	case errors.As(err, &invalid), errors.As(err, &verified):
		return "the server's certificate is not valid"
	case alerted && alert == certificateRequired:
		return "the server wants a certificate of its clients"
	case WantsClientCertificate(err):
		return "the server does not accept the client's certificate, or wants one"
	}
	return ""
}

func issuer(certificate *x509.Certificate) string {
	if certificate == nil || certificate.Issuer.String() == "" {
		return "an authority"
	}
	return strconv.Quote(certificate.Issuer.String())
}

func describeValidity(certificate *x509.Certificate, now time.Time) string {
	const minutes = "2006-01-02 15:04 UTC"
	if now.Before(certificate.NotBefore) {
		return "the server's certificate is valid only from " + certificate.NotBefore.UTC().Format(minutes) +
			" on, and here it is " + now.UTC().Format(minutes)
	}
	return "the server's certificate expired on " + certificate.NotAfter.UTC().Format(minutes)
}

// certificateNames are the names that a certificate has, where they are some.
func certificateNames(certificate *x509.Certificate) string {
	if certificate == nil {
		return ""
	}
	names := certificate.DNSNames
	for _, address := range certificate.IPAddresses {
		names = append(names[:len(names):len(names)], address.String())
	}
	if len(names) == 0 {
		return ": it names no host at all"
	}
	return ", but for " + strings.Join(names, ", ")
}
