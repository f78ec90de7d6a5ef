package client

import (
	"crypto/tls"
	"errors"
	"net"
)

// remoteAlert gives the alert (RFC 8446, section 6.2) by which a server ended TLS. Over TCP crypto/tls reports it as a
// type of its own that nobody else can name, so its text has to tell which one it is.
func remoteAlert(err error) (alert tls.AlertError, ok bool) {
	operation, ok := errors.AsType[*net.OpError](err)
	if !ok || operation.Op != "remote error" || operation.Err == nil {
		return 0, false
	}
	for number := range 256 {
		if alert := tls.AlertError(number); alert.Error() == operation.Err.Error() {
			return alert, true
		}
	}
	return 0, false
}

// WantsClientCertificate tells the error of a server that does not accept its client's certificate, or wants one.
func WantsClientCertificate(err error) bool {
	alert, ok := remoteAlert(err)
	return ok && (alert == certificateRequired || alert == badCertificate || alert == unknownAuthority)
}
