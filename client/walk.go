package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/client/model"
)

// How often a walk reads a list before it gives up.
const (
	usualReadings    = 2 // a list that changes during the first reading is read again
	thoroughReadings = 5 // see List.Thorough
)

// errStopped ends a walk when no more rows are wanted.
var errStopped = errors.New("no more rows are wanted")

// walk reads a complete list, page by page. It is used once.
type walk struct {
	client   *Client
	service  listService
	queries  []url.Values // each is a list of its own; no row is in two of them
	pageSize int          // smaller after a page that was too slow
	atOnce   int          // pages requested at once; fewer after such a page
	limit    int          // rows wanted; 0 means all
	thorough bool         // see List.Thorough
	order    []string     // of the rows of all queries together

	// byName reads the rows of one name, for a list in which those come in no order: pages would lose some of a name that has
	// rows on two of them. Nil for other lists.
	byName func(ctx context.Context, name string) ([]listRow, error)

	seen    rowSet
	keyless bool // some rows have no key
	rows    int  // rows yielded
	count   int  // matching rows of the queries begun
	begun   int  // queries with at least one page read
	more    bool

	rowsBefore, countBefore int // of the queries before the current one
}

// all yields the rows as List.All does.
func (w *walk) all(ctx context.Context) iter.Seq2[listRow, error] {
	return func(yield func(listRow, error) bool) {
		w.seen = rowSet{}
		var err error
		if len(w.queries) == 1 {
			err = w.readList(ctx, w.queries[0], yield)
		} else {
			err = w.merged(ctx, yield)
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(listRow{}, err)
		}
	}
}

// merged yields the rows of several queries in one order. The first rows of each query are enough if there is a limit. A query
// that fails is an error then too: its rows might come first.
func (w *walk) merged(ctx context.Context, yield func(listRow, error) bool) (failed error) {
	var rows []listRow
	for _, query := range w.queries {
		failed = w.readList(ctx, query, func(row listRow, _ error) bool {
			rows = append(rows, row)
			return true
		})
		if failed != nil && !errors.Is(failed, errStopped) {
			break
		}
	}
	sortRows(rows, w.order)
	for i, row := range rows {
		if w.limit > 0 && i == w.limit {
			w.more = true
			break
		}
		if !yield(row, nil) {
			return errStopped
		}
	}
	return failed
}

// readList yields the rows of one query.
func (w *walk) readList(ctx context.Context, query url.Values, yield func(listRow, error) bool) error {
	w.rowsBefore, w.countBefore = w.rows, w.count
	number := w.begun + 1
	steady, count := true, -1
	var last reading
	var unsure bool // the last reading was complete but for what it may have missed
	for readings := 1; ; readings++ {
		before := w.rows
		last = w.read(ctx, query, number, yield)
		switch {
		case w.begun == 0 || errors.Is(last.err, errStopped): // if the first page fails, the list is not incomplete
			return last.err
		case last.err != nil && w.begun < len(w.queries):
			return &IncompleteError{Noun: w.service.noun, Got: w.rows, Want: -1, Err: last.err}
		case last.err != nil:
			return &IncompleteError{Noun: w.service.noun, Got: w.rows, Want: w.count, Err: last.err}
		}
		steady = steady && !last.changed && (count < 0 || count == last.count)
		count = last.count
		// The list is complete if one reading, whose pages agree on the count, saw that many rows, or if two readings of an
		// unchanged list did together.
		complete := !last.changed && last.rows >= count || steady && w.rows-w.rowsBefore >= count
		unsure = complete && w.thorough && last.pages > 1 && w.rows != before
		if complete && !unsure {
			w.count = w.countBefore + w.rows - w.rowsBefore
			return nil
		}
		most := usualReadings
		if w.thorough && last.pages > 1 {
			most = thoroughReadings
		}
		if w.keyless || readings >= most { // without keys, a second reading cannot show which rows are missing
			break
		}
	}
	return &IncompleteError{Noun: w.service.noun, Got: w.rows, Want: w.count, Changed: !steady || unsure, Once: w.keyless, Thorough: w.thorough, Err: last.refusal}
}

// reading is the outcome of reading a list once, from its first page to its last.
type reading struct {
	err     error // a page failed, or no more rows are wanted
	count   int   // on the last page read; -1 before the first
	refusal error // why a later page does not exist, according to the server
	changed bool  // pages disagreed about the count, or the list ended too early
	rows    int   // each counted once
	pages   int
}

