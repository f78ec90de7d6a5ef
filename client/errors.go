package client

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"jt/client/internal/content"
	"jt/client/internal/transport"
)

// Kinds of failure, for errors.Is.
var (
	ErrNotFound     = errors.New("no such job type")                       // 404 for a job type
	ErrUnauthorized = errors.New("not signed in or not allowed")           // 401, 403, 407, or a sign-in page
	ErrUnreachable  = errors.New("not reachable")                          // no complete response: name, connection, TLS, timeout
	ErrBadResponse  = content.ErrBadResponse                               // not a response of Scale
	ErrRefused      = errors.New("refused by the server")                  // any other status of 400 or above
	ErrNoService    = errors.New("no job-type services at this URL")       // 404 for a list
	ErrNoSuchPage   = errors.New("page beyond the end of the list")        // 400 or 404 for a page after the first
	ErrNotApplied   = errors.New("change was not applied")                 // a *NotAppliedError
	ErrIncomplete   = errors.New("list is incomplete")                     // an *IncompleteError
	ErrUnsupported  = errors.New("not supported by this release of Scale") // an *UnsupportedError
)

// Reason is exactly what went wrong with a request.
type Reason string

// Reasons of an [Error].
const (
	ReasonRefused      Reason = "refused"       // a status of 400 or above without a reason of its own
	ReasonNotFound     Reason = "not_found"     // 404 for a job type
	ReasonNoService    Reason = "no_service"    // 404 for a list
	ReasonNoSuchPage   Reason = "no_such_page"  // 400 or 404 for a page after the first
	ReasonUnauthorized Reason = "unauthorized"  // 401 or 403
	ReasonProxySignIn  Reason = "proxy_sign_in" // 407: a proxy wants a user and password
	ReasonSignInPage   Reason = "sign_in_page"  // a sign-in page, or a redirect to one
	ReasonUnreachable  Reason = "unreachable"   // no connection, or it broke
	ReasonCertificate  Reason = "certificate"   // TLS: one side does not accept the other's certificate
	ReasonTimeout      Reason = "timeout"       // no complete response within Options.RequestTimeout
	ReasonRedirect     Reason = "bad_redirect"  // a redirect that must not be followed
	ReasonNotJSON      Reason = "not_json"      // a success with something other than JSON, such as a proxy's HTML
	ReasonEmpty        Reason = "empty"         // a success without a body
	ReasonTruncated    Reason = "truncated"     // the body ends early
	ReasonUnreadable   Reason = "unreadable"    // the body cannot be decoded: broken gzip or chunks
	ReasonTooLarge     Reason = "too_large"     // the body exceeds Options.MaxBodyBytes
	ReasonInvalidJSON  Reason = "invalid_json"  // the body is not valid JSON
	ReasonWrongShape   Reason = "wrong_shape"   // valid JSON, but not what this service returns
	ReasonBadStatus    Reason = "bad_status"    // a status that no service returns, such as 304
	ReasonCanceled     Reason = "canceled"      // the caller's context ended
	ReasonInvalidInput Reason = "invalid_input" // the request cannot be made
)

var kinds = map[Reason]error{
	ReasonRefused:      ErrRefused,
	ReasonNotFound:     ErrNotFound,
	ReasonNoService:    ErrNoService,
	ReasonNoSuchPage:   ErrNoSuchPage,
	ReasonUnauthorized: ErrUnauthorized,
	ReasonProxySignIn:  ErrUnauthorized,
	ReasonSignInPage:   ErrUnauthorized,
	ReasonUnreachable:  ErrUnreachable,
	ReasonCertificate:  ErrUnreachable,
	ReasonTimeout:      ErrUnreachable,
	ReasonRedirect:     ErrBadResponse,
	ReasonNotJSON:      ErrBadResponse,
	ReasonEmpty:        ErrBadResponse,
	ReasonTruncated:    ErrBadResponse,
	ReasonUnreadable:   ErrBadResponse,
	ReasonTooLarge:     ErrBadResponse,
	ReasonInvalidJSON:  ErrBadResponse,
	ReasonWrongShape:   ErrBadResponse,
	ReasonBadStatus:    ErrBadResponse,
}

