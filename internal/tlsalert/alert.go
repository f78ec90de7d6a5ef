// Package tlsalert reads from an error why the other side of a connection ended TLS.
package tlsalert

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"
)

// Some alerts of TLS (RFC 8446, section 6). Those about certificates are what a server thinks of its client's.
const (
	handshakeFailure       = 40
	badCertificate         = 42
	unsupportedCertificate = 43
	certificateRevoked     = 44
	CertificateExpired     = 45
	certificateUnknown     = 46
	unknownAuthority       = 48
	protocolVersion        = 70
	CertificateRequired    = 116
)

// Remote returns the alert by which a server ended TLS. Over TCP crypto/tls reports it as a type of its own that
// nobody else can name, so its text has to tell which one it is.
func Remote(err error) (alert tls.AlertError, ok bool) {
	for {
		operation, found := errors.AsType[*net.OpError](err)
		if !found || operation.Err == nil {
			return 0, false
		}
		if operation.Op == "remote error" {
			err = operation.Err
			break
		}
		err = operation.Err // such as the handshake with a proxy
	}
	for number := range 256 {
		if alert := tls.AlertError(number); alert.Error() == err.Error() {
			return alert, true
		}
	}
	return 0, false
}

// WantsClientCertificate reports whether err is that of a server that does not accept its client's certificate, or wants one.
func WantsClientCertificate(err error) bool {
	alert, ok := Remote(err)
	if !ok {
		return false
	}
	switch alert {
	case badCertificate, unsupportedCertificate, certificateRevoked, CertificateExpired, certificateUnknown, unknownAuthority, CertificateRequired:
		return true
	}
	return false
}

// IsHandshakeFailure reports whether err is that of a server that ended TLS without a word why.
func IsHandshakeFailure(err error) bool {
	alert, ok := Remote(err)
	return ok && alert == handshakeFailure
}

// SpeaksOldTLS reports whether err is that of a server that speaks only versions of TLS before 1.2: it says so, or goes
// on with a version that it was not offered, for which crypto/tls has only words.
func SpeaksOldTLS(err error) bool {
	alert, ok := Remote(err)
	return ok && alert == protocolVersion || strings.Contains(err.Error(), "tls: server selected unsupported protocol version")
}
