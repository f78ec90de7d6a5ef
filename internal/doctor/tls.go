package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// expiresSoon is how long before its end a certificate is warned of.
const expiresSoon = 14 * 24 * time.Hour

// tls tells what is known of the server by its certificate.
func (e *Examination) tls(context.Context) Finding {
	if !e.encrypted() {
		return e.Unencrypted()
	}
	if e.Contact.reached(true) == stageEncryption {
		return e.encryptionFailed()
	}
	defer e.Contact.locked()()
	made := e.Contact.handshake
	if !made.ended || len(made.state.PeerCertificates) == 0 {
		return findSkipped("the connection does not tell")
	}
	certificate := made.state.PeerCertificates[0]
	seen := fmt.Sprintf("%s (%s); %s", tls.VersionName(made.state.Version), shortTime(made.took), certificateSeen(certificate))
	now := e.session.Environment.Now()
	switch left := certificate.NotAfter.Sub(now); {
	case e.Settings.Transport.Insecure:
		return findWarning("not checked (--insecure): "+seen, "whoever is in between can read and change what is sent; --ca-cert FILE checks against your own authority instead")
	case left < expiresSoon:
		return findWarning(fmt.Sprintf("the certificate expires in %s: %s", output.Span(left), seen), "the server's operator has to renew it before then")
	}
	return findOK(seen)
}

func (e *Examination) Unencrypted() Finding {
	const seen = "no encryption, as the server's URL begins with http://"
	if len(e.Settings.Credentials) == 0 || cli.IsLoopback(e.Server.Hostname()) {
		return findOK(seen)
	}
	return findWarning(seen+": whoever is in between can read the credentials", "write https:// if the server speaks it")
}

func (e *Examination) encryptionFailed() Finding {
	found := findError(e.Contact.err)
	defer e.Contact.locked()()
	if e.proxy != nil && e.proxy.Scheme == "https" && e.Contact.shaken == 1 && !strings.Contains(found.Seen, e.proxyShown()) {
		found.Seen = "the proxy " + e.proxyShown() + ", not the server: " + found.Seen
	}
	if timeout, ok := errors.AsType[net.Error](e.Contact.handshake.err); !e.Contact.handshake.ended || ok && timeout.Timeout() {
		found.Seen = "the server did not finish the TLS handshake within " + shortTime(e.Contact.ended.Sub(e.Contact.handshake.begun))
		found.Advice = "does it speak TLS on port " + portOf(e.Server) + "? If not, write http:// in its URL"
		return found
	}
	if refused, ok := errors.AsType[*tls.CertificateVerificationError](e.Contact.err); ok && len(refused.UnverifiedCertificates) > 0 {
		found.Seen += "; it is " + strings.Join(factsBeside(refused), ", ")
		if _, ok := errors.AsType[x509.UnknownAuthorityError](refused); ok {
			found.Advice = authorityAdvice(refused.UnverifiedCertificates)
		}
	}
	failed, ok := errors.AsType[*client.Error](e.Contact.err)
	switch {
	case !ok || failed.Reason == client.ReasonCertificate:
	case failed.Alert == cli.AlertProtocolVersion:
		found.Advice = cli.HintOldTLS
	case strings.HasPrefix(failed.Message, "the server ended the TLS handshake"):
		found.Advice = "it speaks no version of TLS that jt does (1.2 and 1.3), knows no host of that name, or wants a certificate of its clients: --client-cert FILE"
	default:
		found.Advice = e.serverAdvice("http://"+e.Server.Host+e.Server.Path) + ", if it is to go without encryption"
	}
	return found
}

// certificateSeen tells who vouches for whom, and until when.
func certificateSeen(certificate *x509.Certificate) string {
	return "the certificate is " + strings.Join([]string{certifiedNames(certificate), signedBy(certificate), validUntil(certificate)}, ", ")
}

func certifiedNames(certificate *x509.Certificate) string {
	names := certificate.DNSNames
	for _, address := range certificate.IPAddresses {
		names = append(names[:len(names):len(names)], address.String())
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

// factsBeside are those of a refused certificate that the reason for it does not tell.
func factsBeside(refused *tls.CertificateVerificationError) []string {
	certificate := refused.UnverifiedCertificates[0]
	names, signed, valid := certifiedNames(certificate), signedBy(certificate), validUntil(certificate)
	if _, ok := errors.AsType[x509.UnknownAuthorityError](refused); ok {
		if signsItself(certificate) {
			return []string{signed, names, valid}
		}
		return []string{names, valid}
	}
	if _, ok := errors.AsType[x509.HostnameError](refused); ok {
		return []string{signed, valid}
	}
	return []string{names, signed}
}

// authorityAdvice says how to trust the one who signed.
func authorityAdvice(chain []*x509.Certificate) string {
	const give = "ask the server's operator for %s certificate as a PEM file, and give it with --ca-cert FILE"
	switch {
	case signsItself(chain[0]):
		return fmt.Sprintf(give, "this")
	case len(chain) == 1:
		return "if that is your organization's own authority, " + fmt.Sprintf(give, "its") + "; else the server may leave out a certificate that it has to send along"
	}
	return "if that is your organization's own authority, " + fmt.Sprintf(give, "its")
}