// Error is a request that failed.
type Error struct {
	Method     string         // such as GET
	URL        string         // of the request; it holds no secrets
	Status     int            // of the response; 0 if there was none
	Reason     Reason         // what went wrong; errors.Is with a kind, such as ErrNotFound, is coarser
	Message    string         // the server's words, else ours, in one line; not yet safe for a terminal
	Proxy      string         // URL of the proxy in use, without user and password; may be empty
	Sent       []string       // names of the headers that carried Options.Credentials
	Err        error          // the cause; may be nil
	Alert      tls.AlertError // sent by the other side when it ended TLS (RFC 8446, section 6); 0 for none
	RetryAfter time.Duration  // the wait that the server asks for before the next try
	ServedAt   string         // of an ErrNoService: base URL of the same server that has the services; may be empty

	took time.Duration // from sending the request to its failure
}

func (e *Error) Error() string {
	text := e.Method + " " + e.URL + ": " + string(e.Reason)
	if e.Status != 0 {
		text += " (status " + strconv.Itoa(e.Status) + ")"
	}
	if e.Message != "" {
		text += ": " + strconv.Quote(e.Message)
	}
	return text
}

func (e *Error) Unwrap() []error { return []error{kinds[e.Reason], e.Err} }

// statusOf returns the status of the response that is an error; 0 if it is another error.
func statusOf(err error) int {
	if failed, ok := errors.AsType[*Error](err); ok {
		return failed.Status
	}
	return 0
}

// IncompleteError is a list that could not be read completely.
type IncompleteError struct {
	Noun    string // what was counted, such as "job types"
	Got     int    // rows read, each counted once
	Want    int    // rows that the server counts; -1 if it gave no count
	Err     error  // why; nil if every page came and rows were still missing
	Changed bool   // the list changed each time it was read
	Once    bool   // it was read only once: its rows have no ids

	Thorough bool // it was read several times, as List.Thorough asks
}

func (e *IncompleteError) Error() string {
	text := fmt.Sprintf("%d %s", e.Got, e.Noun)
	if e.Want >= 0 {
		text = fmt.Sprintf("%d of %d %s", e.Got, e.Want, e.Noun)
	}
	if e.Err != nil {
		return text + ": " + e.Err.Error()
	}
	switch {
	case e.Changed && e.Once:
		return text + ": the list changed while it was read"
	case e.Changed && e.Thorough:
		return text + ": the list changed each time it was read"
	case e.Changed:
		return text + ": the list was read twice and changed both times"
	}
	return text + ": the server counts more rows than it returns"
}

func (e *IncompleteError) Unwrap() []error { return []error{ErrIncomplete, e.Err} }

// InputError is a base URL, Credential or path that was refused, and not sent.
type InputError struct {
	Input   string // such as `the server URL "host"`; it holds no secrets
	Problem string // what is wrong with it; follows Input in a sentence
	Hint    string // what to do instead; may be empty
}

func (e *InputError) Error() string { return e.Input + " " + e.Problem }

// UnsupportedError is what the release of a server cannot do. Nothing was changed.
type UnsupportedError struct {
	Release string  // such as "Scale 7.2.1"
	Ability Ability // what it cannot do
	Hint    string  // what to do instead; may be empty
}

func (e *UnsupportedError) Error() string { return e.Release + " cannot " + string(e.Ability) }

func (e *UnsupportedError) Unwrap() error { return ErrUnsupported }

// notBegun reports whether a failure is temporary and came before the server did anything: it is busy, or there was no
// connection.
func (e *Error) notBegun() bool {
	if e.Reason == ReasonUnreachable {
		return transport.NeverSent(e.Err) && passes(e.Err)
	}
	return e.Reason == ReasonRefused && (e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable)
}

// Doubtful reports whether the server may have carried out the request.
func (e *Error) Doubtful() bool {
	switch e.Reason {
	case ReasonTimeout, ReasonTruncated, ReasonUnreadable, ReasonTooLarge, ReasonNotJSON:
		return true
	case ReasonUnreachable:
		return !transport.NeverSent(e.Err)
	case ReasonRefused:
		return e.Status == http.StatusBadGateway || e.Status == http.StatusGatewayTimeout
	}
	return false
}

// silentAboutChange reports whether a response does not show if the change was made, and yet it must not be sent again: an
// internal error, a proxy's own error such as 520 or 524, or 303 See Other, which leads to a page about the change.
func (e *Error) silentAboutChange() bool {
	switch e.Reason {
	case ReasonRedirect, ReasonBadStatus:
		return e.Status == http.StatusSeeOther
	case ReasonRefused:
		return e.Status >= http.StatusInternalServerError && e.Status != http.StatusServiceUnavailable
	}
	return false
}
