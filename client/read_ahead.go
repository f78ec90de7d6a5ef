package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// pageReader reads the pages of a list in their order, and some of them ahead, so that a server works on the next ones
// while rows are used. The first page is read alone: its count says how many there are. From a page on that the server
// takes too long for, pages are smaller.
type pageReader struct {
	client  *Client
	service listService
	query   url.Values
	most    int // requests at once
	size    int // rows in a page; 0 is the server's default

	parent  context.Context //nolint:containedctx // of the whole reading
	ctx     context.Context //nolint:containedctx // ends with stop, which ends the requests under way
	cancel  context.CancelFunc
	number  int // of the page that next returned last
	skip    int // rows of the next page that belong to a page before it
	last    int // the last page that is known to be wanted
	begun   int
	answers map[int]chan pageAnswer
}

type pageAnswer struct {
	page     Page[Object]
	err      error
	panicked any // a transport did; whoever reads is to be able to clean up
}

// readPages reads pages from number first on. stop has to be called.
func (c *Client) readPages(ctx context.Context, service listService, query url.Values, most, first, size int) *pageReader {
	r := &pageReader{client: c, service: service, query: query, most: most, size: size, parent: ctx}
	r.start(first)
	return r
}

func (r *pageReader) start(first int) {
	r.number, r.begun, r.last = first-1, first-1, first
	r.answers = map[int]chan pageAnswer{}
	r.ctx, r.cancel = context.WithCancel(r.parent)
}

// next returns the page after the one returned last.
func (r *pageReader) next() (Page[Object], error) {
	for {
		r.number++
		r.last = max(r.last, r.number)
		r.ahead(r.number + r.most - 1)
		answer := <-r.answers[r.number]
		delete(r.answers, r.number)
		if answer.panicked != nil {
			panic(answer.panicked)
		}
		if !isTooSlow(answer.err) || r.size <= smallPage {
			rows := answer.page.Rows
			answer.page.Rows, r.skip = rows[min(r.skip, len(rows)):], 0
			return answer.page, answer.err
		}
		r.shrink(answer.err)
	}
}

// shrink goes on in smaller pages, from the row with which the page begins that was too slow.
func (r *pageReader) shrink(tooSlow error) {
	r.stop()
	row := (r.number-1)*r.size + r.skip
	r.size = (r.size + 9) / 10
	r.skip = row % r.size
	r.start(row/r.size + 1)
	if failed, ok := errors.AsType[*Error](tooSlow); ok && r.client.options.OnRetry != nil {
		r.client.options.OnRetry(Retry{Failed: failed, Number: 1, Most: 1, PageSize: r.size})
	}
}

// smallPage is a size of page that every server answers in time. Some releases need 20 s for 1000 rows, under a limit
// of 30 s for all that a worker of theirs does.
const smallPage = 100

// isTooSlow reports whether the server, or a proxy before it, gave up on a page.
func isTooSlow(err error) bool {
	failed, ok := errors.AsType[*Error](err)
	return ok && (failed.Reason == ReasonTimeout ||
		failed.Reason == ReasonRefused && (failed.Status == http.StatusBadGateway || failed.Status == http.StatusGatewayTimeout))
}

// expect says which page is the last, as far as is known when one was returned.
func (r *pageReader) expect(last int) {
	r.last = last
	r.ahead(r.number + r.most)
}

// ahead begins to read the pages up to number to, if there are so many.
func (r *pageReader) ahead(to int) {
	for r.begun < min(to, r.last) {
		r.begun++
		answer := make(chan pageAnswer, 1)
		r.answers[r.begun] = answer
		ctx, number := r.ctx, r.begun
		go func() {
			var got pageAnswer
			defer func() {
				got.panicked = recover()
				answer <- got
			}()
			got.page, got.err = r.client.page(ctx, r.service, r.query, number, r.size)
		}()
	}
}

// stop ends the requests that are under way, and waits for them: nothing is left behind.
func (r *pageReader) stop() {
	r.cancel()
	for _, answer := range r.answers {
		<-answer
	}
	r.answers = nil
}
