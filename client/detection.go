package client

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"sync/atomic"
)

// detection is what is known about the release of a server. Errors are not kept: the next caller asks again.
type detection struct {
	release   atomic.Pointer[release] // nil while it is not known
	v5        atomic.Pointer[bool]    // whether /v5 of the same server responds; nil while it is not known
	elsewhere atomic.Pointer[string]  // the base URL that serves what this one does not; nil while it is not known
	asking    chan struct{}           // holds a value while a request asks
}

func newDetection(base string) *detection {
	d := &detection{asking: make(chan struct{}, 1)}
	d.release.Store(releaseAt(base))
	return d
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
	err := d.once(ctx, func() bool { return enough(d.release.Load()) }, func() error {
		version, err := c.askVersion(ctx)
		if err == nil {
			d.release.Store(namedRelease(version))
		}
		return err
	})
	if err != nil {
		return nil, c.located(ctx, err) // not within once, which it needs itself
	}
	return d.release.Load(), nil
}

// isNamed reports whether job types are addressed by name, without a request.
func (c *Client) isNamed() bool {
	return c.detection.known().named
}

// askVersion reads the version of the server's release.
func (c *Client) askVersion(ctx context.Context) (string, error) {
	e := c.exchange(http.MethodGet, "/version/")
	body, err := e.json(ctx, nil)
	if err != nil {
		return "", err
	}
	object, err := parseObject(body)
	if err != nil {
		return "", e.badJSON(err)
	}
	version, err := object.Text("version")
	if err != nil || version == "" {
		return "", e.fail(ReasonWrongShape, "the response has no version", nil)
	}
	return version, nil
}

// Version returns the version of a server that addresses job types by name and version, such as "7.2.1". It is "" for a base
// URL up to /v5, without a request.
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
		_, err := c.exchangeAt(c.withVersion("/v5"), http.MethodGet, "/version/").json(ctx, nil)
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

// exchangeAt returns an exchange for a path below another base URL of the same server.
func (c *Client) exchangeAt(base, method, path string) *exchange {
	e := c.exchange(method, path)
	e.path, e.url = base+path, base+path
	return e
}
