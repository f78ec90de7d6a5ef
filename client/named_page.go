package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"sync"
)

// keptPages is the last complete list of which a page was read. The other pages are cut from it too, so that they fit together
// and cost no requests; a page that is asked for again is read again.
type keptPages struct {
	mutex sync.Mutex
	of    string // the options
	rows  []Object
	cut   map[int]bool
}

// take returns the rows of a list of which this page was not cut yet.
func (k *keptPages) take(of string, number int) (rows []Object, found bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.of != of || k.cut[number] {
		return nil, false
	}
	k.cut[number] = true
	return k.rows, true
}

// keep keeps the rows of a list of which a page is cut now.
func (k *keptPages) keep(of string, number int, rows []Object) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.of, k.rows, k.cut = of, rows, map[int]bool{number: true}
}

// page returns one page of the list. size 0 means DefaultPageSize.
func (n *namedList) page(ctx context.Context, number, size int) (Page[Object], error) {
	size = cmp.Or(max(size, 0), DefaultPageSize)
	n.options.Page, n.options.PageSize = 0, 0 // of the page; those of requests are as large as possible
	before := min(number-1, math.MaxInt/size) * size
	n.skip, n.wanted = before, size
	text, err := json.Marshal(n.options)
	if err != nil {
		return Page[Object]{}, err
	}
	kept, of := &n.services.client.pages, fmt.Sprint(size, string(text))
	rows, found := kept.take(of, number)
	if !found {
		for row, err := range n.all(ctx) {
			if err != nil {
				return Page[Object]{}, err
			}
			rows = append(rows, row)
		}
		if err := n.incomplete(); err != nil {
			return Page[Object]{}, err
		}
		if n.whole {
			kept.keep(of, number, rows)
		}
	}
	page := Page[Object]{Count: len(rows)}
	if n.exact {
		page.Count = n.count
	}
	begin := min(n.skip, len(rows))
	page.Rows = rows[begin:min(begin+size, len(rows))]
	page.More = before+len(page.Rows) < page.Count
	if number > 1 && len(page.Rows) == 0 {
		e := n.services.client.exchange(http.MethodGet, jobTypeList().path)
		return Page[Object]{}, e.fail(ReasonNoSuchPage, fmt.Sprintf("the list has %d rows", page.Count), nil)
	}
	return page, nil
}
