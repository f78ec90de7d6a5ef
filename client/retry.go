package client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

const (
	firstPause = 250 * time.Millisecond // before the first retry, and twice as long before each further one
	// jitter is the part of a pause that chance decides, so that clients that failed together do not come back together.
	jitter = 0.5
)

// Retry is a question that is about to be asked again.
type Retry struct {
	Method string        // of the request
	URL    string        // what is asked
	Number int           // 1 for the first retry
	Most   int           // Options.Retries
	Wait   time.Duration // until it is asked
	Status int           // of the answer that failed; 0 where none came whole
	Err    error         // why none came whole
	// PageSize is not zero where a page took too long: it is asked for in pages of that size, without a wait.
	PageSize int
}

// retryTransport asks again what failed in passing: GET and HEAD on connections that broke or could not be made, on
// 429, 502, 503 and 504, and on bodies cut short, which it therefore reads. A PATCH is never its business. It does not
// wait where the context ends before the wait does: what failed is told instead.
type retryTransport struct {
	next     http.RoundTripper
	retries  int
	maxBytes int64
	notify   func(Retry) // may be nil
}

func (t retryTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet && request.Method != http.MethodHead {
		return t.next.RoundTrip(request)
	}
	for number := 1; ; number++ {
		response, err := t.next.RoundTrip(request)
		if err == nil && response.StatusCode < 300 {
			response.Body = readAhead(response, t.maxBytes, pageAskedFor(request.Context()))
		}
		length, passing := pauseAfter(request, response, err, number)
		if !passing || number > t.retries || !fits(request.Context(), length) {
			return response, err
		}
		discard(response) // first, so that whoever watches requests is told of its end before the retry
		if t.notify != nil {
			t.notify(t.retry(request, response, err, number, length))
		}
		if wait(request.Context(), length) != nil {
			return nil, request.Context().Err()
		}
	}
}

// pauseAfter tells whether a failure can pass, and how long to wait until then.
func pauseAfter(request *http.Request, response *http.Response, err error, number int) (time.Duration, bool) {
	length := firstPause << min(number-1, 10)
	length -= time.Duration(rand.Float64() * jitter * float64(length)) //nolint:gosec // nothing is to be guessed
	if err != nil {
		return length, request.Context().Err() == nil && passes(err)
	}
	if ahead, ok := response.Body.(*aheadBody); ok {
		return length, request.Context().Err() == nil && ahead.err != nil && passes(ahead.err)
	}
	asked := retryAfter(response.Header.Get("Retry-After"), time.Now())
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return max(length, asked), true
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return max(length, asked), !pageAskedFor(request.Context()).large
	}
	return 0, false
}

// passes tells whether what broke an exchange can heal by itself: a certificate, a name that nobody has and a body that
// is too large do not.
func passes(err error) bool {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return false
	}
	if proxy, ok := errors.AsType[*ProxyError](err); ok {
		return proxy.Status == http.StatusBadGateway || proxy.Status == http.StatusServiceUnavailable || proxy.Status == http.StatusGatewayTimeout
	}
	return !isNameUnknown(err) && describeTLS(theServer, err) == ""
}

func (t retryTransport) retry(request *http.Request, response *http.Response, err error, number int, length time.Duration) Retry {
	retry := Retry{Method: request.Method, URL: request.URL.String(), Number: number, Most: t.retries, Wait: length, Err: err}
	if response == nil {
		return retry
	}
	if ahead, ok := response.Body.(*aheadBody); ok {
		retry.Err = ahead.err
	} else {
		retry.Status = response.StatusCode
	}
	return retry
}

// fits tells whether a wait is over before the context is.
func fits(ctx context.Context, length time.Duration) bool {
	deadline, bounded := ctx.Deadline()
	return !bounded || time.Until(deadline) > length
}

// discard lets the connection of an answer that nobody reads be used again.
func discard(response *http.Response) {
	if response == nil {
		return
	}
	_, _ = io.CopyN(io.Discard, response.Body, refusalBodyBytes)
	_ = response.Body.Close()
}

// aheadBody is a body that was read already, with the error that ended it early.
type aheadBody struct {
	reader bytes.Reader
	text   []byte
	err    error
}

// readAhead reads the body of an answer, up to limit bytes.
func readAhead(response *http.Response, limit int64, page pageAsked) *aheadBody {
	length := response.ContentLength
	if length < 0 {
		length = page.bytes.expected()
	}
	text, err := readBody(response.Body, length, limit)
	page.bytes.learn(len(text))
	_ = response.Body.Close()
	body := &aheadBody{text: text, err: err}
	body.reader.Reset(text)
	return body
}

func (b *aheadBody) Read(p []byte) (int, error) {
	n, err := b.reader.Read(p)
	if errors.Is(err, io.EOF) && b.err != nil {
		err = b.err
	}
	return n, err
}

func (b *aheadBody) Close() error { return nil }
