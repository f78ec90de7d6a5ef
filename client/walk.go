package client

import (
	"context"
	"errors"
	"iter"
	"maps"
	"net/url"
)

// readings is how often a walk reads a list before it gives up: a list that changes while it is read is read once more.
const readings = 2

// Walk reads a whole list, page by page. It is used once.
type Walk struct {
	client   *Client
	service  listService
	queries  []url.Values // each a list of its own; they share no row
	pageSize int          // smaller once a page was too slow
	limit    int          // rows that are wanted; 0 means all

	bytes pageBytes
	seen  rowSet
	count int // rows that match, over the queries that were begun
	begun int // queries of which a page came
	more  bool

	keyless int64            // rows that nothing tells from others
	named   map[string]int64 // the numbers of ids that are strings
}

// walk makes a Walk; a page size of zero is the client's.
func (c *Client) walk(service listService, pageSize, limit int, queries ...url.Values) *Walk {
	if pageSize <= 0 {
		pageSize = c.PageSize()
	}
	if limit > 0 {
		pageSize = min(pageSize, limit)
	}
	return &Walk{client: c, service: service, pageSize: pageSize, limit: limit, queries: queries}
}

// Count tells how many rows match on the server as far as the walk has seen, and whether that is all of them: with so
// many filters that they need several requests it is not until the last one was begun.
func (w *Walk) Count() (count int, exact bool) { return w.count, w.begun == len(w.queries) }

// More tells whether the server says that rows follow those that were given: only where a limit, or who reads, ended the
// walk. What it counts may be fewer.
func (w *Walk) More() bool { return w.more }

// Objects gives every row once, in the order of the server. An error ends it; where rows were delivered or a page was
// read before, it is an *IncompleteError. Rows that a changing list hid from the first reading follow at the end.
func (w *Walk) Objects(ctx context.Context) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		for w.begun < len(w.queries) {
			stopped, err := w.readList(ctx, w.queries[w.begun], yield)
			if err != nil && !stopped {
				yield(Object{}, err)
			}
			if err != nil || stopped {
				return
			}
		}
	}
}

// readList gives the rows of one query.
func (w *Walk) readList(ctx context.Context, query url.Values, yield func(Object, error) bool) (stopped bool, err error) {
	list := listState{number: w.begun + 1, before: w.count, seenBefore: w.seen.length}
	steady, count := true, -1
	var last reading
	for range readings {
		last = w.read(ctx, query, list, yield)
		if last.stopped {
			return true, nil
		}
		if last.err != nil {
			return false, w.incomplete(last.err)
		}
		steady = steady && !last.changed && (count < 0 || count == last.count)
		count = last.count
		// A reading that no page contradicts and that saw as many rows as there are saw them all. So did two of
		// a list that stood still, if together they saw as many.
		if !last.changed && last.rows.length >= count || steady && w.seen.length-list.seenBefore >= count {
			w.count = w.seen.length
			return false, nil
		}
		if w.keyless > 0 { // a second reading could not tell which rows are missing
			return false, &IncompleteError{Noun: w.service.noun, Got: w.seen.length, Want: w.count, Changed: !steady, Once: true, Err: last.refusal}
		}
	}
	return false, &IncompleteError{Noun: w.service.noun, Got: w.seen.length, Want: w.count, Changed: !steady, Err: last.refusal}
}

// decoded are the walk's rows as typed ones.
func decoded[Row any](ctx context.Context, walk *Walk, decode func(Object) (Row, error)) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for object, err := range walk.Objects(ctx) {
			var row Row
			if err == nil {
				row, err = decode(object)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// listState is where the list of one query stands among those of the walk.
type listState struct {
	number     int // from 1
	before     int // rows that the lists before it have
	seenBefore int // rows that were seen in them
}

// incomplete is the error of a walk that cannot go on. A first page that fails is no half list: its error stands alone.
func (w *Walk) incomplete(cause error) error {
	if w.begun == 0 && cause != nil {
		return cause
	}
	want, exact := w.Count()
	if !exact {
		want = -1
	}
	return &IncompleteError{Noun: w.service.noun, Got: w.seen.length, Want: want, Err: cause}
}

// reading is what one reading of a list, from its first page to its last, came to.
type reading struct {
	stopped bool  // the one who reads wants no more
	err     error // a page failed
	count   int   // what the last page said; -1 before the first one
	refusal error // a page after the first one is said not to be there
	changed bool  // pages disagreed about the count, or the list ended before a page that it should have
	rows    rowSet
}

// read reads the list once and yields the rows that the walk has not seen.
func (w *Walk) read(ctx context.Context, query url.Values, list listState, yield func(Object, error) bool) reading {
	result := reading{count: -1}
	pages := w.pages(ctx, query, 1)
	defer func() { pages.stop() }()
	received := 0
	for number := 1; ; number++ {
		page, err := pages.next()
		if isTooSlow(err) && w.pageSize > smallPage {
			// The rest of the list is asked for in smaller pages, from the one that holds the first row of this one.
			pages.stop()
			before := (number - 1) * w.pageSize
			w.pageSize = tenth(w.pageSize)
			w.client.tellSmaller(err, w.pageSize)
			number = before / w.pageSize
			pages = w.pages(ctx, query, number+1)
			continue
		}
		if errors.Is(err, ErrNoSuchPage) {
			// A server may say that more comes after its last row.
			result.changed = result.rows.length < result.count
			result.refusal = err
			return result
		}
		if err != nil {
			result.err = err
			return result
		}
		result.changed = result.changed || result.count >= 0 && result.count != page.Count
		result.count = page.Count
		w.begun, w.count = list.number, list.before+page.Count
		pages.expect(w.lastPage(page, number))
		newRows := false
		for i, row := range page.Rows {
			w.number(&row)
			newRows = result.rows.add(row.key) || newRows
			if w.seen.add(row.key) && (!yield(row.object, nil) || w.seen.length == w.limit) {
				result.stopped = true
				w.more = page.More || i+1 < len(page.Rows)
				return result
			}
		}
		received += len(page.Rows)
		// A server that never says that it ends is left once it repeats itself, or, where that cannot be told, could.
		if !page.More || len(page.Rows) == 0 || received >= page.Count && (!newRows || w.keyless > 0) {
			return result
		}
	}
}

// pages asks for the pages of a list from number first on.
func (w *Walk) pages(ctx context.Context, query url.Values, first int) *pageReader {
	size := w.pageSize
	return newPageReader(ctx, w.client.options.Concurrency, first, func(ctx context.Context, number int) (Page[keyedObject], error) {
		paged := maps.Clone(query)
		setPage(paged, number, size)
		return w.client.page(ctx, w.service, paged, number, &w.bytes)
	})
}

// lastPage is the page that is to be the last, going by what page number said; no further one is asked for ahead.
func (w *Walk) lastPage(page Page[keyedObject], number int) int {
	rows := page.Count
	if w.limit > 0 {
		rows = min(rows, number*w.pageSize+w.limit-w.seen.length-len(page.Rows))
	}
	last := (rows + w.pageSize - 1) / w.pageSize
	if !page.More {
		last = min(last, number)
	}
	return last
}
