package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// expiresSoon is how long before its end a certificate gets a warning.
const expiresSoon = 14 * 24 * time.Hour

// tls reports the server's certificate.
func (e *examination) tls(context.Context) finding {
	const open = "no encryption: the server's URL begins with http://"
	certificates := e.contact.tls.PeerCertificates
	switch {
	case !e.encrypted() && (len(e.settings.Credentials) == 0 || cli.IsLoopback(e.server.Hostname())):
		return findOK(open)
	case !e.encrypted():
		return findWarning(open+", so anyone on the way can read the credentials", "write https:// in the URL if the server supports it")
	case e.contact.broken == "tls":
		return e.encryptionFailed()
	case len(certificates) == 0:
		return findSkipped("the connection did not report it")
	}
	seen := fmt.Sprintf("%s (%s); %s", tls.VersionName(e.contact.tls.Version), shortTime(e.contact.handshake.took()), describe(certificates[0]))
	left := certificates[0].NotAfter.Sub(e.session.Environment.Now())
	switch {
	case e.settings.Context.Insecure:
		return findWarning("not checked (--insecure): "+seen, "anyone on the way can read and change the data; use --ca-cert FILE to trust your own CA instead")
	case left < expiresSoon:
		return findWarning(fmt.Sprintf("the certificate expires in %s: %s", output.Span(left), seen), "ask the server's operator to renew it before then")
	}
	return findOK(seen)
}

func (e *examination) encryptionFailed() finding {
	found := findError(e.contact.err)
	failed, handshake := e.contact.failed, e.contact.handshake
	timeout, _ := errors.AsType[net.Error](e.contact.tlsErr)
	refused, _ := errors.AsType[*tls.CertificateVerificationError](failed)
	switch {
	case handshake.ended.IsZero() || timeout != nil && timeout.Timeout():
		found.advice = "check that it supports TLS on port " + cli.PortOf(e.server) + "; if it does not, write http:// in its URL"
	case refused != nil:
		found.beside = describe(refused.UnverifiedCertificates[0])
		if _, ok := errors.AsType[x509.UnknownAuthorityError](refused); ok {
			found.advice = authorityAdvice(refused.UnverifiedCertificates)
		}
	case failed.Reason != client.ReasonCertificate && failed.Alert == 0:
		found.advice = "to connect without encryption, " + e.serverAdvice("http://"+e.server.Host+e.server.Path)
	}
	return found
}

// describe says for whom a certificate is, by whom, and until when.
func describe(certificate *x509.Certificate) string {
	names := slices.Clone(certificate.DNSNames)
	for _, address := range certificate.IPAddresses {
		names = append(names, address.String())
	}
	if len(names) == 0 {
		names = []string{"no host"}
	}
	signed := "self-signed"
	if !signsItself(certificate) {
		signed = "signed by " + certificate.Issuer.String()
	}
	return fmt.Sprintf("certificate for %s, %s, valid until %s", cli.SomeNames(names), signed, certificate.NotAfter.UTC().Format("2006-01-02 15:04 UTC"))
}

func signsItself(certificate *x509.Certificate) bool {
	return certificate.Issuer.String() == certificate.Subject.String()
}

// authorityAdvice says how to trust the signer of a certificate.
func authorityAdvice(chain []*x509.Certificate) string {
	const give = "ask the server's operator for %s certificate as a PEM file, and pass it with --ca-cert FILE"
	if signsItself(chain[0]) {
		return fmt.Sprintf(give, "this")
	}
	advice := "if that is your organization's own CA, " + fmt.Sprintf(give, "its")
	if len(chain) == 1 {
		advice += "; otherwise the server may not send an intermediate certificate that it should"
	}
	return advice
}
