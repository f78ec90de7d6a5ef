package cmd_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jt/internal/certificatetest"
)

// startTLS starts an HTTPS server with one job type.
func startTLS(t *testing.T, config *tls.Config) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(answerOneJobType))
	server.Config.ErrorLog = quietLog()
	server.TLS = config
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func answerOneJobType(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	body := `{"count": 1, "next": null, "previous": null, "results": [` + oneJobType + `]}`
	if r.URL.Path == "/job-types/7/" {
		body = oneJobType
	}
	_, _ = io.WriteString(w, body)
}

// storeFile writes a file into a folder of the test and returns its path.
func storeFile(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTLSFlags(t *testing.T) {
	authority, other := certificatetest.NewAuthority(t, "Test Authority"), certificatetest.NewAuthority(t, "Another Authority")
	here := authority.Sign(t, certificatetest.Subject{Hosts: []string{"127.0.0.1"}})
	elsewhere := authority.Sign(t, certificatetest.Subject{Hosts: []string{"scale.example", "192.0.2.7"}})
	expired := authority.Sign(t, certificatetest.Subject{Hosts: []string{"127.0.0.1"}, NotAfter: time.Date(2020, 3, 4, 5, 6, 0, 0, time.UTC)})
	ofClient := authority.Sign(t, certificatetest.Subject{Name: "operator", Usage: x509.ExtKeyUsageClientAuth})
	ofAnother := other.Sign(t, certificatetest.Subject{Name: "operator", Usage: x509.ExtKeyUsageClientAuth})

	serving := func(pair certificatetest.Pair) *tls.Config {
		return &tls.Config{Certificates: []tls.Certificate{pair.TLS(t)}}
	}
	asking := func(version uint16) *tls.Config {
		config := serving(here)
		config.ClientAuth, config.ClientCAs, config.MaxVersion = tls.RequireAndVerifyClientCert, authority.Pool(), version
		return config
	}
	ca := storeFile(t, "ca.pem", authority.PEM)
	otherCA := storeFile(t, "other.pem", other.PEM)
	bothCA := storeFile(t, "both.pem", append(append([]byte("# our authorities\n"), other.PEM...), authority.PEM...))
	marked := storeFile(t, "marked.pem", append([]byte("\ufeff# G\xfcltig\n"), authority.PEM...))
	markedPair := storeFile(t, "marked-pair.pem", slices.Concat([]byte("\ufeff"), ofClient.Key, ofClient.Certificate))
	certificate, key := storeFile(t, "client.pem", ofClient.Certificate), storeFile(t, "client.key", ofClient.Key)
	pair := storeFile(t, "pair.pem", append(append([]byte{}, ofClient.Key...), ofClient.Certificate...))
	pairOfAnother := storeFile(t, "another.pem", append(append([]byte{}, ofAnother.Key...), ofAnother.Certificate...))

	for _, test := range []struct {
		name   string
		server *tls.Config
		args   []string
		exit   int
		stderr []string
	}{
		{"unknown authority", serving(here), nil, 5, []string{
			`the server's certificate is signed by "CN=Test Authority", which this machine does not trust`, "hint: use --ca-cert FILE to trust your own authority's certificate (PEM)",
		}},
		{"own authority", serving(here), []string{"--ca-cert", ca}, 0, nil},
		{"one of several authorities", serving(here), []string{"--ca-cert", bothCA}, 0, nil},
		{"another authority", serving(here), []string{"--ca-cert", otherCA}, 5, []string{"which this machine does not trust"}},
		{"expired", serving(expired), []string{"--ca-cert", ca}, 5, []string{"the server's certificate expired on 2020-03-04 05:06 UTC", "hint: check this machine's clock; if it is right, ask the server's operator to renew it"}},
		{"another name", serving(elsewhere), []string{"--ca-cert", ca}, 5, []string{
			"the server's certificate is not for 127.0.0.1, but for scale.example, 192.0.2.7", "hint: use a name from the certificate in the URL, or check for one with --tls-server-name NAME",
		}},
		{"the name it has", serving(elsewhere), []string{"--ca-cert", ca, "--tls-server-name", "scale.example"}, 0, nil},
		{"the address it has", serving(elsewhere), []string{"--ca-cert", ca, "--tls-server-name", "192.0.2.7"}, 0, nil},
		{"a name that it has not", serving(here), []string{"--ca-cert", ca, "--tls-server-name", "scale.example"}, 5, []string{"is not for scale.example, but for 127.0.0.1"}},
		{"unchecked", serving(expired), []string{"--insecure"}, 0, []string{"warning: --insecure: the certificate of 127.0.0.1:", "is not checked"}},
		{"unchecked although it is good", serving(here), []string{"--ca-cert", ca, "--insecure"}, 0, []string{"warning: --insecure"}},

		{"client's certificate wanted, TLS 1.2", asking(tls.VersionTLS12), []string{"--ca-cert", ca}, 5, []string{"the server ended the TLS handshake", "--client-cert FILE"}},
		{"client's certificate wanted, TLS 1.3", asking(tls.VersionTLS13), []string{"--ca-cert", ca}, 5, []string{
			"the server requires a client certificate", "hint: use --client-cert FILE and --client-key FILE (PEM), from an authority that the server trusts",
		}},
		{"client's certificate, TLS 1.2", asking(tls.VersionTLS12), []string{"--ca-cert", ca, "--client-cert", certificate, "--client-key", key}, 0, nil},
		{"client's certificate, TLS 1.3", asking(tls.VersionTLS13), []string{"--ca-cert", ca, "--client-cert", certificate, "--client-key", key}, 0, nil},
		{"a byte order mark, and a comment in Latin-1", asking(tls.VersionTLS13), []string{"--ca-cert", marked, "--client-cert", markedPair}, 0, nil},
		{"one file with both", asking(tls.VersionTLS13), []string{"--ca-cert", ca, "--client-cert", pair}, 0, nil},
		{"client's certificate of another authority", asking(tls.VersionTLS13), []string{"--ca-cert", ca, "--client-cert", pairOfAnother}, 5, []string{"the server requires a client certificate"}},

		{"old TLS", &tls.Config{Certificates: serving(here).Certificates, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, []string{"--ca-cert", ca}, 5, []string{"supports only TLS versions before 1.2", "hint: ask the server's operator to allow TLS 1.2 or 1.3"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := startTLS(t, test.server)
			got := commandLine{}.run(t, append([]string{"list", "-o", "name", "--server", server.URL}, test.args...)...)
			got.want(t, test.exit, test.stderr...)
			if test.exit == 0 && (got.stdout != "a@1\n" || len(test.stderr) == 0 && got.stderr != "") {
				t.Errorf("stdout %q, stderr %q", got.stdout, got.stderr)
			}
		})
	}
}

func TestTLSFlagsThatCannotBeUsed(t *testing.T) {
	authority := certificatetest.NewAuthority(t, "Test Authority")
	one, another := authority.Sign(t, certificatetest.Subject{}), authority.Sign(t, certificatetest.Subject{})
	folder := t.TempDir()
	certificate, key := storeFile(t, "one.pem", one.Certificate), storeFile(t, "one.key", one.Key)
	otherKey := storeFile(t, "other.key", another.Key)
	encrypted := storeFile(t, "encrypted.key", pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("sesame-7f3a9c")}))
	oldEncrypted := storeFile(t, "old.key", pem.EncodeToMemory(&pem.Block{
		Type: "EC PRIVATE KEY", Bytes: []byte("sesame-7f3a9c"), Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-128-CBC,00"},
	}))
	text := storeFile(t, "text.pem", []byte("sesame-7f3a9c\n"))
	broken := storeFile(t, "broken.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("sesame-7f3a9c")}))
	wide := storeFile(t, "wide.pem", []byte("\xff\xfe-\x00-\x00-\x00"))
	missing := filepath.Join(folder, "missing.pem")
	large := storeFile(t, "large.pem", append(slices.Clone(one.Certificate), make([]byte, 1<<20)...))

	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(server.Close)
	for _, test := range []struct {
		name   string
		args   []string
		stderr []string
	}{
		{"authority missing", []string{"--ca-cert", missing}, []string{"error: cannot read --ca-cert " + missing + ": no such file or directory"}},
		{"authority a folder", []string{"--ca-cert", folder}, []string{"error: cannot read --ca-cert " + folder + ": is a directory"}},
		{"authority not PEM", []string{"--ca-cert", text}, []string{"error: --ca-cert " + text + " contains no certificate", "-----BEGIN CERTIFICATE-----"}},
		{"authority in UTF-16", []string{"--ca-cert", wide}, []string{"error: --ca-cert " + wide + " is not a PEM file: UTF-16 text, not UTF-8", "hint: convert it to UTF-8"}},
		{"key in UTF-16", []string{"--client-cert", certificate, "--client-key", wide}, []string{"error: --client-key " + wide + " is not a PEM file: UTF-16 text"}},
		{"authority a key", []string{"--ca-cert", key}, []string{"error: --ca-cert " + key + " contains no certificate"}},
		{"authority broken", []string{"--ca-cert", broken}, []string{"error: --ca-cert " + broken + " contains no certificate"}},
		{"authority large", []string{"--ca-cert", large}, []string{"error: --ca-cert " + large + " is larger than 1 MiB"}},
		{"key large", []string{"--client-cert", certificate, "--client-key", large}, []string{"error: --client-key " + large + " is larger than 1 MiB"}},
		{"certificate missing", []string{"--client-cert", missing, "--client-key", key}, []string{"error: cannot read --client-cert " + missing + ": no such file"}},
		{"key missing", []string{"--client-cert", certificate, "--client-key", missing}, []string{"error: cannot read --client-key " + missing + ": no such file"}},
		{"key a folder", []string{"--client-cert", certificate, "--client-key", folder}, []string{"error: cannot read --client-key " + folder + ": is a directory"}},
		{"certificate not PEM", []string{"--client-cert", text, "--client-key", key}, []string{"error: --client-cert " + text, "PEM"}},
		{"key not PEM", []string{"--client-cert", certificate, "--client-key", text}, []string{"error: --client-cert " + certificate, "PEM"}},
		{"no key in the file", []string{"--client-cert", certificate}, []string{"error: --client-cert " + certificate + " cannot be used: tls: found a certificate rather than a key", "--client-key FILE"}},
		{"key of another", []string{"--client-cert", certificate, "--client-key", otherKey}, []string{"error: --client-cert " + certificate + " and --client-key " + otherKey + " cannot be used: tls: private key does not match public key"}},
		{"encrypted key", []string{"--client-cert", certificate, "--client-key", encrypted}, []string{" and --client-key " + encrypted + " cannot be used: the key has a pass phrase", "openssl pkey"}},
		{"key encrypted as it was done once", []string{"--client-cert", certificate, "--client-key", oldEncrypted}, []string{" and --client-key " + oldEncrypted + " cannot be used: the key has a pass phrase"}},
		{"key alone", []string{"--client-key", key}, []string{"error: --client-key needs --client-cert"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.HasSuffix(test.name, "a folder") {
				t.Skip("Windows has another message for folders")
			}
			got := commandLine{}.run(t, append([]string{"list", "--server", server.URL}, test.args...)...)
			got.want(t, 2, test.stderr...)
			if strings.Contains(got.stderr, "sesame") || got.stdout != "" {
				t.Errorf("stdout %q, stderr %q", got.stdout, got.stderr)
			}
		})
	}
	if asked.Load() != 0 {
		t.Errorf("%d requests", asked.Load())
	}
}

func TestWrongScheme(t *testing.T) {
	secure := startTLS(t, nil)
	plain := httptest.NewServer(http.HandlerFunc(answerOneJobType))
	t.Cleanup(plain.Close)
	commandLine{}.run(t, "list", "--server", strings.Replace(plain.URL, "http:", "https:", 1)).want(t, 5, "plain HTTP, not HTTPS: write http:// in its URL")
	commandLine{}.run(t, "list", "--server", strings.Replace(secure.URL, "https:", "http:", 1)).want(t, 1, "HTTP request to an HTTPS server", "hint: use https:// in the server's URL")
}

// quietLog drops what servers log about the faults of a test.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
