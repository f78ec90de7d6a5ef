package cli

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"jt/client"
)

// ExchangeText is what the reasons of a failed exchange mean to a user.
type ExchangeText struct {
	Text string // before the server's own words
	Hint string
}

const (
	hintURL     = "check the server's URL: it is the part before /job-types/, such as https://host/scale/api"
	hintReach   = "check the server's URL, and whether the server runs; `jt doctor` looks further"
	hintProxy   = "something between here and Scale answered, or the URL is wrong: it is the part before /job-types/"
	hintAgain   = "run it again; if it stays, the server or a proxy before it is at fault"
	hintSlow    = "--request-timeout 5m waits longer; --page-size 100 asks for less at once"
	hintSignIn  = "JT_TOKEN, or a context (`jt context add`), gives credentials; `jt help connection` tells more"
	hintServer  = "the server's own log says more"
	hintBusy    = "it is asked too much: run it again later, or with --concurrency 1"
	hintTooLong = "--page-size 100 makes smaller answers"

	// HintOldTLS is for a server that speaks no version of TLS that is safe.
	HintOldTLS = "the server's operator has to allow TLS 1.2 or 1.3"
	// HintBrokenRedirect is for a redirect that leads nowhere.
	HintBrokenRedirect = "the one who runs the server, or a proxy before it, has to mend that address"
	hintServerOrProxy  = "the log of the server, or of the proxy, says more"
)

var exchangeTexts = map[client.Reason]ExchangeText{
	client.ReasonRefused:      {"the server refused", ""},
	client.ReasonNotFound:     {"there is no such job type", ""},
	client.ReasonNoService:    {"there are no job-type services at this URL", hintURL},
	client.ReasonNoSuchPage:   {"there is no such page", "the list ends before it"},
	client.ReasonUnauthorized: {"not signed in, or not allowed", ""},
	client.ReasonProxySignIn:  {"", "HTTPS_PROXY or HTTP_PROXY can hold http://user:password@host:port"},
	client.ReasonSignInPage:   {"a sign-in page answered, not Scale", ""},
	client.ReasonUnreachable:  {"", hintReach},
	client.ReasonCertificate:  {"", ""},
	client.ReasonTimeout:      {"", hintSlow},
	client.ReasonRedirect:     {"", "if that is the right server, give its URL"},
	client.ReasonNotJSON:      {"a web page or other text answered, not Scale", hintProxy},
	client.ReasonEmpty:        {"", hintProxy},
	client.ReasonTruncated:    {"the answer was cut short", hintAgain},
	client.ReasonUnreadable:   {"the answer cannot be read", hintAgain},
	client.ReasonTooLarge:     {"", hintTooLong},
	client.ReasonInvalidJSON:  {"the answer is not valid JSON", hintAgain},
	client.ReasonWrongShape:   {"the answer is not what Scale answers", hintURL},
	client.ReasonBadStatus:    {"the server gave an answer that Scale never gives", hintURL},
	client.ReasonInvalidInput: {"", ""},
}

// ExchangeReport is the report of a failed exchange. Special texts are of a command that knows more of its reason, or less.
func ExchangeReport(failed *client.Error, special map[client.Reason]ExchangeText) Report {
	known, ok := special[failed.Reason]
	if !ok {
		known = exchangeTexts[failed.Reason]
	}
	if failed.Reason == client.ReasonRefused {
		known = refusalByStatus(failed)
	}
	why := known.Text
	if why != "" && failed.Status != 0 && failed.Status != 200 {
		why += fmt.Sprintf(" (status %d)", failed.Status)
	}
	message, hint := refusalText(failed.Message)
	if message != "" {
		why = strings.TrimPrefix(why+": "+message, ": ")
	}
	if hint == "" {
		hint = connectionHint(failed)
	}
	if hint != "" {
		known.Hint = hint
	}
	if failed.Proxy != "" && !strings.Contains(why, failed.Proxy) && !errors.Is(failed, client.ErrNotFound) {
		why += " (through the proxy " + failed.Proxy + ")"
	}
	return Report{
		Exit: exchangeExit(failed), Code: string(failed.Reason),
		Message: WithoutQuery(failed.URL) + ": " + why,
		Hint:    known.Hint, Status: failed.Status, URL: failed.URL,
	}
}

// refusalByStatus says what a status of 400 or above means that has no reason of its own.
func refusalByStatus(failed *client.Error) ExchangeText {
	who, hint := "the server", hintServer
	if CanBeOfProxy(failed) {
		who, hint = "the server, or the proxy "+failed.Proxy+" before it,", hintServerOrProxy
	}
	switch {
	case failed.Status >= http.StatusInternalServerError:
		return ExchangeText{who + " failed", hint}
	case failed.Status == http.StatusTooManyRequests:
		return ExchangeText{who + " refused", hintBusy}
	}
	return ExchangeText{who + " refused", ""}
}