// read reads the list once and yields the rows that the walk has not seen.
func (w *walk) read(ctx context.Context, query url.Values, number int, yield func(listRow, error) bool) reading {
	result, seen := reading{count: -1}, rowSet{}
	pages := w.client.readPages(ctx, w.service, query, w.atOnce, 1, w.pageSize)
	defer func() {
		pages.stop()
		w.pageSize, w.atOnce = pages.size, pages.most
	}()
	received, lastName := 0, ""
	for {
		page, err := pages.next()
		own := len(page.Rows)
		if err == nil && w.byName != nil {
			lastName, err = w.completeName(ctx, lastName, &page)
		}
		if errors.Is(err, ErrNoSuchPage) {
			// A server may announce another page after its last row.
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
		result.pages++
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
			if !yield(row, nil) || w.rows-w.rowsBefore == w.limit {
				result.err = errStopped
				w.more = page.More || i+1 < len(page.Rows)
				return result
			}
		}
		received += own
		// If a server always announces another page, the list ends when its rows repeat or, without keys, when as many as it
		// counts were read.
		if !page.More || own == 0 || received >= page.Count && (!newRows || w.keyless) {
			return result
		}
	}
}

// completeName puts all rows of the last name of the page before in front of a page that begins with the same name. It returns
// the last name of this page.
func (w *walk) completeName(ctx context.Context, before string, page *Page[listRow]) (last string, err error) {
	if len(page.Rows) == 0 {
		return before, nil
	}
	first, err := page.Rows[0].Text("name")
	if err != nil {
		return "", err
	}
	if last, err = page.Rows[len(page.Rows)-1].Text("name"); err != nil || first != before {
		return last, err
	}
	rows, err := w.byName(ctx, first)
	page.Rows = append(rows, page.Rows...)
	return last, err
}

// listRow is a row of a list, and what identifies it there.
type listRow struct {
	model.Object
	key rowKey
}

// objectsOf returns rows without their keys.
func objectsOf(rows []listRow) []model.Object {
	objects := make([]model.Object, len(rows))
	for i, row := range rows {
		objects[i] = row.Object
	}
	return objects
}

// rowKey identifies a row: its id, and more if the id is not enough.
type rowKey struct {
	id   int64
	rest string // the id of an error, an id that is a string, or ""
}

// keyless is the rest of rows without an id.
const keyless = "none"

// rowSet is a set of rows. Ids are dense, so it keeps 64 of them in a word: 100,000 rows take 50 KB, not 10 MB.
type rowSet map[rowKey]uint64

// add reports whether the row is new.
func (s rowSet) add(key rowKey) bool {
	word, bit := rowKey{key.id >> 6, key.rest}, uint64(1)<<(key.id&63)
	isNew := key.rest == keyless || s[word]&bit == 0
	s[word] |= bit
	return isNew
}

// lastPage returns the last page to read ahead, according to the page with that number.
func (w *walk) lastPage(page Page[listRow], number, size int) int {
	rows := page.Count
	if w.limit > 0 {
		rows = min(rows, number*size+w.limit-(w.rows-w.rowsBefore)-len(page.Rows))
	}
	last := (rows + size - 1) / size
	if !page.More {
		last = min(last, number)
	}
	return last
}

// sortRows sorts rows as servers up to /v5 do: texts as bytes, and null before everything else. The id in the order is unique.
func sortRows(rows []listRow, order []string) {
	times := []string{"created", "archived", "deprecated", "paused", "last_modified"} // written with and without fractions of a second
	type keyed struct {
		row  listRow
		keys []sortKey
	}
	fields := make([]string, len(order))
	for i, name := range order {
		fields[i] = strings.TrimPrefix(name, "-")
	}
	all := make([]keyed, len(rows))
	for i, row := range rows {
		all[i].row = row
		for n, value := range row.Fields(fields) {
			all[i].keys = append(all[i].keys, sortKeyOf(value, slices.Contains(times, fields[n])))
		}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		for i, key := range a.keys {
			result := key.compare(b.keys[i])
			if order[i] != fields[i] {
				result = -result
			}
			if result != 0 {
				return result
			}
		}
		return 0
	})
	for i := range all {
		rows[i] = all[i].row
	}
}

// sortKey is a JSON value that can be compared with others of its kind.
type sortKey struct {
	kind   int // 0 for null or absent
	number float64
	text   string
}

// sortKeyOf returns the key of a value. A string can be a time.
func sortKeyOf(value []byte, isTime bool) sortKey {
	switch {
	case len(value) == 0 || value[0] == 'n':
		return sortKey{}
	case value[0] == 'f':
		return sortKey{kind: 1}
	case value[0] == 't':
		return sortKey{kind: 2}
	case value[0] != '"':
		number, _ := strconv.ParseFloat(string(value), 64)
		return sortKey{kind: 3, number: number}
	}
	var text string
	_ = json.Unmarshal(value, &text) // it is valid
	if instant, err := time.Parse(time.RFC3339, text); isTime && err == nil {
		return sortKey{kind: 4, text: instant.UTC().Format("2006-01-02T15:04:05.000000000")}
	}
	return sortKey{kind: 5, text: text}
}

func (k sortKey) compare(other sortKey) int {
	return cmp.Or(cmp.Compare(k.kind, other.kind), cmp.Compare(k.number, other.number), strings.Compare(k.text, other.text))
}
