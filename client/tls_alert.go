package client

import (
	"crypto/tls"
	"errors"
	"net"
)

// Some alerts of TLS (RFC 8446, section 6). Those about certificates are what a server thinks of its client's.
const (
	handshakeFailure       = 40
	badCertificate         = 42
	unsupportedCertificate = 43
	certificateRevoked     = 44
	certificateExpired     = 45
	certificateUnknown     = 46
	unknownAuthority       = 48
	protocolVersion        = 70
	certificateRequired    = 116
)

// remoteAlert gives the alert by which a server ended TLS. Over TCP crypto/tls reports it as a type of its own that
// nobody else can name, so its text has to tell which one it is.
func remoteAlert(err error) (alert tls.AlertError, ok bool) {
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

// WantsClientCertificate tells the error of a server that does not accept its client's certificate, or wants one.
func WantsClientCertificate(err error) bool {
	alert, ok := remoteAlert(err)
	if !ok {
		return false
	}
	switch alert {
	case badCertificate, unsupportedCertificate, certificateRevoked, certificateExpired, certificateUnknown, unknownAuthority, certificateRequired:
		return true
	}
	return false
}

// IsHandshakeFailure tells the error of a server that ended TLS without a word why.
func IsHandshakeFailure(err error) bool {
	alert, ok := remoteAlert(err)
	return ok && alert == handshakeFailure
}
