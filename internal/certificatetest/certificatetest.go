// Package certificatetest makes certificates for tests of TLS, as PEM and for crypto/tls. They are never stored, and none
// outlives the test.
package certificatetest

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"net"
	"testing"
	"time"
)

// Authority signs certificates.
type Authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey

	PEM []byte // its own certificate
}

// NewAuthority makes an authority that nobody trusts yet.
func NewAuthority(t testing.TB, name string) *Authority {
	t.Helper()
	a := &Authority{key: newKey(t), certificate: &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, NotBefore: longAgo(), NotAfter: farAhead(),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}}
	a.PEM = a.sign(t, a.certificate, a.key)
	return a
}

// Pool returns a pool with only this authority, for a client or server that trusts it.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(a.PEM)
	return pool
}

// Subject is the content of a certificate. The zero value is valid for hundreds of years, for no host.
type Subject struct {
	Name                string
	Hosts               []string // names and IP addresses
	NotBefore, NotAfter time.Time
	Usage               x509.ExtKeyUsage // the zero value allows any
}

// Pair is a certificate with its key, as PEM.
type Pair struct{ Certificate, Key []byte }

// Sign makes a certificate and its key.
func (a *Authority) Sign(t testing.TB, subject Subject) Pair {
	t.Helper()
	key := newKey(t)
	return Pair{a.sign(t, subject.template(), key), keyPEM(t, key)}
}

// SelfSigned makes a certificate that no authority signed, and its key.
func SelfSigned(t testing.TB, subject Subject) Pair {
	t.Helper()
	own := &Authority{certificate: subject.template(), key: newKey(t)}
	return Pair{own.sign(t, own.certificate, own.key), keyPEM(t, own.key)}
}

func (s Subject) template() *x509.Certificate {
	template := &x509.Certificate{
		Subject:   pkix.Name{CommonName: s.Name},
		NotBefore: cmp.Or(s.NotBefore, longAgo()), NotAfter: cmp.Or(s.NotAfter, farAhead()),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{s.Usage},
	}
	for _, host := range s.Hosts {
		if address := net.ParseIP(host); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	return template
}

// TLS returns the pair as a server or client presents it.
func (p Pair) TLS(t testing.TB) tls.Certificate {
	t.Helper()
	certificate, err := tls.X509KeyPair(p.Certificate, p.Key)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func keyPEM(t testing.TB, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
}

// sign returns the certificate of a key as PEM.
func (a *Authority) sign(t testing.TB, template *x509.Certificate, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	signed, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
}

// longAgo and farAhead enclose the time of every clock that is roughly right.
func longAgo() time.Time  { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) }
func farAhead() time.Time { return time.Date(2900, 1, 1, 0, 0, 0, 0, time.UTC) }
