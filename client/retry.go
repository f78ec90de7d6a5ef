package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

const (
	firstPause = 250 * time.Millisecond // before the first retry, and twice as long before each further one
	// jitter is the part of a pause that chance decides, so that clients that failed together do not come back together.
	jitter = 0.5
)

// Retry is a request that is about to be repeated.
type Retry struct {
	Failed       *Error        // what became of it; its Err is nil where a whole response came
	Number, Most int           // of the retry, from 1, and Options.Retries
	Wait         time.Duration // until it is sent
	PageSize     int           // unless zero, a page took too long, and is read at once in pages of this size
}

// passes reports whether a failed read may succeed when it is repeated.
func (e *exchange) passes(failed *Error) bool {
	switch failed.Reason {
	case ReasonUnreachable, ReasonTruncated, ReasonUnreadable:
		return passes(failed.Err)
	case ReasonRefused:
		switch failed.Status {
		case http.StatusTooManyRequests, http.StatusServiceUnavailable:
			return true
		case http.StatusBadGateway, http.StatusGatewayTimeout:
			return !e.large
		}
	}
	return false
}

// pause is how long to wait before a retry, which number counts from 1.
func (e *Error) pause(number int) time.Duration {
	length := firstPause << min(number-1, 10)
	length -= time.Duration(rand.Float64() * jitter * float64(length)) //nolint:gosec // nothing is to be guessed
	return max(length, e.retryAfter)
}

// passes reports whether what broke an exchange can heal by itself: a certificate, a name that nobody has and a body that
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

// fits reports whether a wait is over before the context is.
func fits(ctx context.Context, length time.Duration) bool {
	deadline, bounded := ctx.Deadline()
	return !bounded || time.Until(deadline) > length
}
