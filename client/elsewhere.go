package client

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// lookTime limits a look for the services elsewhere, whose result is only a hint.
const lookTime = 3 * time.Second

// located adds to an ErrNoService where else the server has the services.
func (c *Client) located(ctx context.Context, err error) error {
	failed, ok := errors.AsType[*Error](err)
	if !ok || failed.Reason != ReasonNoService || failed.Status != http.StatusNotFound {
		return err
	}
	// Errors are not kept, but a list that fails looks once, not for each of its pages.
	d := c.detection
	_ = d.once(ctx, func() bool { return d.elsewhere.Load() != nil }, func() error {
		d.elsewhere.Store(new(c.lookElsewhere(ctx)))
		return nil
	})
	if found := d.elsewhere.Load(); found != nil {
		failed.ServedAt = *found
	}
	return err
}

// lookElsewhere returns the base URL of the best version of the API that the server has, or "". Of 5.9.4, /v5 has more
// abilities than /v6; releases without /version/ serve their list without a version too.
func (c *Client) lookElsewhere(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	places := []struct{ version, path string }{
		{"/v7", "/version/"}, {"/v5", "/version/"}, {"/v6", "/version/"}, {"", "/job-types/?page_size=1"},
	}
	for serves, err := range ahead(ctx, len(places), len(places), func(ctx context.Context, number int) (string, error) {
		base := c.withVersion(places[number].version)
		if base == c.BaseURL() {
			return "", nil
		}
		answer, failed := c.exchangeAt(base, http.MethodGet, places[number].path).attempt(ctx, http.Header{}, nil)
		if failed == nil && beginsAsJSON(answer.Body) {
			return base, nil
		}
		return "", nil
	}) {
		if err != nil || serves != "" {
			return serves
		}
	}
	return ""
}

// errLaterRelease is the cause of an error about a response that only a named release sends.
var errLaterRelease = errors.New("a response of a later release")

// reconsiders reports whether an error shows that a server whose URL has no version is of a named release after all. The
// server is asked for its version once, and what failed can be tried again.
func (c *Client) reconsiders(ctx context.Context, err error) bool {
	if !errors.Is(err, errLaterRelease) {
		return false
	}
	d := c.detection
	return nil == d.once(ctx, c.isNamed, func() error {
		version, err := c.askVersion(ctx)
		if err == nil {
			d.release.Store(namedRelease(version))
		}
		return err
	})
}

// checkRelease returns an error if a server whose release is only assumed sends rows, or details, of a named one.
func (c *Client) checkRelease(e *exchange, sent ...Object) error {
	if !c.detection.known().assumed || len(sent) == 0 {
		return nil
	}
	for _, value := range sent[0].Fields([]string{"deprecated", "latest_version", "results"}) {
		if value != nil {
			return e.fail(ReasonWrongShape, "the response is that of a later release", errLaterRelease)
		}
	}
	return nil
}
