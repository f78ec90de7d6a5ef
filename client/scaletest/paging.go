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

	// foreignBase is what a released server believes its address to be: one that no client reaches.
	foreignBase = "http://scale.internal.example:8000"
)

// paging is which part of a list was asked for.
type paging struct {
	page, size int
}

func (c *call) paging() (asked paging, refusal *reply) {
	asked = paging{1, defaultPageSize}
	if text, ok := c.parameter("page_size"); ok {
		size, err := strconv.Atoi(strings.TrimSpace(text))
		switch {
		case err != nil:
			return asked, c.refuse(http.StatusBadRequest, `"page_size" must be an integer`)
		case size < 1 || size > maximumPageSize:
			return asked, c.refuse(http.StatusBadRequest, `"page_size" must be between 1 and 1000 inclusive`)
		}
		asked.size = size
	}
	if text, ok := c.parameter("page"); ok {
		page, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || page < 1 {
			return asked, c.badPage()
		}
		asked.page = page
	}
	return asked, nil
}

func (c *call) badPage() *reply { return c.refuse(http.StatusBadRequest, `Bad "page" number`) }

// pageOf answers with a page out of count rows; rows returns those from begin to before end as JSON.
func (c *call) pageOf(count int, asked paging, rows func(begin, end int) [][]byte) *reply {
	pages := max(1, (count+asked.size-1)/asked.size)
	if asked.page > pages {
		return c.badPage()
	}
	begin := (asked.page - 1) * asked.size
	end := min(begin+asked.size, count)
	head := struct {
		Count    int     `json:"count"`
		Next     *string `json:"next"`
		Previous *string `json:"previous"`
	}{Count: count}
	if asked.page < pages {
		head.Next = new(c.pageURL(asked.page + 1))
	}
	if asked.page > 1 {
		head.Previous = new(c.pageURL(asked.page - 1))
	}
	// The rows are put in as they are: encoding them once more takes longer than all the rest.
	body := bytes.TrimSuffix(encode(head), []byte("}"))
	body = append(body, `, "results": [`...)
	body = append(body, bytes.Join(rows(begin, end), []byte(", "))...)
	return c.json(http.StatusOK, append(body, "]}"...))
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
	base := foreignBase
	if c.store.behaviour == Documented {
		base = "http://" + c.request.Host + c.prefix
	}
	query := c.request.URL.Query()
	query.Set("page", strconv.Itoa(page))
	return base + c.path + "?" + query.Encode()
}
