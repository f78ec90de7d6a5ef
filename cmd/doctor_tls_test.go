package cmd

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jt/internal/cli"
)

// authority signs the certificates of a test.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	file        string // PEM, for --ca-cert
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{}
	var der []byte
	a.key, der = sign(t, nil, nil, &x509.Certificate{
		Subject: pkix.Name{CommonName: "Example Authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	})
	var err error
	if a.certificate, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	a.file = writePEM(t, "CERTIFICATE", der)
	return a
}

// server makes the certificate of a server, self-signed if there is no authority.
func (a authority) server(t *testing.T, template x509.Certificate) tls.Certificate {
	t.Helper()
	template.Subject = pkix.Name{CommonName: "server of a test"}
	key, der := sign(t, a.certificate, a.key, &template)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// sign makes a key and its certificate, valid from 2020 to 2090 unless the template says otherwise.
func sign(t *testing.T, parent *x509.Certificate, parentKey *ecdsa.PrivateKey, template *x509.Certificate) (*ecdsa.PrivateKey, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(1)
	if template.NotBefore.IsZero() {
		template.NotBefore = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if template.NotAfter.IsZero() {
		template.NotAfter = time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if parent == nil {
		parent, parentKey = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), parentKey)
	if err != nil {
		t.Fatal(err)
	}
	return key, der
}

// certificateFor returns the template of a certificate for a host.
func certificateFor(name string) x509.Certificate { return x509.Certificate{DNSNames: []string{name}} }

func writePEM(t *testing.T, kind string, der []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "file.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// serveTLS runs a server with job types.
func serveTLS(t *testing.T, certificate tls.Certificate, change func(*tls.Config)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(dated(t, &asked{}, answers(map[string]string{"/job-types/": listOfIDs})))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if change != nil {
		change(server.TLS)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

func TestDoctorOfCertificates(t *testing.T) {
	own, none := newAuthority(t), authority{}
	here := x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	expired, early, elsewhere := here, here, x509.Certificate{DNSNames: []string{"scale.example", "scale-2.example"}}
	expired.NotAfter = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	early.NotBefore = time.Date(2080, 1, 1, 0, 0, 0, 0, time.UTC)
	trusted := []string{"--ca-cert", own.file}
	plain, _ := serveDated(t, answers(nil))
	for name, test := range map[string]struct {
		server  string
		flags   []string
		results string
		parts   []string
	}{
		"fine": {
			serveTLS(t, own.server(t, here), nil), trusted, "completion skipped",
			[]string{"TLS 1.3", "for 127.0.0.1", "signed by CN=Example Authority", "valid until 2090-01-01 00:00 UTC"},
		},
		"TLS 1.2": {
			serveTLS(t, own.server(t, here), func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 }), trusted, "completion skipped",
			[]string{"TLS 1.2"},
		},
		"TLS 1.1": {
			serveTLS(t, own.server(t, here), func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }), trusted, afterTLS,
			[]string{"supports only TLS versions before 1.2", "to allow TLS 1.2 or 1.3"},
		},
		"self-signed": {
			serveTLS(t, none.server(t, here), nil), nil, afterTLS,
			[]string{"which this machine does not trust", "self-signed", "--ca-cert FILE"},
		},
		"unknown authority": {
			serveTLS(t, own.server(t, here), nil), nil, afterTLS,
			[]string{`signed by "CN=Example Authority", which this machine does not trust`, "--ca-cert FILE"},
		},
		"expired": {
			serveTLS(t, own.server(t, expired), nil), trusted, afterTLS,
			[]string{"expired on 2025-03-01 12:00 UTC", "check this machine's clock", "renew"},
		},
		"not yet valid": {
			serveTLS(t, own.server(t, early), nil), trusted, afterTLS,
			[]string{"not valid until 2080-01-01 00:00 UTC"},
		},
		"wrong name": {
			serveTLS(t, own.server(t, elsewhere), nil), trusted, afterTLS,
			[]string{"is not for 127.0.0.1, but for scale.example, scale-2.example", "--tls-server-name"},
		},
		"the name it has": {
			serveTLS(t, own.server(t, elsewhere), nil), append(trusted, "--tls-server-name", "scale.example"), "completion skipped",
			[]string{"for scale.example"},
		},
		"insecure": {
			serveTLS(t, none.server(t, expired), nil), []string{"--insecure"}, "tls warning, completion skipped",
			[]string{"not checked (--insecure)", "valid until 2025-03-01"},
		},
		"client certificate required": {
			serveTLS(t, own.server(t, here), func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert }), trusted, afterTLS,
			[]string{"requires a client certificate", "--client-cert FILE"},
		},
		"client certificate required, TLS 1.2": {
			serveTLS(t, own.server(t, here), func(c *tls.Config) { c.ClientAuth, c.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12 }), trusted, afterTLS,
			[]string{"ended the TLS handshake", "--client-cert FILE"},
		},
		"no TLS": {
			strings.Replace(plain.URL, "http://", "https://", 1), nil, afterTLS,
			[]string{"plain HTTP", "http://"},
		},
		"TLS on an http:// URL": {
			strings.Replace(serveTLS(t, own.server(t, here), nil), "https://", "http://", 1), nil,
			"api failed, sign-in skipped, clock skipped, latency skipped, completion skipped", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			found, exit := doctorTrial{server: test.server, flags: test.flags}.findings(t)
			if found.results() != test.results {
				t.Errorf("%s\nwant %s\n%v", found.results(), test.results, found)
			}
			found.want(t, "tls", found["tls"].Result, test.parts...)
			want := cli.ExitDone
			switch {
			case strings.Contains(test.results, "tls failed"):
				want = cli.ExitUnreachable
			case strings.Contains(test.results, "api failed"):
				want = cli.ExitFailed
				found.want(t, "api", "failed", "write https:// in its URL")
			}
			if exit != want {
				t.Errorf("exit code %d, want %d", exit, want)
			}
		})
	}
}

// TestDoctorOfExpiringCertificates uses the real clock, by which crypto/tls checks certificates.
func TestDoctorOfExpiringCertificates(t *testing.T) {
	own := newAuthority(t)
	for days, want := range map[int]string{13: "warning", 15: "ok"} {
		server := serveTLS(t, own.server(t, x509.Certificate{
			IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Duration(days)*24*time.Hour + time.Hour),
		}), nil)
		found, _ := doctorTrial{server: server, flags: []string{"--ca-cert", own.file}, now: time.Now}.findings(t)
		found.want(t, "tls", want)
		if want == "warning" {
			found.want(t, "tls", want, "expires in 13d", "renew")
		}
	}
}

// TestDoctorTLSScreens compares the output for bad certificates with golden files.
func TestDoctorTLSScreens(t *testing.T) {
	own := newAuthority(t)
	here := x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	expired, elsewhere := here, x509.Certificate{DNSNames: []string{"scale.example"}}
	expired.NotAfter = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		server string
		flags  []string
	}{
		"self-signed": {serveTLS(t, authority{}.server(t, here), nil), nil},
		"expired":     {serveTLS(t, own.server(t, expired), nil), []string{"--ca-cert", own.file}},
		"wrong-name":  {serveTLS(t, own.server(t, elsewhere), nil), []string{"--ca-cert", own.file}},
		"trusted":     {serveTLS(t, own.server(t, here), nil), []string{"--ca-cert", own.file}},
	} {
		for width, end := range map[int]string{80: "-80", 120: "-120"} {
			stdout, stderr, _ := doctorTrial{width: width, flags: test.flags}.run(t, "--server", test.server)
			got := withoutPort("$ jt doctor --server "+test.server+"\n"+stdout+stderr, test.server)
			for line := range strings.Lines(stdout) {
				if cells := len([]rune(line)) - 1; cells > width {
					t.Errorf("%d cells: %s", cells, line)
				}
			}
			// The path of the file differs each time, and so do the line breaks.
			if place := strings.Index(got, "; CA certificates from"); place >= 0 {
				got = got[:place] + "\n" + got[strings.Index(got, "server      "):]
			}
			CompareGolden(t, "doctor-"+name+end, got)
		}
	}
}
