package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// expiresSoon is how long before its end a certificate is warned of.
const expiresSoon = 14 * 24 * time.Hour

// tls shows the server's certificate.
func (e *examination) tls(context.Context) finding {
	const open = "no encryption, as the server's URL begins with http://"
	certificates := e.contact.tls.PeerCertificates
	switch {
	case !e.encrypted() && (len(e.settings.Credentials) == 0 || cli.IsLoopback(e.server.Hostname())):
		return findOK(open)
	case !e.encrypted():
		return findWarning(open+": whoever is in between can read the credentials", "write https:// if the server speaks it")
	case e.contact.broken == "tls":
		return e.encryptionFailed()
	case len(certificates) == 0:
		return findSkipped("the connection does not tell")
	}
	certificate := certificates[0]
	seen := fmt.Sprintf("%s (%s); the certificate is %s, %s, %s", tls.VersionName(e.contact.tls.Version), shortTime(e.contact.handshake.took()),
		certifiedNames(certificate), signedBy(certificate), validUntil(certificate))
	left := certificate.NotAfter.Sub(e.session.Environment.Now())
	switch {
	case e.settings.Context.Insecure:
		return findWarning("not checked (--insecure): "+seen, "whoever is in between can read and change what is sent; --ca-cert FILE checks against your own authority instead")
	case left < expiresSoon:
		return findWarning(fmt.Sprintf("the certificate expires in %s: %s", output.Span(left), seen), "the server's operator has to renew it before then")
	}
	return findOK(seen)
}

func (e *examination) encryptionFailed() finding {
	found := findError(e.contact.err)
	failed, handshake := e.contact.failed, e.contact.handshake
	if e.proxy != nil && e.proxy.url.Scheme == "https" && e.contact.handshakes == 1 && !strings.Contains(found.seen, e.proxy.shown) {
		found.seen = "the proxy " + e.proxy.shown + ", not the server: " + found.seen
	}
	timeout, _ := errors.AsType[net.Error](e.contact.tlsErr)
	refused, _ := errors.AsType[*tls.CertificateVerificationError](failed)
	switch {
	case handshake.ended.IsZero() || timeout != nil && timeout.Timeout():
		found.seen = "the server did not finish the TLS handshake within " + shortTime(e.contact.ended.Sub(handshake.begun))
		found.advice = "does it speak TLS on port " + portOf(e.server) + "? If not, write http:// in its URL"
	case refused != nil:
		found.seen += "; it is " + strings.Join(factsBeside(refused), ", ")
		if _, ok := errors.AsType[x509.UnknownAuthorityError](refused); ok {
			found.advice = authorityAdvice(refused.UnverifiedCertificates)
		}
	case failed.Reason == client.ReasonCertificate:
	case failed.Alert == cli.AlertProtocolVersion:
		found.advice = cli.HintOldTLS
	case strings.HasPrefix(failed.Message, "the server ended the TLS handshake"):
		found.advice = "it speaks no version of TLS that jt does (1.2 and 1.3), knows no host of that name, or wants a certificate of its clients: --client-cert FILE"
	default:
		found.advice = e.serverAdvice("http://"+e.server.Host+e.server.Path) + ", if it is to go without encryption"
	}
	return found
}

func certifiedNames(certificate *x509.Certificate) string {
	names := slices.Clone(certificate.DNSNames)
	for _, address := range certificate.IPAddresses {
		names = append(names, address.String())
	}
	if len(names) == 0 {
		return "for no host"
	}
	return "for " + someOf(names)
}

func signedBy(certificate *x509.Certificate) string {
	if signsItself(certificate) {
		return "signed by itself"
	}
	return "signed by " + certificate.Issuer.String()
}

func signsItself(certificate *x509.Certificate) bool {
	return certificate.Issuer.String() == certificate.Subject.String()
}

func validUntil(certificate *x509.Certificate) string {
	return "valid until " + certificate.NotAfter.UTC().Format("2006-01-02 15:04 UTC")
}

// factsBeside returns those facts of a refused certificate that the reason for it does not include.
func factsBeside(refused *tls.CertificateVerificationError) []string {
	certificate := refused.UnverifiedCertificates[0]
	names, signed, valid := certifiedNames(certificate), signedBy(certificate), validUntil(certificate)
	_, unknown := errors.AsType[x509.UnknownAuthorityError](refused)
	_, elsewhere := errors.AsType[x509.HostnameError](refused)
	switch {
	case unknown && signsItself(certificate):
		return []string{signed, names, valid}
	case unknown:
		return []string{names, valid}
	case elsewhere:
		return []string{signed, valid}
	}
	return []string{names, signed}
}

// authorityAdvice says how to trust the one who signed.
func authorityAdvice(chain []*x509.Certificate) string {
	const give = "ask the server's operator for %s certificate as a PEM file, and give it with --ca-cert FILE"
	if signsItself(chain[0]) {
		return fmt.Sprintf(give, "this")
	}
	advice := "if that is your organization's own authority, " + fmt.Sprintf(give, "its")
	if len(chain) == 1 {
		advice += "; else the server may leave out a certificate that it has to send along"
	}
	return advice
}
