package cli

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jt/client"
)

// ExchangeText explains the reason of a failed exchange to the user.
type ExchangeText struct {
	Text string // comes before the server's own message
	Hint string
	exit int // 0 for ExitFailed
}

const (
	hintService  = "check the server's URL: it is the part before /job-types/, such as https://host/scale/api; run `jt doctor` to find it"
	hintURL      = "check the server's URL: it is the part before /job-types/, such as https://host/scale/api"
	hintReach    = "check the server's URL, and that the server is running; run `jt doctor` to find the cause"
	hintProxy    = "something between here and Scale responded, or the URL is wrong: it is the part before /job-types/"
	hintAgain    = "run it again; if it keeps failing, the server or a proxy in front of it is at fault"
	hintSlow     = "use --request-timeout 5m to wait longer"
	hintPages    = "--page-size 100 to read smaller pages"
	hintDropped  = "check the server's URL, and that the host is running; a firewall that drops packets looks the same; --connect-timeout 30s waits longer"
	hintSignIn   = "sign in with JT_TOKEN or a context (`jt context add`); see `jt help connection`"
	hintBusy     = "the server gets too many requests: run it again later, or with --concurrency 1"
	hintRedirect = "ask the operator of the server, or of the proxy in front of it, to fix that address"
)

var exchangeTexts = map[client.Reason]ExchangeText{
	client.ReasonNotFound:     {"no such job type", "", ExitNotFound},
	client.ReasonNoService:    {"no job-type services at this URL", hintService, 0},
	client.ReasonNoSuchPage:   {"no such page", "the list ends before that page", 0},
	client.ReasonUnauthorized: {"not signed in, or not allowed", "", ExitUnauthorized},
	client.ReasonProxySignIn:  {"", "set HTTPS_PROXY or HTTP_PROXY to http://user:password@host:port", ExitUnauthorized},
	client.ReasonSignInPage:   {"got a sign-in page, not a response from Scale", "", ExitUnauthorized},
	client.ReasonUnreachable:  {"", hintReach, ExitUnreachable},
	client.ReasonTimeout:      {"", hintSlow, ExitUnreachable},
	client.ReasonRedirect:     {"", "if that is the right server, use its URL", 0},
	client.ReasonNotJSON:      {"got a web page or other text, not a response from Scale", hintProxy, 0},
	client.ReasonEmpty:        {"", hintProxy, 0},
	client.ReasonTruncated:    {"the response was cut short", hintAgain, 0},
	client.ReasonUnreadable:   {"the response cannot be decoded", hintAgain, 0},
	client.ReasonInvalidJSON:  {"the response is invalid JSON", hintAgain, 0},
	client.ReasonWrongShape:   {"the response is not one that Scale sends", hintURL, 0},
	client.ReasonBadStatus:    {"the server responded with a status that Scale never sends", hintURL, 0},
	client.ReasonCertificate:  {"", "", ExitUnreachable}, // the client's own text is complete
	client.ReasonInvalidInput: {"", "", ExitUsage},
}

// ExchangeReport returns the report of a failed exchange. special replaces the texts of reasons about which the command
// knows more, or less.
func ExchangeReport(failed *client.Error, special map[client.Reason]ExchangeText) Report {
	known, ok := special[failed.Reason]
	switch {
	case failed.Reason == client.ReasonRefused:
		known = refusalByStatus(failed)
	case !ok && failed.LacksPermission():
		known.Text = "not allowed"
	case !ok:
		known = exchangeTexts[failed.Reason]
	}
	why := known.Text
	if why != "" && failed.Status != 0 && failed.Status != 200 {
		why += fmt.Sprintf(" (status %d)", failed.Status)
	}
	message, hint := refusalText(failed.Message)
	if message != "" {
		why = strings.TrimPrefix(why+": "+message, ": ")
	}
	if hint == "" && failed.ServedAt != "" {
		hint = "the server has them at " + failed.ServedAt + ": use that URL"
	}
	known.Hint = cmp.Or(hint, connectionHint(failed), known.Hint)
	if wait := failed.RetryAfter.Round(time.Second); wait > 0 {
		why += " (the server asks to wait " + Spelled(wait) + ")"
		known.Hint = "run it again in " + Spelled(wait)
	}
	if renewal, ok := errors.AsType[*client.RenewalError](failed); ok {
		why += "; " + renewal.Err.Error()
	}
	if failed.Proxy != "" && !strings.Contains(why, failed.Proxy) && !errors.Is(failed, client.ErrNotFound) {
		why += " (through the proxy " + failed.Proxy + ")"
	}
	return Report{
		Exit: cmp.Or(exchangeTexts[failed.Reason].exit, ExitFailed), Code: string(failed.Reason),
		Message: Where(failed) + ": " + why,
		Hint:    known.Hint, Status: failed.Status, URL: failed.URL,
	}
}

