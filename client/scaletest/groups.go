package scaletest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// groups serves the list of names: /job-types/ at 5.9.4, /job-type-names/ at 7.2.1. A name is listed with all its versions
// if one of them meets the filters.
func (c *call) groups() *reply {
	found, refusal := c.api.filters(c)
	if refusal != nil {
		return refusal
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	order, _ := c.store.ordered([]string{"name", "version"}) // these are fields
	var names [][]*simulation.JobType
	for rows := order.rows; len(rows) > 0; {
		end := 1
		for end < len(rows) && rows[end].Name == rows[0].Name {
			end++
		}
		if slices.ContainsFunc(rows[:end], found.keep) {
			names = append(names, rows[:end])
		}
		rows = rows[end:]
	}
	return c.pageOf(len(names), func(begin, end int) [][]byte {
		return encodeAll(names[begin:end], func(versions []*simulation.JobType) []byte { return c.encode(c.group(versions)) })
	})
}

func (c *call) group(types []*simulation.JobType) object {
	latest := slices.MaxFunc(types, func(a, b *simulation.JobType) int { return compareVersions(a.Version, b.Version) })
	byID := slices.SortedFunc(slices.Values(types), func(a, b *simulation.JobType) int { return cmp.Compare(a.ID, b.ID) })
	versions := make([]string, 0, len(types))
	for _, t := range byID {
		versions = append(versions, t.Version)
	}
	return append(c.api.group.of(latest), pair{"versions", versions}, pair{"latest_version", latest.Version})
}

// compareVersions compares the numbers between dots; other parts are compared as text.
func compareVersions(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(a, b string) int {
		number, err := strconv.Atoi(a)
		other, otherErr := strconv.Atoi(b)
		if err != nil || otherErr != nil {
			return cmp.Compare(a, b)
		}
		return cmp.Compare(number, other)
	})
}
