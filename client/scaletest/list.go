package scaletest

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// list serves GET /job-types/ where ids address job types.
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
	found, refusal := c.flagFilters(c.api.listFlags...)
	if refusal != nil {
		return refusal
	}
	names, categories, keys := c.query["name"], c.query["category"], c.query["order"]
	if slices.ContainsFunc(slices.Concat(names, categories), func(value string) bool { return strings.Contains(value, "\x00") }) {
		return c.unprocessable("a value holds a NUL character")
	}
	if names != nil {
		found = append(found, func(t *simulation.JobType) bool { return slices.Contains(names, t.Name) })
	}
	if categories != nil {
		found = append(found, func(t *simulation.JobType) bool { return t.Category != nil && slices.Contains(categories, *t.Category) })
	}
	if window != simulation.Everything() {
		found = append(found, func(t *simulation.JobType) bool { return window.Holds(t.LastModified) })
	}
	if c.api.later && !c.query.Has("is_active") { // 5.9.4 hides archived job types unless they are asked for
		found = append(found, func(t *simulation.JobType) bool { return t.IsActive })
	}
	if len(keys) == 0 {
		keys = []string{"name", "version"}
	}
	order, ok := c.store.ordered(found, keys...)
	if !ok {
		return c.unprocessable("unknown field in order: " + strings.Join(keys, ", "))
	}
	draws := c.store.draws
	if c.api.documented && !slices.Contains(keys, "?") {
		draws = nil
	}
	return c.pageOf(len(order.rows), func(begin, end int) any { return objects(order.mixed(begin, end, draws), c.api.row.of) })
}

// flat serves the list of 7.2.1. Versions of one name have no order there: each page has them in another one, so that a
// name on two pages loses rows.
func (c *call) flat() *reply {
	found, refusal := c.namedFilters()
	if refusal != nil {
		return refusal
	}
	order, _ := c.store.ordered(found, "name") // a field
	return c.pageOf(len(order.rows), func(begin, end int) any {
		draws := rand.New(rand.NewPCG(uint64(begin), uint64(end))) //nolint:gosec // repeatable, and no secret
		return objects(order.mixed(begin, end, draws), c.api.row.of)
	})
}

// versions serves GET /job-types/NAME/. An unknown name has no versions.
func (c *call) versions(name string) *reply {
	found, refusal := c.flagFilters("is_active")
	if refusal != nil {
		return refusal
	}
	found = append(found, func(t *simulation.JobType) bool { return t.Name == name })
	order, _ := c.store.ordered(found, "-version") // a field
	return listPage(c, order.rows, c.api.row.of)
}

// groups serves the list of names: /job-types/ at 5.9.4, /job-type-names/ at 7.2.1. A name is listed with all its versions
// if one of them meets the filters.
func (c *call) groups() *reply {
	found, refusal := c.namedFilters()
	if refusal != nil {
		return refusal
	}
	order, _ := c.store.ordered(nil, "name", "id") // these are fields
	var names [][]*simulation.JobType
	for i, t := range order.rows {
		if i == 0 || order.rows[i-1].Name != t.Name {
			names = append(names, nil)
		}
		last := &names[len(names)-1]
		*last = append(*last, t)
	}
	names = slices.DeleteFunc(names, func(versions []*simulation.JobType) bool { return !slices.ContainsFunc(versions, found.keep) })
	return listPage(c, names, func(types []*simulation.JobType) object {
		latest := slices.MaxFunc(types, func(a, b *simulation.JobType) int { return compareVersions(a.Version, b.Version) })
		var versions []string
		for _, t := range types {
			versions = append(versions, t.Version)
		}
		return append(c.api.group.of(latest), pair{"versions", versions}, pair{"latest_version", latest.Version})
	})
}

// compareVersions compares the numbers between dots; other parts are compared as text.
func compareVersions(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(a, b string) int {
		number, err := strconv.Atoi(a)
		other, otherErr := strconv.Atoi(b)
		if err != nil || otherErr != nil {
			return strings.Compare(a, b)
		}
		return number - other
	})
}

// publish refuses POST /job-types/: this service publishes no job types.
func (c *call) publish() *reply {
	return c.refuse(http.StatusBadRequest, `Missing required parameter: "manifest"`)
}
