package client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/client/internal/content"
	"jt/client/internal/transport"
	"jt/client/model"
)

// refusalBodyBytes is how much of the body of a refusal is read: enough for its message.
const refusalBodyBytes = 64 << 10

// exchange is one request and what its errors report.
type exchange struct {
	client *Client
	method string
	url    string    // escaped, with its query
	status int       // of the last response; 0 if there was none
	began  time.Time // when it was last sent

	signedIn *signInState
	secrets  Credentials // never shown, like those that are sent
	proxy    *url.URL    // in use; nil for none

	connecting *transport.Connecting // of the last attempt

	update        bool // a change by Update, which may be sent again if the server did not begin it
	pageSize      int  // of a page, else 0: if the server is too slow for it, it is read in smaller pages, and not retried
	hasSecretBody bool // it is sent to nobody else, so no redirect is followed
}

// exchange returns an exchange for a path, with its query, below the base URL.
func (c *Client) exchange(method, path string) *exchange {
	return &exchange{client: c, method: method, url: c.base.String() + path, signedIn: c.signIn.state.Load()}
}

// json sends the request, with a body of JSON unless it is nil, and returns the body of a success. That it looks like JSON is
// checked here, its grammar and shape are not.
func (e *exchange) json(ctx context.Context, body []byte) ([]byte, error) {
	answer, err := e.send(ctx, nil, body)
	if err != nil {
		return nil, err
	}
	return answer.Body, e.checkJSON(answer.Header.Get("Content-Type"), answer.Body)
}

// object sends the request as json does, and returns the one object in the body of a success.
func (e *exchange) object(ctx context.Context, body []byte) (model.Object, error) {
	answer, err := e.json(ctx, body)
	if err != nil {
		return model.Object{}, err
	}
	object, err := parseObject(answer)
	if err != nil {
		return model.Object{}, e.badJSON(err)
	}
	return object, nil
}

// send sends the request and returns the response, beside an *Error too. If the server refuses the credentials, and they can be
// renewed, it sends the request once more.
func (e *exchange) send(ctx context.Context, header http.Header, body []byte) (Response, error) {
	answer, err := e.sendSigned(ctx, header, body)
	refusal, ok := errors.AsType[*Error](err)
	if !ok {
		return answer, err
	}
	again, renewErr := e.renews(ctx, refusal)
	switch {
	case renewErr != nil:
		return Response{}, renewErr
	case again:
		return e.sendSigned(ctx, header, body)
	}
	return answer, err
}

// sendSigned sends the request with the credentials that e has. GET and HEAD are retried after a failure that may be
// temporary, the change of an Update only if the server did not begin it.
func (e *exchange) sendSigned(ctx context.Context, header http.Header, body []byte) (Response, error) {
	options := e.client.options
	ctx, cancel := options.bounded(ctx)
	defer cancel()
	for number := 1; ; number++ {
		answer, failed := e.attempt(ctx, header, body)
		if failed == nil {
			return answer, nil
		}
		length := e.pause(failed, number)
		deadline, bounded := ctx.Deadline()
		late := failed.RetryAfter > LongestRetryAfter || bounded && time.Until(deadline) <= length
		if late || number > options.Retries || ctx.Value(onceKey{}) != nil || !e.passes(failed) {
			return answer, failed
		}
		if options.OnRetry != nil {
			options.OnRetry(Retry{Failed: failed, Number: number, Most: options.Retries, Wait: length})
		}
		if e.update {
			if err := wait(beginning(ctx), length); err != nil {
				return Response{}, err
			}
		} else if err := wait(ctx, length); err != nil {
			return Response{}, e.broken(ctx, err)
		}
	}
}

