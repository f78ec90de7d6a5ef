package scaletest

import (
	"bytes"
	"net/http"
	"strconv"
)

// maximumRendered is how many job types a rendered list can have: it keeps none of them.
const maximumRendered = 10_000_000

// renderedList answers GET /job-types/ out of texts that are made once, in the order of the ids, whatever filters and
// orders are asked for: a server that costs next to nothing, so that its client can be measured.
type renderedList struct {
	count int
	rows  [][]byte // what follows the id
}

func newRenderedList(store *store, count int) *renderedList {
	list := &renderedList{count: count}
	for _, t := range store.types {
		_, row, _ := bytes.Cut(store.listRow(t), []byte(","))
		list.rows = append(list.rows, row)
	}
	return list
}

func (l *renderedList) answer(c *call) *reply {
	c.query, c.allow = c.request.URL.Query(), allowRead
	if c.path != "/job-types/" || c.request.Method != http.MethodGet {
		return unrouted(c.request.URL.Path)
	}
	asked, refusal := c.paging()
	if refusal != nil {
		return refusal
	}
	return c.pageOf(l.count, asked, func(text []byte, begin, end int) []byte {
		for i := begin; i < end; i++ {
			text = append(separate(text, i == begin), `{"id": `...)
			text = strconv.AppendInt(text, int64(i+1), 10)
			text = append(text, ',')
			text = append(text, l.rows[i%len(l.rows)]...)
		}
		return text
	})
}
