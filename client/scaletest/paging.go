package scaletest

import (
	"net/http"
	"net/url"
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

// pageOf answers with a page out of count rows; write appends the rows from begin to before end, or nothing where
// there are none.
func (c *call) pageOf(count int, asked paging, write func(text []byte, begin, end int) []byte) *reply {
	pages := max(1, (count+asked.size-1)/asked.size)
	if asked.page > pages {
		return c.badPage()
	}
	begin := (asked.page - 1) * asked.size
	end := min(begin+asked.size, count)
	w := objectWriter{make([]byte, 0, 1024*(end-begin+1))}
	w.open()
	w.integer("count", int64(count))
	w.optional("next", c.pageURL(asked.page+1, pages))
	w.optional("previous", c.pageURL(asked.page-1, pages))
	w.key("results")
	w.text = append(w.text, '[')
	w.text = write(w.text, begin, end)
	w.text = append(w.text, ']')
	w.close()
	return c.json(http.StatusOK, w.text)
}

// pageURL is the address of another page of the same list, null where there is no such page.
func (c *call) pageURL(page, pages int) optional {
	if page < 1 || page > pages {
		return optional{}
	}
	base := foreignBase
	if c.store.behaviour == Documented {
		base = "http://" + c.request.Host + c.prefix
	}
	var pairs []string
	paged := false
	for pair := range strings.SplitSeq(c.request.URL.RawQuery, "&") {
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(rawName)
		value, valueErr := url.QueryUnescape(rawValue)
		if pair == "" || nameErr != nil || valueErr != nil {
			continue
		}
		if name == "page" {
			if paged {
				continue
			}
			paged, value = true, strconv.Itoa(page)
		}
		pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(value))
	}
	if !paged {
		pairs = append(pairs, "page="+strconv.Itoa(page))
	}
	return some(base + c.path + "?" + strings.Join(pairs, "&"))
}

// separate appends what stands between two rows.
func separate(text []byte, isFirst bool) []byte {
	if isFirst {
		return text
	}
	return append(text, ", "...)
}