// refusalByStatus explains a status of 400 or above that has no reason of its own.
func refusalByStatus(failed *client.Error) ExchangeText {
	who, hint := "the server", "see the server's log"
	switch {
	case CanBeOfProxy(failed):
		who, hint = "the server, or the proxy "+failed.Proxy+" in front of it,", "see the log of the server or of the proxy"
	case failed.Status >= http.StatusBadGateway && failed.Status <= http.StatusGatewayTimeout: // what web servers in front of Scale say
		hint = "see the log of the server, or of a proxy in front of it"
	}
	switch {
	case failed.Status >= http.StatusInternalServerError:
		return ExchangeText{Text: who + " failed", Hint: hint}
	case failed.Status == http.StatusTooManyRequests:
		return ExchangeText{Text: who + " refused the request", Hint: hintBusy}
	}
	return ExchangeText{Text: who + " refused the request"}
}

// CanBeOfProxy reports whether the response may come from a proxy. Over TLS a proxy only passes bytes on.
func CanBeOfProxy(failed *client.Error) bool {
	return failed.Proxy != "" && failed.Status != 0 && strings.HasPrefix(failed.URL, "http://")
}

// alertProtocolVersion is the alert of TLS for a version that the other side does not support (RFC 8446, section 6).
const alertProtocolVersion = 70

// connectionHint returns what to do about a failed connection or sign-in, or "" if the reason says it all.
func connectionHint(failed *client.Error) string {
	redirect, redirected := errors.AsType[*client.RedirectError](failed)
	_, ofProxy := errors.AsType[*client.ProxyError](failed)
	_, speaksNoTLS := errors.AsType[tls.RecordHeaderError](failed)
	dial, dialed := errors.AsType[*net.OpError](failed)
	switch {
	case failed.Reason == client.ReasonTimeout && isPage(failed):
		return hintSlow + ", or " + hintPages
	case failed.Reason == client.ReasonTooLarge && isPage(failed):
		return "use " + hintPages
	case failed.Reason == client.ReasonRedirect && redirected && (!IsURL(redirect.To) || redirect.To == redirect.From):
		return hintRedirect
	case failed.Reason == client.ReasonCertificate:
		return certificateHint(failed)
	case failed.Reason == client.ReasonUnauthorized || failed.Reason == client.ReasonSignInPage:
		return signInHint(failed)
	case failed.Reason == client.ReasonUnreachable && ofProxy:
		return "--proxy, HTTPS_PROXY and HTTP_PROXY choose the proxy; NO_PROXY=host connects to a host without one"
	case failed.Reason == client.ReasonUnreachable && dialed && dial.Op == "dial" && dial.Timeout():
		return hintDropped
	case failed.Alert == alertProtocolVersion:
		return "ask the server's operator to allow TLS 1.2 or 1.3"
	case failed.Alert != 0:
		return "the server offers no safe version of TLS, does not know that host name, or wants a client certificate: --client-cert FILE"
	case errors.Is(failed, http.ErrSchemeMismatch), speaksNoTLS:
		return hintURL
	}
	return ""
}

// isPage reports whether the request was for a page of a list, which can be made smaller.
func isPage(failed *client.Error) bool {
	parsed, err := url.Parse(failed.URL)
	return err == nil && parsed.Query().Has("page")
}

