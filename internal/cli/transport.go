package cli

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"jt/client"
)

// transportOptions say how connections are made.
type transportOptions struct {
	CACert, ClientCert, ClientKey string // paths of PEM files
	TlsServerName                 string
	Insecure                      bool
	Proxy                         string // URL; "" means what the environment says
	direct                        bool   // without any proxy
}

// transport makes what carries requests. The error is a usage error: nothing was sent.
func (o transportOptions) transport(getenv func(string) string) (*http.Transport, error) {
	config, err := o.tlsConfig()
	if err != nil {
		return nil, err
	}
	proxy, err := o.ProxyOf(getenv)
	if err != nil {
		return nil, err
	}
	return client.NewTransport(config, proxy), nil
}

func (o transportOptions) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{ServerName: o.TlsServerName, InsecureSkipVerify: o.Insecure} //nolint:gosec // asked for, and warned of
	if o.CACert != "" {
		text, err := readCertificateFile("--ca-cert", o.CACert)
		if err != nil {
			return nil, err
		}
		// These authorities and no others: whoever names one does not mean the hundred of the system too.
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, UsageError(fmt.Sprintf("--ca-cert %s holds no certificate", o.CACert), "it takes a file with -----BEGIN CERTIFICATE----- (PEM)")
		}
	}
	if o.ClientCert == "" {
		if o.ClientKey != "" {
			return nil, UsageError("--client-key goes with --client-cert", "give the certificate that the key belongs to")
		}
		return config, nil
	}
	certificate, err := readCertificateFile("--client-cert", o.ClientCert)
	if err != nil {
		return nil, err
	}
	key := certificate // one file may hold both
	if o.ClientKey != "" {
		if key, err = readCertificateFile("--client-key", o.ClientKey); err != nil {
			return nil, err
		}
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, o.pairProblem(key, err)
	}
	config.Certificates = []tls.Certificate{pair}
	return config, nil
}

// pairProblem says why a certificate and its key are of no use.
func (o transportOptions) pairProblem(key []byte, err error) error {
	keyFile := "--client-key " + o.ClientKey
	if o.ClientKey == "" {
		keyFile = "--client-cert " + o.ClientCert
	}
	switch {
	case bytes.Contains(key, []byte("-----BEGIN ENCRYPTED ")) || bytes.Contains(key, []byte("Proc-Type: 4,ENCRYPTED")):
		return UsageError(keyFile+" has a pass phrase, which jt cannot ask for", "`openssl pkey -in FILE -out NEWFILE` writes the key without one; keep that file to yourself")
	case o.ClientKey == "" && bytes.Contains(key, []byte("-----BEGIN CERTIFICATE-----")) && !bytes.Contains(key, []byte("PRIVATE KEY-----")):
		return UsageError(fmt.Sprintf("--client-cert %s holds no key", o.ClientCert), "give it with --client-key FILE, or in the same file")
	case strings.Contains(err.Error(), "does not match"): // crypto/tls has only words for it
		return UsageError(fmt.Sprintf("%s is not the key of --client-cert %s", keyFile, o.ClientCert), "a key belongs to one certificate")
	}
	return UsageError(fmt.Sprintf("--client-cert %s and its key cannot be used: %v", o.ClientCert, err), "they take PEM files, the key without a pass phrase")
}

func readCertificateFile(flag, path string) ([]byte, error) {
	text, err := readUpTo(path, maxCertificateBytes+1)
	if err != nil {
		if failed, ok := errors.AsType[*fs.PathError](err); ok {
			err = failed.Err
		}
		return nil, UsageError(fmt.Sprintf("%s %s cannot be read: %v", flag, path, err), "")
	}
	if len(text) > maxCertificateBytes {
		return nil, UsageError(fmt.Sprintf("%s %s is larger than 1 MiB, which is too much for certificates", flag, path), "it takes a file in PEM")
	}
	return text, nil
}

func readUpTo(path string, most int64) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the file that the user names
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, most))
}

// maxCertificateBytes bounds a file of certificates: the authorities that a system trusts are about a fifth of it.
const maxCertificateBytes = 1 << 20

// ProxyOf gives the proxy of each request: the one that was configured for this server, else what HTTPS_PROXY,
// HTTP_PROXY and NO_PROXY say, which are about every server.
func (o transportOptions) ProxyOf(getenv func(string) string) (func(*http.Request) (*url.URL, error), error) {
	if o.direct {
		return func(*http.Request) (*url.URL, error) { return nil, nil }, nil //nolint:nilnil // nil is no proxy, see http.Transport
	}
	if o.Proxy != "" {
		proxy, err := parseProxy(o.Proxy)
		if err != nil {
			return nil, err
		}
		return http.ProxyURL(proxy), nil
	}
	first := func(names ...string) string {
		for _, name := range names {
			if value := getenv(name); value != "" {
				return value
			}
		}
		return ""
	}
	for _, name := range proxyVariables() {
		if _, err := proxyIn(getenv(name)); err != nil {
			return nil, UsageError(name+" does not hold the URL of a proxy", "write it as http://host:3128, or unset it")
		}
	}
	environment := &httpproxy.Config{
		HTTPProxy:  first("HTTP_PROXY", "http_proxy"),
		HTTPSProxy: first("HTTPS_PROXY", "https_proxy"),
		NoProxy:    first("NO_PROXY", "no_proxy"),
	}
	proxyFor := environment.ProxyFunc()
	return func(request *http.Request) (*url.URL, error) { return proxyFor(request.URL) }, nil
}

func proxyVariables() []string {
	return []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"}
}

// proxyIn reads a variable, which may leave http:// out; nil where it is empty.
func proxyIn(value string) (*url.URL, error) {
	if value == "" {
		return nil, nil //nolint:nilnil // nil is no proxy, see http.Transport
	}
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	return parseProxy(value)
}

// proxySecrets are the users and passwords of all proxies that may have a part in it.
func (o transportOptions) proxySecrets(getenv func(string) string) client.Credentials {
	values := []string{o.Proxy}
	for _, name := range proxyVariables() {
		values = append(values, getenv(name))
	}
	var secrets client.Credentials
	for _, value := range values {
		if proxy, err := proxyIn(value); err == nil {
			secrets = append(secrets, secretsOf(proxy)...)
		}
	}
	return secrets
}

// parseProxy reads the URL of a proxy, which may hold a user and password and is therefore never shown whole.
func parseProxy(text string) (*url.URL, error) {
	const hint = "write it as http://host:3128; a user and password stand before the host, with an @ between"
	proxy, err := url.Parse(text)
	switch {
	case err != nil || proxy.Hostname() == "":
		return nil, UsageError("the URL of the proxy cannot be read", hint)
	case proxy.Scheme != "http" && proxy.Scheme != "https" && proxy.Scheme != "socks5" && proxy.Scheme != "socks5h":
		return nil, UsageError(fmt.Sprintf("the URL of the proxy has the scheme %q, which is not one of http, https and socks5", proxy.Scheme), hint)
	case strings.Trim(proxy.Path, "/") != "" || proxy.RawQuery != "" || proxy.Fragment != "":
		// A password with such a character in it looks as if the host ended there.
		return nil, UsageError("the URL of the proxy has more after its host and port", "in a password / is written as %2F, ? as %3F and # as %23")
	}
	return proxy, nil
}

// secretsOf are the user and password in the URL of a proxy, which may be nil.
func secretsOf(proxy *url.URL) client.Credentials {
	if proxy == nil || proxy.User == nil {
		return nil
	}
	password, _ := proxy.User.Password()
	return client.Credentials{client.BasicCredential(proxy.User.Username(), password)}
}