// attempt sends the request once.
func (e *exchange) attempt(ctx context.Context, header http.Header, body []byte) (Response, *Error) {
	e.status, e.began = 0, time.Now()
	e.connecting = &transport.Connecting{Limit: e.client.options.ConnectTimeout}
	watched := e.connecting.Watch(transport.NoteProxy(ctx, func(proxy *url.URL) { e.proxy = proxy }))
	defer e.connecting.Stop()
	request := e.client.resty.R().SetContext(context.WithValue(watched, exchangeKey{}, e))
	maps.Copy(request.Header, header)
	for _, credential := range e.signedIn.credentials {
		request.SetHeader(credential.name, credential.value) // the redirect policy keeps it away from other servers
	}
	if ctx.Value(uncachedKey{}) != nil {
		request.Header.Set("Cache-Control", "no-cache")
	}
	if body != nil {
		if header.Get("Content-Type") == "" {
			request.SetHeader("Content-Type", "application/json")
		}
		// Bytes have a known length, which is sent: released servers silently ignore a chunked body.
		request.SetBody(body)
	}
	response, err := request.Execute(e.method, e.url)
	answer := Response{}
	if response != nil && response.RawResponse != nil { // also beside the error of a redirect that is not followed
		e.client.readClock(response.Header(), time.Since(e.began))
		e.status = response.StatusCode()
		answer = Response{Protocol: response.RawResponse.Proto, Status: e.status, Header: response.Header()}
	}
	if err != nil || e.status < 200 || e.status >= 300 {
		answer.Header = e.cleanHeader(answer.Header)
	}
	if err != nil {
		return answer, e.broken(ctx, transport.OfProxy(e.connecting.Explain(watched, err, e.client.options.RequestTimeout, e.proxy), e.proxy))
	}
	raw := response.RawBody()
	defer func() { _ = raw.Close() }()
	if e.status < 200 || e.status >= 300 {
		if e.status >= 200 { // the body of a 101 is the connection itself, and may never end
			read, _ := io.ReadAll(io.LimitReader(raw, refusalBodyBytes)) // a refusal without its complete body is still one
			answer.Body = e.clean(read)
		}
		return answer, e.refusal(answer.Header, answer.Body)
	}
	answer.Body, err = e.readBody(raw, response.RawResponse.ContentLength)
	if err != nil {
		return Response{}, e.broken(ctx, err)
	}
	if redirect := e.lostQuery(response.RawResponse.Request); redirect != nil && content.BeginsAsJSON(answer.Body) {
		return Response{}, e.fail(ReasonRedirect, redirect.Error(), redirect)
	}
	return answer, nil
}

// usualRowBytes is the room for a row of a small page whose length the server does not announce.
const usualRowBytes = 1 << 10

// readBody reads a complete body. Beyond Options.MaxBodyBytes the error is an *http.MaxBytesError. announced is the length in
// the header, or -1.
func (e *exchange) readBody(body io.ReadCloser, announced int64) ([]byte, error) {
	limit := e.client.options.MaxBodyBytes
	large := e.pageSize > smallPage
	switch {
	case announced < 0 && large:
		announced = e.client.pageBytes.Load()
	case announced < 0:
		announced = int64(e.pageSize) * usualRowBytes
	}
	var buffer bytes.Buffer
	if announced > 0 && announced <= limit {
		buffer.Grow(int(announced) + bytes.MinRead)
	}
	_, err := buffer.ReadFrom(http.MaxBytesReader(nil, body, limit))
	if large {
		e.client.pageBytes.Store(int64(buffer.Len() + buffer.Len()/16))
	}
	return buffer.Bytes(), err
}

func (o Options) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.RequestTimeout < 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, o.RequestTimeout, transport.ErrRequestTimeout)
}

// clean removes secrets from the beginning of a body, before a message is cut out of it.
func (e *exchange) clean(body []byte) []byte {
	return []byte(e.redact(string(body[:min(len(body), refusalBodyBytes)])))
}

func (e *exchange) cleanHeader(header http.Header) http.Header {
	cleaned := header.Clone()
	for _, values := range cleaned {
		for i, value := range values {
			values[i] = e.redact(value)
		}
	}
	return cleaned
}

// redact removes the credentials of the server and of the proxy from a text.
func (e *exchange) redact(text string) string {
	secrets := slices.Concat(e.signedIn.credentials, e.secrets)
	if e.proxy != nil && e.proxy.User != nil {
		password, _ := e.proxy.User.Password()
		secrets = append(secrets, BasicCredential(e.proxy.User.Username(), password))
	}
	return secrets.Redact(text)
}

func (e *exchange) fail(reason Reason, message string, cause error) *Error {
	failed := &Error{Method: e.method, URL: e.url, Status: e.status, Reason: reason, Message: e.redact(message), Err: cause}
	if !e.began.IsZero() {
		failed.took = time.Since(e.began)
	}
	if e.proxy != nil {
		failed.Proxy = transport.ShownProxy(e.proxy)
	}
	if cause != nil {
		failed.Alert = transport.AlertOf(cause)
	}
	for _, credential := range e.signedIn.credentials {
		failed.Sent = append(failed.Sent, credential.name)
	}
	return failed
}

