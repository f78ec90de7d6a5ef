package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"net/http"
	"net/url"

	"jt/client/model"
)

// List is a list on the server. Use it once, for All or for Page.
type List[Row any] struct {
	listing
	decode func(model.Object) (Row, error)
}

// listing is a List as far as it does not depend on the type of its rows: what does is compiled for each type.
type listing struct {
	walk *walk

	// ofRelease returns how a named release is read instead, or nil; nil itself means that all releases are read alike.
	ofRelease func(*release) (*namedList, error)

	// of one page
	query        url.Values
	number, size int
}

// Page is one page of a list.
type Page[Row any] struct {
	Count int   // matching rows on all pages, at the time of the response
	More  bool  // whether another page follows
	Rows  []Row // in the server's order
}

// PageOptions select how much of a list is read.
type PageOptions struct {
	Page     int // for List.Page, from 1; zero means 1
	PageSize int // rows in a page, 1 to 1000; zero means Options.PageSize, else DefaultPageSize or, for List.Page, the server's
	Limit    int // rows for List.All; zero means all
}

// newList returns a list. Page sends query; All sends the queries in all, or query if there are none.
func newList[Row any](c *Client, service listService, paging PageOptions, decode func(model.Object) (Row, error), query url.Values, all ...url.Values) *List[Row] {
	if len(all) == 0 {
		all = []url.Values{query}
	}
	size := cmp.Or(max(paging.PageSize, 0), c.options.PageSize, DefaultPageSize)
	if paging.Limit > 0 {
		size = min(size, paging.Limit)
	}
	return &List[Row]{decode: decode, listing: listing{
		walk:  &walk{client: c, service: service, queries: all, pageSize: size, atOnce: c.options.Concurrency, limit: paging.Limit},
		query: query, number: max(paging.Page, 1), size: cmp.Or(paging.PageSize, c.options.PageSize),
	}}
}

// Objects returns the same list without decoding its rows.
func (l *List[Row]) Objects() *List[model.Object] {
	return &List[model.Object]{listing: l.listing, decode: undecoded}
}

func undecoded(object model.Object) (model.Object, error) { return object, nil }

// Thorough makes All read a list of several pages until a reading shows no new row, and returns the list.
func (l *List[Row]) Thorough() *List[Row] {
	// If one row goes and another comes between two pages, the count stays the same, and a third row, which was there all the
	// time, may be on neither page.
	l.walk.thorough = true
	return l
}

// All yields every row once, in the server's order; rows that moved meanwhile come last. It ends with an *Error if the
// first page fails, an *IncompleteError if a later one does or rows are missing, or a [*model.FieldError].
func (l *List[Row]) All(ctx context.Context) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for read, err := range l.rows(ctx) {
			var row Row
			if err == nil {
				row, err = l.decode(read.Object)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// rows yields the rows in the way of the server's release.
func (l *listing) rows(ctx context.Context) iter.Seq2[listRow, error] {
	return func(yield func(listRow, error) bool) {
		named, err := l.named(ctx)
		switch {
		case err != nil:
			yield(listRow{}, err)
		case named != nil:
			l.walk.named(ctx, named, yield)
		default:
			for row, err := range l.walk.all(ctx) {
				if l.walk.client.reconsiders(ctx, err) {
					l.rows(ctx)(yield)
					return
				}
				if !yield(row, err) {
					return
				}
			}
		}
	}
}

// named returns how the list is read on a named release, or nil on others.
func (l *listing) named(ctx context.Context) (*namedList, error) {
	if l.ofRelease == nil {
		return nil, nil
	}
	release, err := l.walk.client.release(ctx)
	if err != nil {
		return nil, err
	}
	return l.ofRelease(release)
}

// Count returns how many rows match. The count is exact once All has sent the requests for all of them.
func (l *List[Row]) Count() (count int, exact bool) {
	return l.walk.count, l.walk.begun == len(l.walk.queries)
}

// More reports whether the server has rows beyond those that All yielded.
func (l *List[Row]) More() bool { return l.walk.more }

// Page returns one page. A page beyond the end is an ErrNoSuchPage.
func (l *List[Row]) Page(ctx context.Context) (Page[Row], error) {
	read, err := l.page(ctx)
	if err != nil {
		return Page[Row]{}, err
	}
	page := Page[Row]{Count: read.Count, More: read.More, Rows: make([]Row, len(read.Rows))}
	for i, row := range read.Rows {
		if page.Rows[i], err = l.decode(row.Object); err != nil {
			return Page[Row]{}, err
		}
	}
	return page, nil
}

// page reads the page in the way of the server's release.
func (l *listing) page(ctx context.Context) (read Page[listRow], err error) {
	named, err := l.named(ctx)
	switch {
	case err != nil:
	case named != nil:
		read, err = named.page(ctx, l.number, l.size)
	case len(l.walk.queries) > 1:
		read, err = l.mergedPage(ctx)
	default:
		read, err = l.read(ctx)
	}
	if l.walk.client.reconsiders(ctx, err) {
		return l.page(ctx)
	}
	return read, err
}

// mergedPage makes one page of several queries.
func (l *listing) mergedPage(ctx context.Context) (Page[listRow], error) {
	size := cmp.Or(max(l.size, 0), DefaultPageSize)
	before := rowsBefore(l.number, size)
	l.walk.limit = before + size
	l.walk.pageSize = min(l.walk.pageSize, l.walk.limit)
	rows, err := collected(l.walk.all(ctx))
	if err != nil {
		return Page[listRow]{}, err
	}
	return l.walk.client.pageOf(rows[min(before, len(rows)):], before, l.walk.count)
}

// rowsBefore returns how many rows the pages before a page have.
func rowsBefore(number, size int) int { return min(number-1, math.MaxInt/size-1) * size }

// pageOf makes a page of job types: before is how many rows the pages before it have, count how many all pages have.
func (c *Client) pageOf(rows []listRow, before, count int) (Page[listRow], error) {
	if before > 0 && len(rows) == 0 {
		e := c.exchange(http.MethodGet, jobTypeList.path)
		return Page[listRow]{}, e.fail(ReasonNoSuchPage, fmt.Sprintf("the list has %d rows", count), nil)
	}
	return Page[listRow]{Count: count, More: before+len(rows) < count, Rows: rows}, nil
}

// read reads one page. If the server is too slow for it, it is put together from smaller ones.
func (l *listing) read(ctx context.Context) (Page[listRow], error) {
	c := l.walk.client
	if length := c.urlBytes(l.walk.service, l.query); length > maxURLBytes {
		return Page[listRow]{}, c.exchange(http.MethodGet, l.walk.service.path).fail(ReasonInvalidInput, fmt.Sprintf(
			"too many filters for one page: the URL would have %d bytes, and the limit is %d", length, maxURLBytes), nil)
	}
	var page Page[listRow]
	pages := c.readPages(ctx, l.walk.service, l.query, 1, l.number, l.size)
	defer func() { pages.stop() }()
	for {
		part, err := pages.next()
		if errors.Is(err, ErrNoSuchPage) && len(page.Rows) > 0 { // the list shrank
			return page, nil
		}
		if err != nil || pages.size == l.size {
			return part, err
		}
		page.Count, page.More = part.Count, part.More
		page.Rows = append(page.Rows, part.Rows...)
		if len(page.Rows) > l.size {
			page.Rows, page.More = page.Rows[:l.size], true
		}
		if !part.More || len(part.Rows) == 0 || len(page.Rows) == l.size {
			return page, nil
		}
	}
}
