package scaletest

import (
	"net/http"
	"slices"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// list serves GET /job-types/.
func (c *call) list() *reply {
	window, refusal := c.window(simulation.Everything())
	if refusal != nil {
		return refusal
	}
	switch {
	case window.Started == window.Ended:
		return c.refuse(http.StatusBadRequest, "Start and end values must be different")
	case window.Started > window.Ended:
		return c.refuse(http.StatusBadRequest, "Start time must come before end time")
	}
	names, categories, keys := c.query["name"], c.query["category"], c.query["order"]
	if slices.ContainsFunc(slices.Concat(names, categories), func(value string) bool { return strings.Contains(value, "\x00") }) {
		return c.unprocessable("a value holds a NUL character")
	}
	if len(keys) == 0 {
		keys = []string{"name", "version"}
	}
	var further filters
	if c.api.filters != nil {
		if further, refusal = c.api.filters(c); refusal != nil {
			return refusal
		}
	}

	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	order, ok := c.store.ordered(keys)
	if !ok {
		return c.unprocessable("unknown field in order: " + strings.Join(keys, ", "))
	}
	if names != nil || categories != nil || window != simulation.Everything() || further != nil {
		order.rows = slices.DeleteFunc(slices.Clone(order.rows), func(t *simulation.JobType) bool {
			return names != nil && !slices.Contains(names, t.Name) ||
				categories != nil && (t.Category == nil || !slices.Contains(categories, *t.Category)) ||
				!window.Holds(t.LastModified) || !further.keep(t)
		})
	}
	shuffle := c.store.draws.Shuffle
	if c.store.behaviour == Documented && !slices.Contains(keys, "?") {
		shuffle = func(int, func(i, j int)) {} // equal rows stay in the order of their ids
	}
	return c.pageOf(len(order.rows), func(begin, end int) [][]byte { return encodeAll(order.mixed(begin, end, shuffle), c.row) })
}

// unprocessable refuses a request on which released servers crash.
func (c *call) unprocessable(message string) *reply {
	if c.store.behaviour == Documented {
		return c.refuse(http.StatusBadRequest, message)
	}
	return crash()
}