// signInHint returns what to do about a server that does not let the user in.
func signInHint(failed *client.Error) string {
	hint := hintSignIn
	switch {
	case failed.LacksPermission():
		hint = "use the credentials of a user who may do this: Scale lets only staff change job types"
	case len(failed.Sent) > 0:
		hint = "check that the credentials sent (" + strings.Join(failed.Sent, ", ") + ") are for this server, have not expired and allow this; run `jt doctor` to find the cause"
	}
	if server, err := url.Parse(failed.URL); err == nil && failed.Reason == client.ReasonUnauthorized && CanBeOfProxy(failed) {
		hint = "if the proxy refused, NO_PROXY=" + server.Hostname() + " goes without it; else " + hint
	}
	return hint
}

// certificateHint returns what to do about a certificate that is not accepted.
func certificateHint(failed *client.Error) string {
	const reissue = "ask the server's operator to renew it; with --insecure it is not checked, and anyone on the way can read and change what is sent"
	if _, ok := errors.AsType[x509.UnknownAuthorityError](failed); ok {
		return "use --ca-cert FILE to trust your own authority's certificate (PEM)"
	}
	if _, ok := errors.AsType[x509.HostnameError](failed); ok {
		return "use a name from the certificate in the URL, or check for one with --tls-server-name NAME"
	}
	if failed.Alert != 0 {
		return "use --client-cert FILE and --client-key FILE (PEM), from an authority that the server trusts"
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](failed); ok && invalid.Reason == x509.Expired {
		return "check this machine's clock; if it is right, " + reissue
	}
	return reissue
}

// refusalText translates messages that make sense only to who knows the server's code.
func refusalText(message string) (text, hint string) {
	if _, name, found := strings.Cut(message, "Missing error model reference: "); found {
		return fmt.Sprintf("no such error: %q", name), "an error mapping can only use names of errors that the server has"
	}
	for _, known := range []struct{ part, hint string }{
		{"editable for seed job types", "the error mapping of a new-style (Seed) job type is part of its manifest"},
		{"is not a Seed image", "old-style job types are at /v5 of the same server: end its URL in /v5 instead of /v6"},
		{"Missing workspace for outputs", "this release changes no job type whose outputs have no workspace: give it one in Scale; at release 5.9 a server URL that ends in /v5 can pause it"},
		{"modify the is_paused field for a System Job", "a system job type can only be paused and unpaused"},
		// From web servers in front of Scale.
		{"HTTP request to an HTTPS server", "use https:// in the server's URL"},
		{"plain HTTP request was sent to HTTPS port", "use https:// in the server's URL"},
		{"speaking plain HTTP to an SSL-enabled server", "use https:// in the server's URL"},
		{"No required SSL certificate was sent", "use --client-cert FILE and --client-key FILE (PEM)"},
		{"Cannot perform Post-Handshake Authentication", "ask the server's operator to request the client certificate for the whole host, or to allow TLS 1.2"},
	} {
		if strings.Contains(message, known.part) {
			return message, known.hint
		}
	}
	return message, ""
}

// IsURL reports whether an address can be parsed as a URL.
func IsURL(address string) bool {
	_, err := url.Parse(address)
	return err == nil
}

// Where returns what the message of a failed exchange begins with: the URL of the request without its query, or, if there
// was no connection, the address that it was meant for.
func Where(failed *client.Error) string {
	parsed, err := url.Parse(failed.URL)
	if err != nil {
		return "the server"
	}
	_, ofProxy := errors.AsType[*client.ProxyError](failed)
	operation, ok := errors.AsType[*net.OpError](failed)
	if ok && operation.Op == "dial" && failed.Reason == client.ReasonUnreachable && !ofProxy {
		return "no connection to " + HostAndPort(parsed)
	}
	parsed.RawQuery = ""
	return parsed.String()
}

// HostAndPort returns the address that a URL leads to.
func HostAndPort(address *url.URL) string {
	return net.JoinHostPort(address.Hostname(), PortOf(address))
}

// PortOf returns the port of a URL, be it the usual one of its scheme.
func PortOf(address *url.URL) string {
	usual := map[string]string{"https": "443", "socks5": "1080", "socks5h": "1080"}
	return cmp.Or(address.Port(), usual[address.Scheme], "80")
}
