package cmd

import (
	"crypto/tls"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jt/internal/certificatetest"
	"jt/internal/cli"
)

// storePEM writes a certificate into a file, for --ca-cert.
func storePEM(t *testing.T, text []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "file.pem")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// serveTLS runs a server with job types.
func serveTLS(t *testing.T, pair certificatetest.Pair, change func(*tls.Config)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(dated(t, &asked{}, answers(map[string]string{"/job-types/": listOfIDs})))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair.TLS(t)}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if change != nil {
		change(server.TLS)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

func TestDoctorOfCertificates(t *testing.T) {
	own := certificatetest.NewAuthority(t, "Example Authority")
	here := certificatetest.Subject{Name: "server of a test", Hosts: []string{"127.0.0.1"}}
	expired, early, elsewhere := here, here, certificatetest.Subject{Hosts: []string{"scale.example", "scale-2.example"}}
	expired.NotAfter = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	early.NotBefore = time.Date(2080, 1, 1, 0, 0, 0, 0, time.UTC)
	trusted := []string{"--ca-cert", storePEM(t, own.PEM)}
	plain, _ := serveDated(t, answers(nil))
	for name, test := range map[string]struct {
		server  string
		flags   []string
		results string
		parts   []string
	}{
		"fine": {
			serveTLS(t, own.Sign(t, here), nil), trusted, "completion skipped",
			[]string{"TLS 1.3", "for 127.0.0.1", "signed by CN=Example Authority", "valid until 2900-01-01 00:00 UTC"},
		},
		"TLS 1.2": {
			serveTLS(t, own.Sign(t, here), func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 }), trusted, "completion skipped",
			[]string{"TLS 1.2"},
		},
		"TLS 1.1": {
			serveTLS(t, own.Sign(t, here), func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }), trusted, afterTLS,
			[]string{"supports only TLS versions before 1.2", "to allow TLS 1.2 or 1.3"},
		},
		"self-signed": {
			serveTLS(t, certificatetest.SelfSigned(t, here), nil), nil, afterTLS,
			[]string{"which this machine does not trust", "self-signed", "--ca-cert FILE"},
		},
		"unknown authority": {
			serveTLS(t, own.Sign(t, here), nil), nil, afterTLS,
			[]string{`signed by "CN=Example Authority", which this machine does not trust`, "--ca-cert FILE"},
		},
		"expired": {
			serveTLS(t, own.Sign(t, expired), nil), trusted, afterTLS,
			[]string{"expired on 2025-03-01 12:00 UTC", "check this machine's clock", "renew"},
		},
		"not yet valid": {
			serveTLS(t, own.Sign(t, early), nil), trusted, afterTLS,
			[]string{"not valid until 2080-01-01 00:00 UTC"},
		},
		"wrong name": {
			serveTLS(t, own.Sign(t, elsewhere), nil), trusted, afterTLS,
			[]string{"is not for 127.0.0.1, but for scale.example, scale-2.example", "--tls-server-name"},
		},
		"the name it has": {
			serveTLS(t, own.Sign(t, elsewhere), nil), append(trusted, "--tls-server-name", "scale.example"), "completion skipped",
			[]string{"for scale.example"},
		},
		"insecure": {
			serveTLS(t, certificatetest.SelfSigned(t, expired), nil), []string{"--insecure"}, "tls warning, completion skipped",
			[]string{"not checked (--insecure)", "valid until 2025-03-01"},
		},
		"client certificate required": {
			serveTLS(t, own.Sign(t, here), func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert }), trusted, afterTLS,
			[]string{"requires a client certificate", "--client-cert FILE"},
		},
		"client certificate required, TLS 1.2": {
			serveTLS(t, own.Sign(t, here), func(c *tls.Config) { c.ClientAuth, c.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12 }), trusted, afterTLS,
			[]string{"ended the TLS handshake", "--client-cert FILE"},
		},
		"no TLS": {
			strings.Replace(plain.URL, "http://", "https://", 1), nil, afterTLS,
			[]string{"plain HTTP", "http://"},
		},
		"TLS on an http:// URL": {
			strings.Replace(serveTLS(t, own.Sign(t, here), nil), "https://", "http://", 1), nil,
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
				found.want(t, "api", "failed", "use https:// in the server's URL")
			}
			if exit != want {
				t.Errorf("exit code %d, want %d", exit, want)
			}
		})
	}
}

// TestDoctorOfExpiringCertificates uses the real clock, by which crypto/tls checks certificates.
func TestDoctorOfExpiringCertificates(t *testing.T) {
	own := certificatetest.NewAuthority(t, "Example Authority")
	trusted := storePEM(t, own.PEM)
	for days, want := range map[int]string{13: "warning", 15: "ok"} {
		server := serveTLS(t, own.Sign(t, certificatetest.Subject{
			Hosts: []string{"127.0.0.1"}, NotAfter: time.Now().Add(time.Duration(days)*24*time.Hour + time.Hour),
		}), nil)
		found, _ := doctorTrial{server: server, flags: []string{"--ca-cert", trusted}, now: time.Now}.findings(t)
		found.want(t, "tls", want)
		if want == "warning" {
			found.want(t, "tls", want, "expires in 13d", "renew")
		}
	}
}

// TestDoctorTLSScreens compares the output for bad certificates with golden files.
func TestDoctorTLSScreens(t *testing.T) {
	own := certificatetest.NewAuthority(t, "Example Authority")
	trusted := []string{"--ca-cert", storePEM(t, own.PEM)}
	here := certificatetest.Subject{Name: "server of a test", Hosts: []string{"127.0.0.1"}}
	expired, elsewhere := here, certificatetest.Subject{Hosts: []string{"scale.example"}}
	expired.NotAfter = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		server string
		flags  []string
	}{
		"self-signed": {serveTLS(t, certificatetest.SelfSigned(t, here), nil), nil},
		"expired":     {serveTLS(t, own.Sign(t, expired), nil), trusted},
		"wrong-name":  {serveTLS(t, own.Sign(t, elsewhere), nil), trusted},
		"trusted":     {serveTLS(t, own.Sign(t, here), nil), trusted},
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
