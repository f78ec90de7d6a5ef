package client

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"jt/client/internal/transport"
)

// LongestRetryAfter is the longest wait that a server gets before a retry. A request that it asks to wait for longer fails.
const LongestRetryAfter = 30 * time.Second

const (
	firstPause = 250 * time.Millisecond // before the first retry; then doubled
	// firstRefusal is that of a change, which a busy server refuses or cannot be reached for.
	firstRefusal = time.Second
	// jitter is the random part of a pause, so that clients that failed together do not come back together.
	jitter = 0.5
)

// Retry is a request that is about to be sent again.
type Retry struct {
	Failed       *Error        // why; its Err is nil if there was a complete response
	Number, Most int           // number of the retry, from 1, and Options.Retries
	Wait         time.Duration // before it is sent
	PageSize     int           // if not zero, a page took too long and is read in pages of this size, without a wait
}

// onceKey is the key of a context whose requests are not retried, because their result is only a hint.
type onceKey struct{}

// passes reports whether a failed request may succeed if it is sent again, and does no harm then.
func (e *exchange) passes(failed *Error) bool {
	switch {
	case e.update:
		return failed.notBegun()
	case e.method != http.MethodGet && e.method != http.MethodHead, failed.tooSlowFor(e.pageSize):
		return false
	}
	switch failed.Reason {
	case ReasonUnreachable, ReasonTruncated, ReasonUnreadable:
		return passes(failed.Err)
	case ReasonRefused:
		switch failed.Status {
		case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
			return true
		}
	}
	return false
}

// pause returns how long to wait before a retry; number counts from 1.
func (e *exchange) pause(failed *Error, number int) time.Duration {
	if e.update {
		return cmp.Or(failed.RetryAfter, firstRefusal<<min(number-1, 10))
	}
	length := firstPause << min(number-1, 10)
	length -= time.Duration(rand.Float64() * jitter * float64(length)) //nolint:gosec // not a secret
	return max(length, failed.RetryAfter)
}

// passes reports whether an error may be temporary. A wrong certificate, an unknown name or a body that is too large is not.
// Nor is a connection that nobody accepts: its packets were already sent again while it was waited for.
func passes(err error) bool {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return false
	}
	if proxy, ok := errors.AsType[*ProxyError](err); ok {
		return proxy.Status == http.StatusBadGateway || proxy.Status == http.StatusServiceUnavailable || proxy.Status == http.StatusGatewayTimeout
	}
	return !transport.IsNameUnknown(err) && transport.DescribeTLS(transport.TheServer, err) == "" && !transport.IsUnconnected(err)
}

// wait waits, or returns the cause of the context's end.
func wait(ctx context.Context, length time.Duration) error {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
