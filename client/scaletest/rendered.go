package scaletest

import (
	"bytes"
	"strconv"
)

// maximumRendered is the greatest number of job types in a rendered list, which keeps none of them.
const maximumRendered = 10_000_000

// rendered returns an api with GET /job-types/ alone, which has the same few rows again and again under ascending ids, and
// ignores filters and orders. It costs very little, so that clients can be measured with lists of millions.
func rendered(store *store, of *api, count int) *api {
	var rows [][]byte // after the id
	for _, t := range store.types {
		row := encode(of.row(t), false)
		rows = append(rows, row[bytes.IndexByte(row, ','):])
	}
	list := func(c *call) *reply {
		var page []byte
		answer := c.pageOf(count, func(begin, end int) any {
			page = make([]byte, 0, 1024*(end-begin))
			for i := begin; i < end; i++ {
				page = append(page, `, {"id": `...)
				page = strconv.AppendInt(page, int64(i+1), 10)
				page = append(page, rows[i%len(rows)]...)
			}
			return []object{}
		})
		// The rows are inserted unchanged: encoding them would take longer than all the rest.
		if head, ok := bytes.CutSuffix(answer.body, []byte("]}")); ok {
			answer.body = append(append(head, page[len(", "):]...), "]}"...)
		}
		return answer
	}
	alone := *of
	alone.services, alone.details = map[string]service{"/job-types/": {get: list}}, nil
	return &alone
}
