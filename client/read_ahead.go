package client

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"time"

	"jt/client/internal/transport"
)

// pageReader reads the pages of a list in order, and some of them ahead, so that the server works on the next pages while
// rows are used. The first page is read alone: its count shows how many there are. After a page that takes the server too
// long, pages are smaller.
type pageReader struct {
	client  *Client
	service listService
	query   url.Values
	most    int // requests at once
	size    int // rows in a page; 0 is the server's default

	ctx    context.Context //nolint:containedctx // of the reader
	number int             // of the page that next returned last
	skip   int             // rows of the next page that belong to a page before it
	last   int             // the last page that is known to be wanted
	ahead  *calls[Page[listRow]]
}

// readPages reads pages from number first on. The caller must call stop.
func (c *Client) readPages(ctx context.Context, service listService, query url.Values, most, first, size int) *pageReader {
	r := &pageReader{client: c, service: service, query: query, most: most, size: size, ctx: ctx}
	r.start(first)
	return r
}

func (r *pageReader) start(first int) {
	r.number, r.last = first-1, first
	r.ahead = newCalls(r.ctx, first, func(ctx context.Context, number int) (Page[listRow], error) {
		return r.client.page(ctx, r.service, r.query, number, r.size)
	})
}

// next returns the page after the one returned last.
func (r *pageReader) next() (Page[listRow], error) {
	for {
		r.expect(max(r.last, r.number+1))
		page, err := r.ahead.next()
		r.number++
		failed, _ := errors.AsType[*Error](err)
		if failed == nil || !failed.tooSlowFor(r.size) {
			page.Rows, r.skip = page.Rows[min(r.skip, len(page.Rows)):], 0
			return page, err
		}
		r.shrink(failed)
	}
}

// shrink continues in smaller pages, from the first row of the page that was too slow, and with fewer requests at once: the
// pages may have kept each other waiting.
func (r *pageReader) shrink(failed *Error) {
	r.stop()
	row := (r.number-1)*r.size + r.skip
	r.size = max((r.size+9)/10, min(r.size, smallestPage))
	r.skip = row % r.size
	r.most = (r.most + 1) / 2
	r.start(row/r.size + 1)
	if r.client.options.OnRetry != nil {
		r.client.options.OnRetry(Retry{Failed: failed, Number: 1, Most: 1, PageSize: r.size})
	}
}

const (
	smallPage    = 100              // a page size for which most servers are fast enough; some need 20 s for 1000 rows
	smallestPage = 10               // is not cut further
	slowResponse = 10 * time.Second // a failure that comes later is that of a server that took too long; some stop after 30 s
)

// tooSlowFor reports whether the server, or a proxy in front of it, gave up on a page of that many rows, so that a smaller
// one may succeed.
func (e *Error) tooSlowFor(rows int) bool {
	switch {
	case rows <= smallestPage:
		return false
	case e.Reason == ReasonTimeout:
		return rows > smallPage // our own limit is long: a server that misses it twice hangs
	case e.Status == http.StatusBadGateway || e.Status == http.StatusGatewayTimeout:
		return e.Reason == ReasonRefused && (rows > smallPage || e.took >= slowResponse)
	}
	// A server that ends its own worker breaks the connection.
	return (e.Reason == ReasonUnreachable && !transport.NeverSent(e.Err) || e.Reason == ReasonTruncated) && e.took >= slowResponse
}

// expect takes the number of the last wanted page, as far as it is known, and begins to read the pages ahead.
func (r *pageReader) expect(last int) {
	r.last = last
	r.ahead.begin(min(r.number+r.most, last))
}

// stop ends the requests in flight and waits for them.
func (r *pageReader) stop() { r.ahead.stop() }

// ahead yields the results of calls in order, and makes some of them ahead, most at once.
func ahead[Result any](ctx context.Context, count, most int, call func(ctx context.Context, number int) (Result, error)) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		begun := newCalls(ctx, 0, call)
		defer begun.stop()
		for number := range count {
			begun.begin(min(number+most, count) - 1)
			if result, err := begun.next(); !yield(result, err) || err != nil {
				return
			}
		}
	}
}

// calls are calls with ascending numbers that were begun, and whose results are taken in that order.
type calls[Result any] struct {
	call   func(ctx context.Context, number int) (Result, error)
	ctx    context.Context //nolint:containedctx // ends with stop
	cancel context.CancelFunc
	number int                    // of the call to begin next
	begun  []chan outcome[Result] // whose results were not taken yet
}

type outcome[Result any] struct {
	result   Result
	err      error
	panicked any // a transport panicked; it panics again where the result is wanted, and can be recovered there
}

// newCalls returns calls from number first on. The caller must call stop.
func newCalls[Result any](ctx context.Context, first int, call func(ctx context.Context, number int) (Result, error)) *calls[Result] {
	ctx, cancel := context.WithCancel(ctx) //nolint:gosec // stop calls it
	return &calls[Result]{call: call, ctx: ctx, cancel: cancel, number: first}
}

// begin begins the calls up to number last.
func (c *calls[Result]) begin(last int) {
	for ; c.number <= last; c.number++ {
		number, done := c.number, make(chan outcome[Result], 1)
		c.begun = append(c.begun, done)
		go func() {
			var made outcome[Result]
			defer func() {
				made.panicked = recover()
				done <- made
			}()
			made.result, made.err = c.call(c.ctx, number)
		}()
	}
}

// next takes the result of the call that was begun first.
func (c *calls[Result]) next() (Result, error) {
	made := <-c.begun[0]
	c.begun = c.begun[1:]
	if made.panicked != nil {
		panic(made.panicked)
	}
	return made.result, made.err
}

// stop ends all calls and waits for them, so that no goroutine is left behind.
func (c *calls[Result]) stop() {
	c.cancel()
	for _, done := range c.begun {
		<-done
	}
	c.begun = nil
}
