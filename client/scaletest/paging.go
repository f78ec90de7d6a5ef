package scaletest

import (
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

// listPage responds with a page of rows.
func listPage[Row any](c *call, rows []Row, show func(Row) object) *reply {
	return c.pageOf(len(rows), func(begin, end int) any { return objects(rows[begin:end], show) })
}

func objects[Row any](rows []Row, show func(Row) object) []object {
	shown := make([]object, len(rows))
	for i, row := range rows {
		shown[i] = show(row)
	}
	return shown
}

// pageOf responds with a page of count rows; rows returns those from begin to before end.
func (c *call) pageOf(count int, rows func(begin, end int) any) *reply {
	size, refusal := c.pageSize()
	if refusal != nil {
		return refusal
	}
	page, pages := 1, max(1, (count+size-1)/size)
	if text, ok := c.parameter("page"); ok {
		var err error
		page, err = strconv.Atoi(strings.TrimSpace(text))
		switch isThere := err == nil && page >= 1 && page <= pages; {
		case !isThere && c.api.later:
			return c.refuse(http.StatusNotFound, "Invalid page.")
		case !isThere:
			return c.refuse(http.StatusBadRequest, `Bad "page" number`)
		}
	}
	var next, previous any
	if page < pages {
		next = c.pageURL(page + 1)
	}
	if page > 1 {
		previous = c.pageURL(page - 1)
	}
	begin := (page - 1) * size
	results := rows(begin, min(begin+size, count))
	return c.json(http.StatusOK, object{{"count", count}, {"next", next}, {"previous", previous}, {"results", results}})
}

// pageSize reads the parameter page_size. Later releases correct a bad one silently.
func (c *call) pageSize() (size int, refusal *reply) {
	text, ok := c.parameter("page_size")
	if !ok {
		return defaultPageSize, nil
	}
	size, err := strconv.Atoi(strings.TrimSpace(text))
	switch {
	case c.api.later && (err != nil || size < 1):
		return defaultPageSize, nil
	case c.api.later:
		return min(size, maximumPageSize), nil
	case err != nil:
		return 0, c.refuse(http.StatusBadRequest, `"page_size" must be an integer`)
	case size < 1 || size > maximumPageSize:
		return 0, c.refuse(http.StatusBadRequest, `"page_size" must be between 1 and 1000 inclusive`)
	}
	return size, nil
}

// pageURL is the address of another page of the same list.
func (c *call) pageURL(page int) string {
	query := c.request.URL.Query()
	query.Set("page", strconv.Itoa(page))
	base := "http://" + c.request.Host + c.shownPath()
	switch {
	case c.api.later && page == 1:
		query.Del("page")
	case !c.api.later && !c.api.documented:
		base = foreignBase + c.path
	}
	return strings.TrimSuffix(base+"?"+query.Encode(), "?")
}
