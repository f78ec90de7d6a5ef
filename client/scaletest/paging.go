package scaletest

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
)

const (
	defaultPageSize = 100
	maximumPageSize = 1000

	// foreignBase is the address that a released server believes it has; no client can reach it.
	foreignBase = "http://scale.internal.example:8000"
)

// pageOf responds with a page of count rows; rows returns those from begin to before end as JSON.
func (c *call) pageOf(count int, rows func(begin, end int) [][]byte) *reply {
	size, refusal := c.pageSize()
	if refusal != nil {
		return refusal
	}
	page, pages := 1, max(1, (count+size-1)/size)
	if text, ok := c.parameter("page"); ok {
		var err error
		page, err = strconv.Atoi(strings.TrimSpace(text))
		switch isThere := err == nil && page >= 1 && page <= pages; {
		case !isThere && c.api.release.later:
			return c.refuse(http.StatusNotFound, "Invalid page.")
		case !isThere:
			return c.refuse(http.StatusBadRequest, `Bad "page" number`)
		}
	}
	begin := (page - 1) * size
	end := min(begin+size, count)
	var next, previous any
	if page < pages {
		next = c.pageURL(page + 1)
	}
	if page > 1 {
		previous = c.pageURL(page - 1)
	}
	head := object{{"count", count}, {"next", next}, {"previous", previous}}
	// The rows are inserted unchanged: encoding them again would take longer than all the rest.
	body := append(make([]byte, 0, 1024*(end-begin+1)), bytes.TrimSuffix(c.encode(head), []byte("}"))...)
	comma, results := ", ", `, "results": [`
	if c.api.release.later {
		comma, results = ",", `,"results":[`
	}
	body = append(body, results...)
	for i, row := range rows(begin, end) {
		if i > 0 {
			body = append(body, comma...)
		}
		body = append(body, row...)
	}
	return c.json(http.StatusOK, append(body, "]}"...))
}

// pageSize reads the parameter page_size. Later releases correct a bad one silently.
func (c *call) pageSize() (size int, refusal *reply) {
	text, ok := c.parameter("page_size")
	if !ok {
		return defaultPageSize, nil
	}
	size, err := strconv.Atoi(strings.TrimSpace(text))
	switch later := c.api.release.later; {
	case later && (err != nil || size < 1):
		return defaultPageSize, nil
	case later:
		return min(size, maximumPageSize), nil
	case err != nil:
		return 0, c.refuse(http.StatusBadRequest, `"page_size" must be an integer`)
	case size < 1 || size > maximumPageSize:
		return 0, c.refuse(http.StatusBadRequest, `"page_size" must be between 1 and 1000 inclusive`)
	}
	return size, nil
}

// encodeAll returns the JSON of each row.
func encodeAll[Row any](rows []Row, encode func(Row) []byte) [][]byte {
	all := make([][]byte, 0, len(rows))
	for _, row := range rows {
		all = append(all, encode(row))
	}
	return all
}

// pageURL is the address of another page of the same list.
func (c *call) pageURL(page int) string {
	query := c.request.URL.Query()
	query.Set("page", strconv.Itoa(page))
	base := foreignBase + c.path
	switch {
	case c.api.release.later:
		base = "http://" + c.request.Host + c.shownPath()
		if page == 1 {
			query.Del("page")
		}
		if len(query) == 0 {
			return base
		}
	case c.store.behaviour == Documented:
		base = "http://" + c.request.Host + c.prefix + c.path
	}
	return base + "?" + query.Encode()
}
