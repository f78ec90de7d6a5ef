package cli

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"jt/client"
	"jt/internal/config"
	"jt/internal/document"
)

// transport returns what carries the requests. The error is a usage error.
func (s Settings) transport(getenv func(string) string) (*http.Transport, error) {
	files, err := tlsConfig(s.Context)
	if err != nil {
		return nil, err
	}
	proxy, err := s.ProxyOf(getenv)
	if err != nil {
		return nil, err
	}
	return client.NewTransport(files, proxy), nil
}

func tlsConfig(of config.Context) (*tls.Config, error) {
	made := &tls.Config{ServerName: of.TLSServerName, InsecureSkipVerify: of.Insecure} //nolint:gosec // asked for, and warned of
	if of.CACert != "" {
		text, err := readCertificateFile("--ca-cert", of.CACert)
		if err != nil {
			return nil, err
		}
		// Only these authorities: a user who names one does not mean the system's hundred as well.
		made.RootCAs = x509.NewCertPool()
		if !made.RootCAs.AppendCertsFromPEM(text) {
			return nil, UsageError(fmt.Sprintf("--ca-cert %s contains no certificate", of.CACert), "use a PEM file with -----BEGIN CERTIFICATE-----")
		}
	}
	if of.ClientCert == "" {
		if of.ClientKey != "" {
			return nil, UsageError("--client-key needs --client-cert", "give the certificate that the key belongs to")
		}
		return made, nil
	}
	certificate, err := readCertificateFile("--client-cert", of.ClientCert)
	if err != nil {
		return nil, err
	}
	key := certificate // one file may hold both
	if of.ClientKey != "" {
		if key, err = readCertificateFile("--client-key", of.ClientKey); err != nil {
			return nil, err
		}
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		files, problem := "--client-cert "+of.ClientCert, err.Error()
		if of.ClientKey != "" {
			files += " and --client-key " + of.ClientKey
		}
		if bytes.Contains(key, []byte("-----BEGIN ENCRYPTED ")) || bytes.Contains(key, []byte("Proc-Type: 4,ENCRYPTED")) {
			problem = "the key has a pass phrase, which jt cannot ask for"
		}
		return nil, UsageError(
			files+" cannot be used: "+problem,
			"use PEM files: the certificate, and in --client-key FILE or the same file its key; `openssl pkey -in FILE -out NEWFILE` writes a key without a pass phrase: keep that private",
		)
	}
	made.Certificates = []tls.Certificate{pair}
	return made, nil
}

func readCertificateFile(flag, path string) ([]byte, error) {
	label := flag + " " + path
	file, err := os.Open(path) //nolint:gosec // the file that the user names
	if err != nil {
		return nil, UsageError("cannot read "+label+": "+SystemText(err), "")
	}
	defer func() { _ = file.Close() }()
	raw, err := readAll(label, file, maxCertificateBytes)
	if err != nil {
		return nil, err
	}
	text, err := document.Text(raw)
	// The comments between certificates can be in any encoding.
	if failed, bad := errors.AsType[*document.Error](err); bad && !bytes.Contains(raw, []byte("-----BEGIN ")) {
		return nil, UsageError(label+" is not a PEM file: "+failed.Problem, failed.Hint)
	}
	return text, nil
}

// maxCertificateBytes bounds a file of certificates. All authorities of a system together take about a fifth of it.
const maxCertificateBytes = 1 << 20

// ProxyOf returns a function that finds the proxy of a request: the one configured for this server, or else the one of
// HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
func (s Settings) ProxyOf(getenv func(string) string) (func(*http.Request) (*url.URL, error), error) {
	if s.noProxy {
		return http.ProxyURL(nil), nil
	}
	if s.Context.Proxy != "" {
		proxy, err := parseProxy(s.Context.Proxy)
		return http.ProxyURL(proxy), err
	}
	for _, name := range proxyVariables() {
		if _, err := proxyIn(getenv(name)); err != nil {
			return nil, UsageError(name+" is not the URL of a proxy", "write it as http://host:3128, or unset it")
		}
	}
	environment := &httpproxy.Config{
		HTTPProxy:  cmp.Or(getenv("HTTP_PROXY"), getenv("http_proxy")),
		HTTPSProxy: cmp.Or(getenv("HTTPS_PROXY"), getenv("https_proxy")),
		NoProxy:    cmp.Or(getenv("NO_PROXY"), getenv("no_proxy")),
	}
	proxyFor := environment.ProxyFunc()
	return func(request *http.Request) (*url.URL, error) { return proxyFor(request.URL) }, nil
}

func proxyVariables() []string {
	return []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"}
}

// proxyIn parses the value of a variable, which may leave out http://. The result is nil if it is empty.
func proxyIn(value string) (*url.URL, error) {
	if value == "" {
		return nil, nil //nolint:nilnil // nil is no proxy, see http.Transport
	}
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	return parseProxy(value)
}

// proxySecrets returns the user names and passwords of all proxies that may be used.
func proxySecrets(configured string, getenv func(string) string) client.Credentials {
	values := []string{configured}
	for _, name := range proxyVariables() {
		values = append(values, getenv(name))
	}
	var secrets client.Credentials
	for _, value := range values {
		if proxy, err := proxyIn(value); err == nil && proxy != nil && proxy.User != nil {
			password, _ := proxy.User.Password()
			secrets = append(secrets, client.BasicCredential(proxy.User.Username(), password))
		}
	}
	return secrets
}

// parseProxy parses the URL of a proxy. It can contain a password, so errors do not show it.
func parseProxy(text string) (*url.URL, error) {
	const hint = "write it as http://host:3128 or http://user:password@host:3128" //nolint:gosec // no credentials, but their place
	proxy, err := url.Parse(text)
	switch {
	case err != nil || proxy.Hostname() == "":
		return nil, UsageError("the proxy's URL is invalid", hint)
	case proxy.Scheme != "http" && proxy.Scheme != "https" && proxy.Scheme != "socks5" && proxy.Scheme != "socks5h":
		return nil, UsageError(fmt.Sprintf("the proxy's URL has the scheme %q, not http, https or socks5", proxy.Scheme), hint)
	case strings.Trim(proxy.Path, "/") != "" || proxy.RawQuery != "" || proxy.Fragment != "":
		// A password with such a character looks as if the host ended there.
		return nil, UsageError("the proxy's URL continues after its host and port", "in a password, write / as %2F, ? as %3F and # as %23")
	}
	return proxy, nil
}
