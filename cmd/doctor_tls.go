package cmd

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"jt/client"
	"jt/output"
)

// expiresSoon is how long before its end a certificate is warned of.
const expiresSoon = 14 * 24 * time.Hour

// tls tells what is known of the server by its certificate.
func (e *examination) tls(context.Context) finding {
	if !e.encrypted() {
		return e.unencrypted()
	}
	if e.contact.reached(true) == stageEncryption {
		return e.encryptionFailed()
	}
	defer e.contact.locked()()
	made := e.contact.handshake
	if !made.ended || len(made.state.PeerCertificates) == 0 {
		return findSkipped("the connection does not tell")
	}
	certificate := made.state.PeerCertificates[0]
	seen := fmt.Sprintf("%s (%s); %s", tls.VersionName(made.state.Version), shortTime(made.took), certificateSeen(certificate))
	now := e.app.environment.Now()
	switch left := certificate.NotAfter.Sub(now); {
	case e.settings.transport.insecure:
		return findWarning("not checked (--insecure): "+seen, "whoever is in between can read and change what is sent; --ca-cert FILE checks against your own authority instead")
	case left < expiresSoon:
		return findWarning(fmt.Sprintf("the certificate expires in %s: %s", output.Span(left), seen), "the server's operator has to renew it before then")
	}
	return findOK(seen)
}

func (e *examination) unencrypted() finding {
	const seen = "no encryption, as the server's URL begins with http://"
	if len(e.settings.credentials) == 0 || isLoopback(e.server.Hostname()) {
		return findOK(seen)
	}
	return findWarning(seen+": whoever is in between can read the credentials", "write https:// if the server speaks it")
}

func (e *examination) encryptionFailed() finding {
	found := findError(e.contact.err)
	defer e.contact.locked()()
	if e.proxy != nil && e.proxy.Scheme == "https" && e.contact.shaken == 1 {
		found.seen = "the proxy " + e.proxyShown() + ", not the server: " + found.seen
	}
	if !e.contact.handshake.ended {
		found.seen = "the server did not finish the TLS handshake within " + shortTime(e.contact.ended.Sub(e.contact.handshake.begun))
		found.advice = "does it speak TLS on port " + portOf(e.server) + "? If not, write http:// in its URL"
		return found
	}
	if refused, ok := errors.AsType[*tls.CertificateVerificationError](e.contact.err); ok && len(refused.UnverifiedCertificates) > 0 {
		found.seen += "; " + certificateSeen(refused.UnverifiedCertificates[0])
	}
	if failed, ok := errors.AsType[*client.Error](e.contact.err); ok && failed.Reason != client.ReasonCertificate {
		found.advice = "does it speak TLS on port " + portOf(e.server) + "? If not, write http:// in its URL"
	}
	return found
}

// certificateSeen tells who vouches for whom, and until when.
func certificateSeen(certificate *x509.Certificate) string {
	names := certificate.DNSNames
	for _, address := range certificate.IPAddresses {
		names = append(names[:len(names):len(names)], address.String())
	}
	whose := "for no host"
	if len(names) > 0 {
		whose = "for " + someOf(names)
	}
	issuer := certificate.Issuer.String()
	if issuer == certificate.Subject.String() {
		issuer = "itself"
	}
	return fmt.Sprintf("the certificate is %s, signed by %s, valid until %s", whose, issuer, certificate.NotAfter.UTC().Format("2006-01-02 15:04 UTC"))
}
