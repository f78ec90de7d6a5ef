package scaletest

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
)

// maximumRendered is the greatest number of job types in a rendered list, which keeps none of them.
const maximumRendered = 10_000_000

// renderedList serves GET /job-types/ with the same few rows again and again under ascending ids, and ignores filters and
// orders. It costs very little, so that clients can be measured with lists of millions.
type renderedList struct {
	count int
	rows  [][]byte // after the id
}

func newRenderedList(store *store, api *api, count int) *renderedList {
	list := &renderedList{count: count}
	for _, t := range store.types {
		row := encode(api.row.of(t), false)
		list.rows = append(list.rows, row[bytes.IndexByte(row, ','):])
	}
	return list
}

func (l *renderedList) answer(c *call) *reply {
	if c.path != "/job-types/" || c.request.Method != http.MethodGet {
		return c.unrouted()
	}
	c.allow = allowRead
	return c.pageOf(l.count, func(begin, end int) (rows [][]byte) {
		for i := begin; i < end; i++ {
			rows = append(rows, slices.Concat([]byte(`{"id": `), strconv.AppendInt(nil, int64(i+1), 10), l.rows[i%len(l.rows)]))
		}
		return rows
	})
}
