// Package certificatetest makes certificates for tests of TLS, as crypto/x509 has them and as PEM. Nothing of them is
// ever stored, and none outlives the test.
package certificatetest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"
)

// The years between which certificates are valid that say nothing else: no clock that is anywhere near right leaves them.
const (
	firstYear = 2000
	lastYear  = 2900
)

// Authority signs certificates.
type Authority struct {
	certificate *x509.Certificate
	key         crypto.Signer

	PEM []byte // its own certificate
}

// NewAuthority makes one that nobody trusts yet.
func NewAuthority(t testing.TB, name string) *Authority {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: year(firstYear), NotAfter: year(lastYear),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	text := sign(t, template, template, key.Public(), key)
	certificate, err := x509.ParseCertificate(text)
	if err != nil {
		t.Fatal(err)
	}
	return &Authority{certificate: certificate, key: key, PEM: encode("CERTIFICATE", text)}
}

// Pool holds the authority alone, for those that are to trust it.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// Subject is what a certificate says. The zero value is valid for hundreds of years, for no host.
type Subject struct {
	Name                string
	Hosts               []string // names and IP addresses
	NotBefore, NotAfter time.Time
	Usage               x509.ExtKeyUsage // the zero value is any
}

// Pair is a certificate with its key, as PEM.
type Pair struct{ Certificate, Key []byte }

// Sign makes a certificate and its key.
func (a *Authority) Sign(t testing.TB, subject Subject) Pair {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: subject.Name},
		NotBefore: subject.NotBefore, NotAfter: subject.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{subject.Usage},
	}
	if template.NotBefore.IsZero() {
		template.NotBefore = year(firstYear)
	}
	if template.NotAfter.IsZero() {
		template.NotAfter = year(lastYear)
	}
	for _, host := range subject.Hosts {
		if address := net.ParseIP(host); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	key := newKey(t)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return Pair{
		Certificate: encode("CERTIFICATE", sign(t, template, a.certificate, key.Public(), a.key)),
		Key:         encode("PRIVATE KEY", private),
	}
}

// TLS is the pair as a server or client shows it.
func (p Pair) TLS(t testing.TB) tls.Certificate {
	t.Helper()
	certificate, err := tls.X509KeyPair(p.Certificate, p.Key)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

func newKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sign(t testing.TB, template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) []byte {
	t.Helper()
	text, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func encode(kind string, text []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: text})
}

func year(number int) time.Time { return time.Date(number, 1, 1, 0, 0, 0, 0, time.UTC) }
