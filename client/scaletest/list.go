package scaletest

import (
	"maps"
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
	var found filters
	if c.api.later {
		if found, refusal = c.flagFilters("is_active", "is_operational"); refusal != nil {
			return refusal
		}
		if !c.query.Has("is_active") { // archived job types are hidden unless they are asked for
			found = append(found, func(t *simulation.JobType) bool { return t.IsActive })
		}
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
	return c.pageOf(len(order.rows), func(begin, end int) any { return objects(order.mixed(begin, end, draws), c.api.row) })
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
		return objects(order.mixed(begin, end, draws), c.api.row)
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
	return listPage(c, order.rows, c.api.row)
}

// groups serves the list of names: /job-types/ at 5.9.4, /job-type-names/ at 7.2.1. A name is listed with all its versions
// if one of them meets the filters.
func (c *call) groups() *reply {
	found, refusal := c.namedFilters()
	if refusal != nil {
		return refusal
	}
	named := map[string][]*simulation.JobType{}
	for _, t := range c.store.types {
		named[t.Name] = append(named[t.Name], t)
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(named)), func(name string) bool { return !slices.ContainsFunc(named[name], found.keep) })
	return listPage(c, names, func(name string) object {
		types := named[name]
		latest := slices.MaxFunc(types, func(a, b *simulation.JobType) int { return compareVersions(a.Version, b.Version) })
		var versions []string
		for _, t := range types {
			versions = append(versions, t.Version)
		}
		return append(c.api.group(latest), pair{"versions", versions}, pair{"latest_version", latest.Version})
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
