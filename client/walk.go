package client

import (
	"context"
	"errors"
	"iter"
	"net/url"
)

// readings is how often a walk reads a list before it gives up: a list that changes while it is read is read once more.
const readings = 2

// walk reads a whole list, page by page. It is used once.
type walk struct {
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

// objects yields every row once, in the order of the server, as List.All does.
func (w *walk) objects(ctx context.Context) iter.Seq2[Object, error] {
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

// readList returns the rows of one query.
func (w *walk) readList(ctx context.Context, query url.Values, yield func(Object, error) bool) (stopped bool, err error) {
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
		if w.keyless > 0 { // a second reading could not show which rows are missing
			return false, &IncompleteError{Noun: w.service.noun, Got: w.seen.length, Want: w.count, Changed: !steady, Once: true, Err: last.refusal}
		}
	}
	return false, &IncompleteError{Noun: w.service.noun, Got: w.seen.length, Want: w.count, Changed: !steady, Err: last.refusal}
}

// listState is where the list of one query stands among those of the walk.
type listState struct {
	number     int // from 1
	before     int // rows that the lists before it have
	seenBefore int // rows that were seen in them
}

// incomplete is the error of a walk that cannot go on. A first page that fails is no half list: its error stands alone.
func (w *walk) incomplete(cause error) error {
	if w.begun == 0 && cause != nil {
		return cause
	}
	want := w.count
	if w.begun < len(w.queries) {
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
func (w *walk) read(ctx context.Context, query url.Values, list listState, yield func(Object, error) bool) reading {
	result := reading{count: -1}
	pages := w.client.readPages(ctx, w.service, query, w.client.options.Concurrency, 1, w.pageSize, &w.bytes)
	defer func() {
		pages.stop()
		w.pageSize = pages.size
	}()
	received := 0
	for {
		page, err := pages.next()
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
		pages.expect(w.lastPage(page, pages.number, pages.size))
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
		// A server that never says that it ends is left once it repeats itself, or, where that cannot be seen, could.
		if !page.More || len(page.Rows) == 0 || received >= page.Count && (!newRows || w.keyless > 0) {
			return result
		}
	}
}

// lastPage is the page that is to be the last, going by what page number said; no further one is asked for ahead.
func (w *walk) lastPage(page Page[keyedObject], number, size int) int {
	rows := page.Count
	if w.limit > 0 {
		rows = min(rows, number*size+w.limit-w.seen.length-len(page.Rows))
	}
	last := (rows + size - 1) / size
	if !page.More {
		last = min(last, number)
	}
	return last
}
