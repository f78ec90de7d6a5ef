package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"jt/client/internal/content"
	"jt/client/model"
)

// fewNames is how many names of a filter are read one by one. The complete list of a flat release takes fewer requests for
// more.
const fewNames = 20

// namedList is the list of job types of a named release. These servers ignore names, times and order without a word, so that the
// list is read completely, and filtered, sorted and cut here.
type namedList struct {
	services *JobTypesService
	release  *release
	options  ListOptions

	skip   int  // rows before the page that is wanted; fewer once some were left unread
	wanted int  // rows wanted after those; 0 means all. More may be read
	count  int  // matching rows
	exact  bool // whether count is known
	whole  bool // whether all matching rows are yielded, not only those of the page

	statuses map[int64]model.Object // job types as status rows have them, if their fields are needed
	got      int                    // rows read
	unread   []group                // names whose rows cannot be read
	why      error                  // the first of the reasons
}

// part is the rows of a list, or of one name.
type part struct {
	group group
	rows  []listRow
	err   error // why the rows cannot be read
}

// all yields the matching rows in order, without those of names that cannot be read: see incomplete.
func (n *namedList) all(ctx context.Context) iter.Seq2[listRow, error] {
	return func(yield func(listRow, error) bool) {
		order := n.order()
		var rows []listRow // that were read and not yet yielded
		yieldRows := func() bool {
			sortRows(rows, order)
			for _, row := range rows {
				if !yield(row, nil) {
					return false
				}
			}
			rows = nil
			return true
		}
		for part, err := range n.parts(ctx) {
			if err == nil && part.err != nil {
				n.unread, n.why = append(n.unread, part.group), cmp.Or(n.why, part.err)
				continue
			}
			n.got += len(part.rows)
			if err == nil {
				part.rows, err = n.kept(part.rows)
			}
			if err != nil {
				yield(listRow{}, err)
				return
			}
			rows = append(rows, part.rows...)
			if n.inParts() && !yieldRows() {
				return
			}
		}
		if !n.inParts() {
			n.count, n.exact, n.whole = len(rows), true, true
			yieldRows()
		}
	}
}

// incomplete returns the error of a list some of whose rows cannot be read, or nil. Of a list that ends early, it is not known
// how many rows it has.
func (n *namedList) incomplete(endsEarly bool) error {
	if len(n.unread) == 0 {
		return nil
	}
	want, why := n.got, n.why
	var names []string
	for _, group := range n.unread {
		want += max(len(group.versions), 1)
		names = append(names, group.name)
	}
	if endsEarly {
		want = -1
	}
	if errors.Is(why, ErrUnsupported) {
		why = n.release.cannotAddress(n.services.client, names...)
	}
	return &IncompleteError{Noun: jobTypeList.noun, Got: n.got, Want: want, Err: why}
}

// order is the order of the rows, by the names that their fields have.
func (n *namedList) order() []string {
	order := slices.Clone(uniqueOrder(n.options.Order))
	for i, field := range order {
		order[i] = strings.Replace(field, "archived", "deprecated", 1)
	}
	return order
}

// inParts reports whether the rows of one name come before those of the next, so that they can be yielded name by name.
func (n *namedList) inParts() bool {
	return n.release.grouped && !n.isBrief() && strings.TrimPrefix(n.order()[0], "-") == "name"
}

// parts yields the rows of the list: at once, or name by name.
func (n *namedList) parts(ctx context.Context) iter.Seq2[part, error] {
	one := func(rows []listRow, err error) iter.Seq2[part, error] {
		return func(yield func(part, error) bool) { yield(part{rows: rows}, err) }
	}
	if err := n.check(); err != nil {
		return one(nil, err)
	}
	switch {
	case !n.release.grouped:
		return one(n.flatRows(ctx))
	case n.isBrief():
		return one(n.statusRows(ctx))
	}
	groups, err := n.groups(ctx)
	if err != nil {
		return one(nil, err)
	}
	return n.services.parts(ctx, n.release, groups)
}

// check returns the error of options that the release does not support.
func (n *namedList) check() error {
	if len(n.options.Categories) > 0 {
		if err := n.release.check(n.services.client, FilterByCategory); err != nil {
			return err
		}
	}
	for _, field := range n.options.Order {
		field = strings.TrimPrefix(field, "-")
		if !slices.Contains(n.release.fields, field) {
			return n.release.unsupported(n.services.client, Ability("sort by "+field), "sort by one of "+strings.Join(n.release.fields, ", "))
		}
	}
	started, ended := n.options.Started, n.options.Ended
	if !started.IsZero() && !ended.IsZero() && !started.Before(ended) {
		e := n.services.client.exchange(http.MethodGet, jobTypeList.path)
		return e.fail(ReasonInvalidInput, "the start must come before the end", nil)
	}
	return nil
}

// isBrief reports whether status rows have everything that is asked for, and take fewer requests.
func (n *namedList) isBrief() bool {
	few := len(n.options.Names) > 0 && len(n.options.Names) <= fewNames && !n.options.LongRunning // which status rows show
	return n.options.Brief && !few && n.options.Started.IsZero() && n.options.Ended.IsZero() && len(n.options.Order) == 0 && len(n.options.Keywords) == 0
}

