package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"jt/client/internal/content"
)

// Ability is something that not every release can do: a verb with its object.
type Ability string

// Abilities for [Client.Supports].
const (
	FilterByCategory  Ability = "filter by category"
	FilterByKeyword   Ability = "filter by keyword"
	KnowLongRunning   Ability = "show which job types are long-running"
	Unpause           Ability = "unpause job types"
	EditErrorMappings Ability = "edit error mappings"
	DefineErrors      Ability = "define errors in an error mapping"
)

// What only the list itself finds out.
const (
	listPending Ability = "show which jobs are pending"
	listErrors  Ability = "list errors"
)

// release is how the services at a base URL are spoken to.
type release struct {
	name    string // for messages
	version string // as the server gives it; "" if it was not asked

	assumed bool // the base URL has no version
	named   bool // job types are addressed by name and version, not by id; lists ignore names, times and order
	grouped bool // the list has a row for each name, without ids

	fields []string           // of its rows, by the names of OrderFields; nil means all
	lacks  map[Ability]string // what it cannot do, with hints, in which v5Mark stands for the URL of /v5
}

// v5Mark stands for the URL of /v5 of the same server in the hints of a release.
const v5Mark = "{v5}"

// byID is a release up to /v5.
func byID(name string) *release {
	return &release{
		name: name,
		lacks: map[Ability]string{
			FilterByKeyword: "--match searches names, titles and descriptions",
			DefineErrors:    "give names of errors that the server has",
		},
	}
}

// grouped is /v6 of a release before 7.
func grouped(version string) *release {
	return &release{
		name: "Scale " + version + " at /v6", version: version, named: true, grouped: true, fields: namedFields(),
		lacks: map[Ability]string{
			Unpause:           "use the server URL " + v5Mark + ", if the server has it",
			EditErrorMappings: "use the server URL " + v5Mark + ", where error mappings can be edited",
		},
	}
}

// flat is /v6 and /v7 of a release from 7 on.
func flat(version string) *release {
	return &release{
		name: "Scale " + cmp.Or(version, "7"), version: version, named: true, fields: append(namedFields(), "max_tries"),
		lacks: map[Ability]string{
			FilterByCategory: "job types have no category there; --system selects system job types",
			KnowLongRunning:  "",
		},
	}
}

// namedFields are the fields of OrderFields that rows of named releases have.
func namedFields() []string {
	return []string{
		"id", "name", "version", "title", "description", "is_system", "is_active", "is_paused", "icon_code", "docker_image",
		"created", "archived", "paused", "last_modified",
	}
}

// check returns an *UnsupportedError if the release lacks an ability.
func (r *release) check(c *Client, ability Ability) error {
	if hint, lacks := r.lacks[ability]; lacks {
		return r.unsupported(c, ability, hint)
	}
	return nil
}

func (r *release) unsupported(c *Client, ability Ability, hint string) *UnsupportedError {
	return &UnsupportedError{Release: r.name, Ability: ability, Hint: strings.ReplaceAll(hint, v5Mark, c.withVersion("/v5"))}
}

// splitVersion splits a base URL, or its path, before a version of the API, such as /v5.
func splitVersion(base string) (before string, version int, found bool) {
	at := strings.LastIndex(base, "/v")
	if at < 0 {
		return base, 0, false
	}
	number, err := strconv.ParseUint(base[at+len("/v"):], 10, 8)
	if err != nil {
		return base, 0, false
	}
	return base[:at], int(number), true
}

// withVersion returns the base URL with another version of the API, such as /v5.
func (c *Client) withVersion(version string) string {
	before, _, _ := splitVersion(c.base.String())
	return before + version
}

// releaseAt returns the release that serves a base URL, as far as the URL shows it. It is nil for /v6, of which there are
// two. Without a version, a release before /v5 is assumed.
func releaseAt(base string) *release {
	_, version, found := splitVersion(base)
	switch {
	case !found:
		assumed := byID("this release of Scale")
		assumed.assumed = true
		return assumed
	case version < 6:
		return byID(fmt.Sprintf("Scale at /v%d", version))
	case version == 6:
		return nil
	}
	return flat("")
}

// namedRelease returns the release with a version that addresses job types by name.
func namedRelease(version string) *release {
	major, _, _ := strings.Cut(version, ".")
	if number, err := strconv.Atoi(major); err == nil && number >= 7 {
		return flat(version)
	}
	return grouped(version)
}

// detection is what is known about the release of a server. Errors are not kept: the next caller asks again.
type detection struct {
	release   atomic.Pointer[release] // nil while it is not known
	v5        atomic.Pointer[bool]    // whether /v5 of the same server responds; nil while it is not known
	elsewhere atomic.Pointer[string]  // the base URL that serves what this one does not; nil while it is not known
	asking    chan struct{}           // holds a value while a request asks

	looked atomic.Bool // whether the list shows which kind of release it is, if the base URL does not
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
		answer, failed := c.exchangeAt(http.MethodGet, base+places[number].path).attempt(ctx, http.Header{}, nil)
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