// CanBeOfProxy reports whether a proxy may have made an answer itself. Of what comes over TLS it only passes the bytes on.
func CanBeOfProxy(failed *client.Error) bool {
	return failed.Proxy != "" && failed.Status != 0 && strings.HasPrefix(failed.URL, "http://")
}

// Two alerts of TLS (RFC 8446, section 6).
const (
	alertHandshakeFailure = 40
	AlertProtocolVersion  = 70
)

// connectionHint says what to do about a connection or sign-in that failed; "" where nothing more is known than its reason.
func connectionHint(failed *client.Error) string {
	redirect, redirected := errors.AsType[*client.RedirectError](failed)
	_, ofProxy := errors.AsType[*client.ProxyError](failed)
	_, speaksNoTLS := errors.AsType[tls.RecordHeaderError](failed)
	switch {
	case failed.Reason == client.ReasonRedirect && redirected && (!IsURL(redirect.To) || redirect.To == redirect.From):
		return HintBrokenRedirect
	case failed.Reason == client.ReasonCertificate:
		return certificateHint(failed)
	case failed.Reason == client.ReasonUnauthorized || failed.Reason == client.ReasonSignInPage:
		return signInHint(failed)
	case failed.Reason == client.ReasonUnreachable && ofProxy:
		return "--proxy, HTTPS_PROXY and HTTP_PROXY say which proxy to use, NO_PROXY=host to use none for a host"
	case failed.Alert == AlertProtocolVersion:
		return HintOldTLS
	case failed.Alert == alertHandshakeFailure:
		return "it speaks no version of TLS that is safe, knows no host of that name, or wants a certificate of its clients: --client-cert FILE"
	case errors.Is(failed, http.ErrSchemeMismatch), speaksNoTLS:
		return hintURL
	}
	return ""
}

// signInHint says what to do about a server that does not take who asks.
func signInHint(failed *client.Error) string {
	hint := hintSignIn
	if len(failed.Sent) > 0 {
		hint = "is what was sent along (" + strings.Join(failed.Sent, ", ") + ") of this server, not expired, and of someone who may do this? `jt doctor` looks further"
	}
	if failed.Reason == client.ReasonUnauthorized && CanBeOfProxy(failed) {
		hint = "if it is the proxy that does not allow it, NO_PROXY=" + hostNameOf(failed.URL) + " goes without one; else " + hint
	}
	return hint
}

// certificateHint says what to do about a certificate that is not accepted.
func certificateHint(failed *client.Error) string {
	const reissue = "the server's operator has to renew it; --insecure goes on without checking it, and then whoever is in between can read and change what is sent"
	if _, ok := errors.AsType[x509.UnknownAuthorityError](failed); ok {
		return "--ca-cert FILE trusts your own authority's certificate (PEM)"
	}
	if _, ok := errors.AsType[x509.HostnameError](failed); ok {
		return "give the URL with a name that it has, or --tls-server-name NAME to check for that one"
	}
	if failed.Alert != 0 {
		return "--client-cert FILE and --client-key FILE give it one (PEM), of an authority that it trusts"
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](failed); ok && invalid.Reason == x509.Expired {
		return "is this machine's clock right? If so, " + reissue
	}
	return reissue
}

// refusalText puts what servers say in words of their own code into those of a user.
func refusalText(message string) (text, hint string) {
	if _, name, found := strings.Cut(message, "Missing error model reference: "); found {
		return fmt.Sprintf("it has no error named %q", name), "error mappings take the names of errors that the server has"
	}
	for _, known := range []struct{ part, hint string }{
		{"editable for seed job types", "the error mapping of a new-style (Seed) job type is part of its manifest"},
		// These come from web servers before Scale.
		{"HTTP request to an HTTPS server", "write https:// in its URL"},
		{"plain HTTP request was sent to HTTPS port", "write https:// in its URL"},
		{"speaking plain HTTP to an SSL-enabled server", "write https:// in its URL"},
		{"No required SSL certificate was sent", "--client-cert FILE and --client-key FILE give it one (PEM)"},
	} {
		if strings.Contains(message, known.part) {
			return message, known.hint
		}
	}
	return message, ""
}

func exchangeExit(failed *client.Error) int {
	switch {
	case errors.Is(failed, client.ErrNotFound):
		return ExitNotFound
	case errors.Is(failed, client.ErrUnauthorized):
		return ExitUnauthorized
	case errors.Is(failed, client.ErrUnreachable):
		return ExitUnreachable
	case failed.Reason == client.ReasonInvalidInput:
		return ExitUsage
	}
	return ExitFailed
}

// IsURL reports whether an address can be read as a URL.
func IsURL(address string) bool {
	_, err := url.Parse(address)
	return err == nil
}

func hostNameOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "host"
	}
	return parsed.Hostname()
}

// WithoutQuery is the address of a request without its query, as messages name it.
func WithoutQuery(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "the server"
	}
	parsed.RawQuery = ""
	return parsed.String()
}