// flatRows reads the rows of a flat release that can match.
func (n *namedList) flatRows(ctx context.Context) ([]listRow, error) {
	names := withoutRepeats(n.options.Names)
	if len(names) == 0 || len(names) > fewNames || len(n.options.Keywords) > 0 {
		list := newList(n.services.client, jobTypeList, PageOptions{PageSize: n.options.PageSize}, undecoded, n.query())
		list.walk.byName = n.services.restOfName // these servers order rows by nothing but the name
		return collected(list.walk.all(ctx))
	}
	var all []listRow
	for rows, err := range ahead(ctx, len(names), n.services.client.options.Concurrency, func(ctx context.Context, number int) ([]listRow, error) {
		if addressableName(names[number]) {
			return n.services.versions(ctx, names[number])
		}
		rows, err := n.services.client.rows(ctx, jobTypeList, url.Values{"keyword": {names[number]}})
		return slices.DeleteFunc(rows, func(row listRow) bool { // it is in other names too
			name, err := row.Text("name")
			return err == nil && name != names[number]
		}), err
	}) {
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// query is the filters that the servers do not ignore.
func (n *namedList) query() url.Values {
	query := url.Values{}
	if len(n.options.Keywords) > 0 {
		query["keyword"] = n.options.Keywords
	}
	if n.options.IsActive != nil {
		query.Set("is_active", strconv.FormatBool(*n.options.IsActive))
	}
	return query
}

// kept removes the rows that do not match the filters.
func (n *namedList) kept(rows []listRow) ([]listRow, error) {
	var failed error
	rows = slices.DeleteFunc(rows, func(row listRow) bool {
		keep, err := n.keeps(row)
		failed = cmp.Or(failed, err)
		return !keep
	})
	for i := range rows {
		if status, ok := n.statuses[rows[i].key.id]; ok {
			rows[i].Object = rows[i].WithFallback(status)
		}
	}
	return rows, failed
}

func (n *namedList) keeps(row listRow) (bool, error) {
	name, nameErr := row.Text("name")
	active, activeErr := row.Boolean("is_active")
	modified, modifiedErr := row.Text("last_modified")
	category, categoryErr := n.statuses[row.key.id].Text("category")
	if err := cmp.Or(nameErr, activeErr, modifiedErr, categoryErr); err != nil {
		return false, err
	}
	switch {
	case len(n.options.Names) > 0 && !slices.Contains(n.options.Names, name),
		n.options.IsActive != nil && active != *n.options.IsActive,
		len(n.options.Categories) > 0 && !slices.Contains(n.options.Categories, category):
		return false, nil
	case n.options.Started.IsZero() && n.options.Ended.IsZero():
		return true, nil
	}
	at, err := time.Parse(time.RFC3339, modified)
	if err != nil {
		return false, &model.FieldError{Row: row.Describe(), Field: "last_modified", Want: "an ISO-8601 date and time", Got: content.OneLine(strconv.Quote(modified))}
	}
	return !at.Before(n.options.Started) && (n.options.Ended.IsZero() || !at.After(n.options.Ended)), nil
}

// named yields the rows of a named release's list, and counts them.
func (w *walk) named(ctx context.Context, list *namedList, yield func(listRow, error) bool) {
	for row, err := range list.all(ctx) {
		if err == nil && (w.limit > 0 || list.options.First) {
			err = list.incomplete(true) // rows that are missing may belong before this one
		}
		if err != nil {
			yield(listRow{}, err)
			return
		}
		if w.limit > 0 && w.rows == w.limit {
			w.more = true
			break
		}
		w.rows++
		if w.count = w.rows; list.exact {
			w.count, w.begun = list.count, len(w.queries)
		}
		if !yield(row, nil) {
			w.more = !list.exact || w.rows < w.count
			return
		}
	}
	switch {
	case list.exact:
		w.count, w.begun, w.more = list.count, len(w.queries), w.rows < list.count
	case !w.more:
		w.begun = len(w.queries)
	}
	if err := list.incomplete(false); err != nil {
		yield(listRow{}, err)
	}
}

// keptPages is the last complete list of which a page was read. The other pages are cut from it too, so that they fit together
// and cost no requests; a page that is asked for again is read again.
type keptPages struct {
	mutex sync.Mutex
	of    string // the options
	rows  []listRow
	cut   map[int]bool
}

// take returns the rows of a list of which this page was not cut yet.
func (k *keptPages) take(of string, number int) (rows []listRow, found bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.of != of || k.cut[number] {
		return nil, false
	}
	k.cut[number] = true
	return k.rows, true
}

// keep keeps the rows of a list of which a page is cut now.
func (k *keptPages) keep(of string, number int, rows []listRow) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.of, k.rows, k.cut = of, rows, map[int]bool{number: true}
}

// page returns one page of the list. size 0 means DefaultPageSize.
func (n *namedList) page(ctx context.Context, number, size int) (Page[listRow], error) {
	size = cmp.Or(max(size, 0), DefaultPageSize)
	n.options.Page, n.options.PageSize = 0, 0 // of the page; those of requests are as large as possible
	n.options.Keep = nil
	before := rowsBefore(number, size)
	n.skip, n.wanted = before, size
	text, err := json.Marshal(n.options)
	if err != nil {
		return Page[listRow]{}, err
	}
	kept, of := &n.services.client.pages, fmt.Sprint(size, string(text))
	rows, found := kept.take(of, number)
	if !found {
		if rows, err = collected(n.all(ctx)); err == nil {
			err = n.incomplete(false)
		}
		if err != nil {
			return Page[listRow]{}, err
		}
		if n.whole {
			kept.keep(of, number, rows)
		}
	}
	count := len(rows)
	if n.exact {
		count = n.count
	}
	begin := min(n.skip, len(rows))
	return n.services.client.pageOf(rows[begin:min(begin+size, len(rows))], before, count)
}
