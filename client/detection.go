package client

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"jt/client/internal/content"
)

// detection is what is known about the release of a server. Errors are not kept: the next caller asks again.
type detection struct {
	release   atomic.Pointer[release] // nil while it is not known
	v5        atomic.Pointer[bool]    // whether /v5 of the same server responds; nil while it is not known
	elsewhere atomic.Pointer[string]  // the base URL that serves what this one does not; nil while it is not known
	asking    chan struct{}           // holds a value while a request asks

	looked atomic.Bool // whether the list shows which kind of release it is, if the base URL does not
}

// known returns what is known of the release, without a request: at /v6, that it addresses job types by name.
func (d *detection) known() *release {
	return cmp.Or(d.release.Load(), &release{name: "Scale at /v6", named: true})
}

// once runs ask unless known, for one caller at a time, so that several goroutines send one request.
func (d *detection) once(ctx context.Context, known func() bool, ask func() error) error {
	if known() {
		return nil
	}
	select {
	case d.asking <- struct{}{}:
		defer func() { <-d.asking }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if known() {
		return nil
	}
	return ask()
}

// release returns how the server is spoken to. At /v6 the first caller asks the server for its version.
func (c *Client) release(ctx context.Context) (*release, error) {
	return c.learn(ctx, func(known *release) bool { return known != nil })
}

// learn asks the server for its version, unless what is known of its release is enough.
func (c *Client) learn(ctx context.Context, enough func(*release) bool) (*release, error) {
	d := c.detection
	err := d.once(ctx, func() bool { return enough(d.release.Load()) }, func() error { return c.askVersion(ctx) })
	if err != nil {
		return nil, c.located(ctx, err) // not within once, which it needs itself
	}
	return d.release.Load(), nil
}

// isNamed reports whether job types are addressed by name, without a request.
func (c *Client) isNamed() bool {
	return c.detection.known().named
}

// askVersion reads the version of a server that addresses job types by name, and notes its release.
func (c *Client) askVersion(ctx context.Context) error {
	e := c.exchange(http.MethodGet, "/version/")
	object, err := e.object(ctx, nil)
	if err != nil {
		return err
	}
	version, err := object.Text("version")
	if err != nil || version == "" {
		return e.fail(ReasonWrongShape, "the response has no version", nil)
	}
	c.detection.release.Store(namedRelease(version))
	return nil
}

// Version returns the version of the server's release, such as "7.2.1"; "" for a base URL up to /v5.
func (c *Client) Version(ctx context.Context) (string, error) {
	found, err := c.learn(ctx, func(known *release) bool { return known != nil && (!known.named || known.version != "") })
	if err != nil {
		return "", err
	}
	return found.version, nil
}

// Supports returns an *UnsupportedError if the release of the server lacks an ability.
func (c *Client) Supports(ctx context.Context, ability Ability) error {
	found, err := c.release(ctx)
	if err != nil {
		return err
	}
	if ability == Unpause && found.check(c, Unpause) != nil {
		hasV5, err := c.hasV5(ctx)
		if hasV5 || err != nil {
			return err
		}
	}
	return found.check(c, ability)
}

// hasV5 reports whether /v5 of the same server responds.
func (c *Client) hasV5(ctx context.Context) (bool, error) {
	d := c.detection
	err := d.once(ctx, func() bool { return d.v5.Load() != nil }, func() error {
		_, err := c.exchangeAt(http.MethodGet, c.withVersion("/v5")+"/version/").json(ctx, nil)
		absent := errors.Is(err, ErrNoService) || errors.Is(err, ErrNotFound)
		if err == nil || absent {
			d.v5.Store(new(!absent))
			return nil
		}
		return err
	})
	found := d.v5.Load()
	return found != nil && *found, err
}

// exchangeAt returns an exchange for another URL of the same server.
func (c *Client) exchangeAt(method, address string) *exchange {
	e := c.exchange(method, "")
	e.url = address
	return e
}

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
		answer, failed := c.exchangeAt(http.MethodGet, base+places[number].path).attempt(ctx, nil, nil)
		if failed == nil && content.BeginsAsJSON(answer.Body) {
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
	return nil == c.detection.once(ctx, c.isNamed, func() error { return c.askVersion(ctx) })
}

// misread reports whether an id that a server whose URL has no version does not have was meant for a named release, which has
// other paths. The first such id is followed by a look at the list.
func (c *Client) misread(ctx context.Context, err error) bool {
	failed, ok := errors.AsType[*Error](err)
	if !ok || failed.Status != http.StatusNotFound || failed.ServedAt != "" || !c.detection.known().assumed {
		return false
	}
	d := c.detection
	_ = d.once(ctx, d.looked.Load, func() error {
		e := c.exchange(http.MethodGet, withQuery(jobTypeList.path, url.Values{"page_size": {"1"}}))
		body, err := e.json(context.WithValue(ctx, onceKey{}, true), nil)
		if err == nil {
			page, _ := parsePage(body, nil)
			if err = c.checkRelease(e, page.Rows...); err != nil {
				if err = c.askVersion(ctx); err != nil {
					return err
				}
			}
		}
		d.looked.Store(ctx.Err() == nil)
		return nil
	})
	return c.isNamed()
}

// checkRelease returns an error if a server whose release is only assumed sends rows, or details, of a named one.
func (c *Client) checkRelease(e *exchange, sent ...listRow) error {
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
