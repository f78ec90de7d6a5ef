package scaletest

import (
	"net/http"
	"slices"
	"strings"
)

// list answers GET /job-types/.
func (c *call) list() *reply {
	asked, refusal := c.paging()
	if refusal != nil {
		return refusal
	}
	window, refusal := c.window()
	if refusal != nil {
		return refusal
	}
	if refusal := c.checkRange(window); refusal != nil {
		return refusal
	}
	names, categories := c.query["name"], c.query["category"]
	if slices.ContainsFunc(append(slices.Clone(names), categories...), holdsNUL) {
		return c.unprocessable("a value holds a NUL character")
	}
	keys := c.query["order"]
	if len(keys) == 0 {
		keys = []string{"name", "version"}
	}

	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	order, ok := c.store.ordered(keys)
	if !ok {
		return c.unprocessable("unknown field in order: " + strings.Join(keys, ", "))
	}
	if pass := filter(names, categories, window); pass != nil {
		order = order.filtered(pass)
	}
	shuffle := c.store.draws.Shuffle
	if c.store.behaviour == Documented && !slices.Contains(keys, "?") {
		shuffle = nil
	}
	return c.pageOf(len(order.rows), asked, func(text []byte, begin, end int) []byte {
		for i, t := range order.page(begin, end, shuffle) {
			text = append(separate(text, i == 0), c.store.listRow(t)...)
		}
		return text
	})
}

// unprocessable answers to what makes released servers fail.
func (c *call) unprocessable(message string) *reply {
	if c.store.behaviour == Documented {
		return c.refuse(http.StatusBadRequest, message)
	}
	return crash()
}

func holdsNUL(text string) bool { return strings.Contains(text, "\x00") }

// filter is nil where every job type passes.
func filter(names, categories []string, window window) func(*jobType) bool {
	if names == nil && categories == nil && window == everything() {
		return nil
	}
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	return func(t *jobType) bool {
		return (names == nil || wanted[t.name]) &&
			(categories == nil || t.category.present && slices.Contains(categories, t.category.text)) &&
			t.lastModified >= window.started && t.lastModified <= window.ended
	}
}
