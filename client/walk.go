package client

import (
	"context"
	"errors"
	"iter"
	"net/url"
)

// readings is how often a walk reads a list before it gives up: a list that changes while it is read is read once more.
const readings = 2

// errStopped ends a walk of which no more rows are wanted.
var errStopped = errors.New("no more rows are wanted")

// walk reads a whole list, page by page. It is used once.
type walk struct {
	client   *Client
	service  listService
	queries  []url.Values // each a list of its own; they share no row
	pageSize int          // smaller once a page was too slow
	limit    int          // rows that are wanted; 0 means all

	seen    rowSet
	keyless bool // there are rows that nothing tells from others
	rows    int  // that were yielded
	count   int  // rows that match, over the queries that were begun
	begun   int  // queries of which a page came
	more    bool

	rowsBefore, countBefore int // those of the queries before the one that is read
}

// objects yields every row once, in the order of the server, as List.All does.
func (w *walk) objects(ctx context.Context) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		w.seen = rowSet{}
		for _, query := range w.queries {
			if err := w.readList(ctx, query, yield); err != nil {
				if !errors.Is(err, errStopped) {
					yield(Object{}, err)
				}
				return
			}
		}
	}
}

// readList yields the rows of one query.
func (w *walk) readList(ctx context.Context, query url.Values, yield func(Object, error) bool) error {
	w.rowsBefore, w.countBefore = w.rows, w.count
	number := w.begun + 1
	steady, count := true, -1
	var last reading
	for range readings {
		last = w.read(ctx, query, number, yield)
		switch {
		case w.begun == 0 || errors.Is(last.err, errStopped): // a first page that failed is no half list
			return last.err
		case last.err != nil && w.begun < len(w.queries):
			return &IncompleteError{Noun: w.service.noun, Got: w.rows, Want: -1, Err: last.err}
		case last.err != nil:
			return &IncompleteError{Noun: w.service.noun, Got: w.rows, Want: w.count, Err: last.err}
		}
		steady = steady && !last.changed && (count < 0 || count == last.count)
		count = last.count
		// A reading that no page contradicts and that saw as many rows as there are saw them all. So did two of
		// a list that stood still, if together they saw as many.
		if !last.changed && last.rows >= count || steady && w.rows-w.rowsBefore >= count {
			w.count = w.rows
			return nil
		}
		if w.keyless { // a second reading could not show which rows are missing
			break
		}
	}
	return &IncompleteError{Noun: w.service.noun, Got: w.rows, Want: w.count, Changed: !steady, Once: w.keyless, Err: last.refusal}
}

// reading is what one reading of a list, from its first page to its last, came to.
type reading struct {
	err     error // a page failed, or no more rows are wanted
	count   int   // what the last page said; -1 before the first one
	refusal error // a page after the first one is said not to be there
	changed bool  // pages disagreed about the count, or the list ended before a page that it should have
	rows    int   // each counted once
}

// read reads the list once and yields the rows that the walk has not seen.
func (w *walk) read(ctx context.Context, query url.Values, number int, yield func(Object, error) bool) reading {
	result, seen := reading{count: -1}, rowSet{}
	pages := w.client.readPages(ctx, w.service, query, w.client.options.Concurrency, 1, w.pageSize)
	defer func() {
		pages.stop()
		w.pageSize = pages.size
	}()
	received := 0
	for {
		page, err := pages.next()
		if errors.Is(err, ErrNoSuchPage) {
			// A server may say that more comes after its last row.
			result.changed = result.rows < result.count
			result.refusal = err
			return result
		}
		if err != nil {
			result.err = err
			return result
		}
		result.changed = result.changed || result.count >= 0 && result.count != page.Count
		result.count = page.Count
		w.begun, w.count = number, w.countBefore+page.Count
		pages.expect(w.lastPage(page, pages.number, pages.size))
		newRows := false
		for i, row := range page.Rows {
			w.keyless = w.keyless || row.key.rest == keyless
			if seen.add(row.key) {
				newRows = true
				result.rows++
			}
			if !w.seen.add(row.key) {
				continue
			}
			w.rows++
			if !yield(row, nil) || w.rows == w.limit {
				result.err = errStopped
				w.more = page.More || i+1 < len(page.Rows)
				return result
			}
		}
		received += len(page.Rows)
		// A server that never says that it ends is left once it repeats itself, or, where that cannot be seen, could.
		if !page.More || len(page.Rows) == 0 || received >= page.Count && (!newRows || w.keyless) {
			return result
		}
	}
}

// rowKey is what tells a row from others: its id, and what else it takes.
type rowKey struct {
	id   int64
	rest string // the id of an error, an id that is a string, or nothing
}

// keyless is the rest of rows that nothing tells from others.
const keyless = "none"

// rowSet is a set of rows. Ids of a server are dense, so it holds 64 of them in a word: 100,000 rows cost 50 KB, not 10 MB.
type rowSet map[rowKey]uint64

// add reports whether the row is new.
func (s rowSet) add(key rowKey) bool {
	word, bit := rowKey{key.id >> 6, key.rest}, uint64(1)<<(key.id&63)
	isNew := key.rest == keyless || s[word]&bit == 0
	s[word] |= bit
	return isNew
}

// lastPage is the page that is to be the last, going by what page number said; no further one is asked for ahead.
func (w *walk) lastPage(page Page[Object], number, size int) int {
	rows := page.Count
	if w.limit > 0 {
		rows = min(rows, number*size+w.limit-w.rows-len(page.Rows))
	}
	last := (rows + size - 1) / size
	if !page.More {
		last = min(last, number)
	}
	return last
}
