package client

import "context"

// pageReader gives the pages of one reading in their order and asks for some of them ahead, so that a server works on
// the next ones while rows are used. The first page is asked for alone: its count tells how many there are to be.
type pageReader struct {
	fetch func(ctx context.Context, number int) (Page[keyedObject], error)
	most  int // requests at once

	ctx     context.Context //nolint:containedctx // ends with stop, which ends the requests under way
	cancel  context.CancelFunc
	last    int // the last page that is known to be wanted
	begun   int
	given   int
	answers map[int]chan pageAnswer
}

type pageAnswer struct {
	page     Page[keyedObject]
	err      error
	panicked any // a transport did; whoever reads is to be able to clean up
}

// newPageReader gives the pages from number first on. stop has to be called.
func newPageReader(ctx context.Context, most, first int, fetch func(context.Context, int) (Page[keyedObject], error)) *pageReader {
	r := &pageReader{fetch: fetch, most: most, last: first, begun: first - 1, given: first - 1, answers: map[int]chan pageAnswer{}}
	r.ctx, r.cancel = context.WithCancel(ctx)
	return r
}

// next gives the page after the one given last.
func (r *pageReader) next() (Page[keyedObject], error) {
	r.given++
	r.last = max(r.last, r.given)
	r.ahead(r.given + r.most - 1)
	answer := <-r.answers[r.given]
	delete(r.answers, r.given)
	if answer.panicked != nil {
		panic(answer.panicked)
	}
	return answer.page, answer.err
}

// expect tells which page is to be the last, as far as is known when one was given.
func (r *pageReader) expect(last int) {
	r.last = last
	r.ahead(r.given + r.most)
}

// ahead asks for the pages up to number to, if there are to be so many.
func (r *pageReader) ahead(to int) {
	for r.begun < min(to, r.last) {
		r.begun++
		answer := make(chan pageAnswer, 1)
		r.answers[r.begun] = answer
		number := r.begun
		go func() {
			var got pageAnswer
			defer func() {
				got.panicked = recover()
				answer <- got
			}()
			got.page, got.err = r.fetch(r.ctx, number)
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
