package client

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

// smallPage is a size of page that every server answers in time. Some releases need 20 s for 1000 rows, under a limit
// of 30 s for all that a worker of theirs does.
const smallPage = 100

// tenth is the size in which a page is asked for that was too slow.
func tenth(size int) int { return (size + 9) / 10 }

// isTooSlow tells a page that the server, or a proxy before it, gave up on.
func isTooSlow(err error) bool {
	failed, ok := errors.AsType[*Error](err)
	return ok && (failed.Reason == ReasonTimeout ||
		failed.Reason == ReasonRefused && (failed.Status == http.StatusBadGateway || failed.Status == http.StatusGatewayTimeout))
}

func sizeOf(query url.Values) int {
	size, _ := strconv.Atoi(query.Get("page_size")) // none means the server's default, which is small
	return size
}

// tellSmaller tells Options.OnRetry that smaller pages are asked for.
func (c *Client) tellSmaller(err error, size int) {
	if failed, ok := errors.AsType[*Error](err); ok && c.options.OnRetry != nil {
		c.options.OnRetry(Retry{Method: failed.Method, URL: failed.URL, Number: 1, Most: 1, Status: failed.Status, Err: failed.Err, PageSize: size})
	}
}

// wholePage asks for one page; one that is too slow is put together from smaller ones.
func (c *Client) wholePage(ctx context.Context, service listService, query url.Values, number int) (Page[keyedObject], error) {
	page, err := c.page(ctx, service, query, number, nil)
	size := sizeOf(query)
	if !isTooSlow(err) || size <= smallPage {
		return page, err
	}
	small := tenth(size)
	c.tellSmaller(err, small)
	first := (max(number, 1) - 1) * size // row, from 0
	var whole Page[keyedObject]
	unwanted := first % small // rows of the first small page that belong to the page before
	for next := first/small + 1; len(whole.Rows) < unwanted+size; next++ {
		smaller := maps.Clone(query)
		setPage(smaller, next, small)
		part, err := c.page(ctx, service, smaller, next, nil)
		if errors.Is(err, ErrNoSuchPage) && len(whole.Rows) > unwanted {
			break // the list shrank
		}
		if err != nil {
			return Page[keyedObject]{}, err
		}
		whole.Count, whole.More = part.Count, part.More
		whole.Rows = append(whole.Rows, part.Rows...)
		if !part.More || len(part.Rows) == 0 {
			break
		}
	}
	whole.Rows = whole.Rows[min(unwanted, len(whole.Rows)):]
	if len(whole.Rows) > size {
		whole.Rows, whole.More = whole.Rows[:size], true
	}
	return whole, nil
}