// broken returns the error of an exchange without a complete response.
func (e *exchange) broken(ctx context.Context, err error) *Error {
	tooLarge, isTooLarge := errors.AsType[*http.MaxBytesError](err)
	proxy, ofProxy := errors.AsType[*ProxyError](err)
	redirect, redirected := errors.AsType[*RedirectError](err)
	_, unconnected := errors.AsType[*transport.TimeoutError](err)
	switch {
	case unconnected:
		return e.fail(ReasonUnreachable, transport.Describe(transport.TheServer, err), err)
	case redirected && redirect.leadsToSignIn() && !e.hasSecretBody:
		return e.fail(ReasonSignInPage, "the server redirects to "+redirect.To, redirect)
	case redirected:
		return e.fail(ReasonRedirect, redirect.Error(), redirect)
	case errors.Is(context.Cause(ctx), transport.ErrRequestTimeout):
		return e.fail(ReasonTimeout, "no complete response within "+e.client.options.RequestTimeout.String(), context.DeadlineExceeded)
	case ctx.Err() != nil:
		return e.fail(ReasonCanceled, "", context.Cause(ctx))
	case isTooLarge:
		return e.fail(ReasonTooLarge, "the response is larger than "+content.Bytes(tooLarge.Limit), err)
	case e.status != 0 && errors.Is(err, io.ErrUnexpectedEOF):
		return e.fail(ReasonTruncated, "connection closed in the middle of the response", err)
	case e.status != 0 && transport.DescribeUnreadable(err) != "":
		return e.fail(ReasonUnreadable, transport.DescribeUnreadable(err), err)
	}
	reason := ReasonUnreachable
	switch {
	case ofProxy && proxy.Status == http.StatusProxyAuthRequired:
		reason = ReasonProxySignIn
	case transport.DescribeCertificate(transport.TheServer, err) != "":
		reason = ReasonCertificate
	}
	return e.fail(reason, transport.Describe(transport.TheServer, err), err)
}

// refusal returns the error of a response whose status is not a success. Its body has no secrets.
func (e *exchange) refusal(header http.Header, body []byte) *Error {
	contentType := header.Get("Content-Type")
	message := content.Message(contentType, body)
	switch {
	case e.status == http.StatusUnauthorized || e.status == http.StatusForbidden:
		return e.fail(ReasonUnauthorized, message, nil)
	case e.status == http.StatusProxyAuthRequired && e.proxy != nil:
		asked := transport.NewProxyError(e.proxy, e.status, nil)
		return e.fail(ReasonProxySignIn, asked.Error(), asked)
	case e.status == http.StatusProxyAuthRequired:
		return e.fail(ReasonProxySignIn, strings.TrimSuffix("a proxy requires a user and password: "+message, ": "), nil)
	case e.status == http.StatusNotFound && content.IsHTML(contentType):
		return e.fail(ReasonNoService, message, nil) // services use JSON or plain text when they find nothing
	case e.status == http.StatusNotFound:
		return e.fail(ReasonNotFound, message, nil)
	case e.status < 400:
		return e.fail(ReasonBadStatus, content.WithoutQueries(message), nil) // it may name the target of a redirect
	}
	refused := e.fail(ReasonRefused, message, nil)
	refused.RetryAfter = retryAfter(header.Get("Retry-After"), time.Now())
	return refused
}

// retryAfter reads a Retry-After header, in seconds or as a date. Zero means there is none.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(min(max(seconds, 0), maxRetryAfterSeconds)) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return min(max(date.Sub(now), 0), maxRetryAfterSeconds*time.Second)
	}
	return 0
}

// maxRetryAfterSeconds is a year: more could not be a time.Duration.
const maxRetryAfterSeconds = 365 * 24 * 3600

// checkJSON refuses a success that is not JSON. The start of the body decides, since servers are careless with content types
// and the grammar is checked later.
func (e *exchange) checkJSON(contentType string, body []byte) error {
	trimmed := bytes.TrimLeft(body, " \t\r\n")
	switch {
	case len(trimmed) == 0 && e.method == http.MethodPatch:
		return nil // later releases return 204 after a change
	case len(trimmed) == 0:
		return e.fail(ReasonEmpty, "the response has no body", nil)
	case content.BeginsAsJSON(body):
		return nil
	case !content.IsHTML(contentType) && trimmed[0] != '<' && content.IsJSON(contentType):
		return nil
	}
	reason, kind := ReasonNotJSON, "text/plain"
	if content.IsHTML(contentType) || trimmed[0] == '<' {
		kind = "text/html"
		if content.IsSignInPage(body) {
			reason = ReasonSignInPage
		}
	}
	return e.fail(reason, content.Message(kind, e.clean(body)), nil)
}
