package client

import (
	"context"
	"sync/atomic"
)

// pageAsked is what is known of a page before it comes. The context of its request holds it.
type pageAsked struct {
	large bool // it is asked for in smaller ones, not again, where it takes a server too long
	bytes *pageBytes
}

type pageAskedKey struct{}

func askForPage(ctx context.Context, asked pageAsked) context.Context {
	return context.WithValue(ctx, pageAskedKey{}, asked)
}

// pageAskedFor is the zero value for what is no page.
func pageAskedFor(ctx context.Context) pageAsked {
	asked, _ := ctx.Value(pageAskedKey{}).(pageAsked)
	return asked
}

// pageBytes is how long the longest page of a list was: servers that send in chunks do not say before. A nil one knows
// and learns nothing.
type pageBytes struct{ longest atomic.Int64 }

// expected is a little more, so that a page which is a little longer needs no second piece of memory; -1 is not known.
func (b *pageBytes) expected() int64 {
	if b == nil || b.longest.Load() == 0 {
		return -1
	}
	return b.longest.Load() * 17 / 16
}

func (b *pageBytes) learn(length int) {
	if b != nil && int64(length) > b.longest.Load() {
		b.longest.Store(int64(length))
	}
}
