package client

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// The kinds of failure, for errors.Is.
var (
	ErrNotFound     = errors.New("no such job type")                 // 404 for a job type
	ErrUnauthorized = errors.New("not signed in or not allowed")     // 401, 403, 407, a sign-in page
	ErrUnreachable  = errors.New("not reachable")                    // no response: name, connection, TLS, timeout
	ErrBadAnswer    = errors.New("answer makes no sense")            // a response that makes no sense
	ErrRefused      = errors.New("refused by the server")            // any other status of 400 and above
	ErrNoService    = errors.New("no job-type services at this URL") // 404 for a list
	ErrNoSuchPage   = errors.New("page beyond the end of the list")  // 400 or 404 for a page after the first
	ErrNotApplied   = errors.New("change was not made")              // accepted and not made, or only in part
	ErrIncomplete   = errors.New("list is incomplete")               // a list that could not be read completely
)

// Reason is what exactly went wrong in an exchange.
type Reason string

// The reasons of an Error.
const (
	ReasonRefused      Reason = "refused"       // a status of 400 or above that has no reason of its own
	ReasonNotFound     Reason = "not_found"     // no such job type
	ReasonNoService    Reason = "no_service"    // 404 for a list service
	ReasonNoSuchPage   Reason = "no_such_page"  // 400 or 404 for a page after the first
	ReasonUnauthorized Reason = "unauthorized"  // 401 or 403
	ReasonProxySignIn  Reason = "proxy_sign_in" // 407: a proxy asks who you are
	ReasonSignInPage   Reason = "sign_in_page"  // a page to sign in answered instead of Scale, or a redirect to one
	ReasonUnreachable  Reason = "unreachable"   // no connection, or it broke
	ReasonCertificate  Reason = "certificate"   // TLS: the server's certificate is not to be trusted, or wants one of ours
	ReasonTimeout      Reason = "timeout"       // no whole answer within the request timeout
	ReasonRedirect     Reason = "bad_redirect"  // a redirect that must not be followed
	ReasonNotJSON      Reason = "not_json"      // a success with something else than JSON, such as a proxy's HTML
	ReasonEmpty        Reason = "empty"         // a success without a body
	ReasonTruncated    Reason = "truncated"     // the body ends too early
	ReasonUnreadable   Reason = "unreadable"    // the body cannot be unpacked: broken gzip, broken chunks
	ReasonTooLarge     Reason = "too_large"     // the body passes Options.MaxBodyBytes
	ReasonInvalidJSON  Reason = "invalid_json"  // the body is no JSON, by its own grammar
	ReasonWrongShape   Reason = "wrong_shape"   // valid JSON that is not what the service answers
	ReasonBadStatus    Reason = "bad_status"    // a status that no service answers, such as 304
	ReasonCanceled     Reason = "canceled"      // the caller's context ended
	ReasonInvalidInput Reason = "invalid_input" // the request could not be made
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
	ReasonRedirect:     ErrBadAnswer,
	ReasonNotJSON:      ErrBadAnswer,
	ReasonEmpty:        ErrBadAnswer,
	ReasonTruncated:    ErrBadAnswer,
	ReasonUnreadable:   ErrBadAnswer,
	ReasonTooLarge:     ErrBadAnswer,
	ReasonInvalidJSON:  ErrBadAnswer,
	ReasonWrongShape:   ErrBadAnswer,
	ReasonBadStatus:    ErrBadAnswer,
}

// Error is an exchange with the server that failed.
type Error struct {
	Method  string         // of the request
	URL     string         // of the request; it holds no secrets
	Status  int            // 0 where no answer came
	Reason  Reason         // what went wrong; errors.Is with the kinds, such as ErrNotFound, is coarser
	Message string         // the server's own words, else ours; one line, not yet safe for a terminal
	Proxy   string         // the proxy on the way, without user and password; "" for none
	Sent    []string       // the names of the headers that carried Options.Credentials
	Err     error          // the cause, where there is one
	Alert   tls.AlertError // by which the other side ended TLS (RFC 8446, section 6); 0 for none

	retryAfter time.Duration // what the server asks to wait before the next try
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

// IncompleteError is a list that could not be read completely.
type IncompleteError struct {
	Noun    string // what was counted, such as "job types"
	Got     int    // rows that were delivered, each once
	Want    int    // how many the server said there are; -1 where it never said
	Err     error  // why; nil where every page came, and still rows were missing
	Changed bool   // pages disagreed about how many rows there are, in both readings
	Once    bool   // there was one reading: its rows have nothing that tells them from others
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
	case e.Changed:
		return text + ": the list changed while it was read, twice"
	}
	return text + ": the server counts rows that it does not give"
}

func (e *IncompleteError) Unwrap() []error { return []error{ErrIncomplete, e.Err} }

// FieldError is a field whose value has another type than in the specification.
type FieldError struct {
	Row   string // which row, such as `job type 12 (landsat-parse 1.0.0)`
	Field string // its dotted path
	Want  string // such as "an integer"
	Got   string // such as "a string"
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%s: field %s is %s where %s is documented", e.Row, e.Field, e.Got, e.Want)
}

func (e *FieldError) Unwrap() error { return ErrBadAnswer }

// InputError is something that the client refuses: a base URL, a Credential, a path. Nothing was sent.
type InputError struct {
	Input   string // such as `the server URL "host"`, without what can be secret
	Problem string // what is wrong with it, to be read after Input
	Hint    string // what to do instead; may be empty
}

func (e *InputError) Error() string { return e.Input + " " + e.Problem }
