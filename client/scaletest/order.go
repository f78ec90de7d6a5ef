package scaletest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// ordering is the job types in an order. Those with equal keys are shuffled for every request.
type ordering struct {
	compare comparison
	rows    []*simulation.JobType
}

type comparison func(a, b *simulation.JobType) int

// ordered returns all job types in the order of keys such as "-category" and "name"; ok is false if a key is not a field.
func (s *store) ordered(keys []string) (order ordering, ok bool) {
	name := fmt.Sprintf("%q", keys)
	if order, ok = s.orders[name]; ok {
		return order, true
	}
	compare, ok := comparisonOf(keys)
	if !ok {
		return ordering{}, false
	}
	rows := slices.Clone(s.types)
	slices.SortFunc(rows, func(a, b *simulation.JobType) int { return cmp.Or(compare(a, b), cmp.Compare(a.ID, b.ID)) })
	order = ordering{compare, rows}
	s.orders[name] = order
	return order, true
}

func comparisonOf(keys []string) (compare comparison, ok bool) {
	var all []comparison
	for _, key := range keys {
		name, descending := strings.CutPrefix(key, "-")
		if name == "?" { // random order: later keys do not matter
			break
		}
		one := comparisonBy(name)
		switch {
		case one == nil:
			return nil, false
		case descending:
			all = append(all, func(a, b *simulation.JobType) int { return one(b, a) })
		default:
			all = append(all, one)
		}
	}
	return func(a, b *simulation.JobType) int {
		for _, one := range all {
			if order := one(a, b); order != 0 {
				return order
			}
		}
		return 0
	}, true
}

// comparisonBy returns nil if there is no such field.
func comparisonBy(field string) comparison {
	return map[string]comparison{
		"id":                      by(func(t *simulation.JobType) int64 { return t.ID }),
		"name":                    by(func(t *simulation.JobType) string { return t.Name }),
		"version":                 by(func(t *simulation.JobType) string { return t.Version }),
		"title":                   byText(func(t *simulation.JobType) *string { return t.Title }),
		"description":             byText(func(t *simulation.JobType) *string { return t.Description }),
		"category":                byText(func(t *simulation.JobType) *string { return t.Category }),
		"author_name":             byText(func(t *simulation.JobType) *string { return t.AuthorName }),
		"author_url":              byText(func(t *simulation.JobType) *string { return t.AuthorURL }),
		"is_system":               byFlag(func(t *simulation.JobType) bool { return t.IsSystem }),
		"is_long_running":         byFlag(func(t *simulation.JobType) bool { return t.IsLongRunning }),
		"is_active":               byFlag(func(t *simulation.JobType) bool { return t.IsActive }),
		"is_operational":          byFlag(func(t *simulation.JobType) bool { return *t.IsOperational }),
		"is_paused":               byFlag(func(t *simulation.JobType) bool { return t.IsPaused }),
		"icon_code":               byText(func(t *simulation.JobType) *string { return t.IconCode }),
		"uses_docker":             byFlag(func(t *simulation.JobType) bool { return t.UsesDocker }),
		"docker_privileged":       byFlag(func(t *simulation.JobType) bool { return *t.DockerPrivileged }),
		"docker_image":            byText(func(t *simulation.JobType) *string { return t.DockerImage }),
		"priority":                by(func(t *simulation.JobType) int64 { return t.Priority }),
		"timeout":                 by(func(t *simulation.JobType) int64 { return t.Timeout }),
		"max_tries":               by(func(t *simulation.JobType) int64 { return t.MaxTries }),
		"cpus_required":           by(func(t *simulation.JobType) simulation.Decimal { return t.CPUs }),
		"mem_required":            by(func(t *simulation.JobType) simulation.Decimal { return t.Memory }),
		"disk_out_const_required": by(func(t *simulation.JobType) simulation.Decimal { return t.DiskConstant }),
		"disk_out_mult_required":  by(func(t *simulation.JobType) simulation.Decimal { return t.DiskMultiplier }),
		"created":                 by(func(t *simulation.JobType) simulation.Instant { return t.Created }),
		"archived":                by(func(t *simulation.JobType) simulation.Instant { return t.Archived }),
		"paused":                  by(func(t *simulation.JobType) simulation.Instant { return t.Paused }),
		"last_modified":           by(func(t *simulation.JobType) simulation.Instant { return t.LastModified }),
	}[field]
}

func by[Value cmp.Ordered](get func(*simulation.JobType) Value) comparison {
	return func(a, b *simulation.JobType) int { return cmp.Compare(get(a), get(b)) }
}

// byText sorts null first, as the service's database does.
func byText(get func(*simulation.JobType) *string) comparison {
	return func(a, b *simulation.JobType) int {
		one, other := get(a), get(b)
		if one == nil || other == nil {
			return compareFlags(one != nil, other != nil)
		}
		return strings.Compare(*one, *other)
	}
}

func byFlag(get func(*simulation.JobType) bool) comparison {
	return func(a, b *simulation.JobType) int { return compareFlags(get(a), get(b)) }
}

func compareFlags(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// mixed returns the rows from begin to before end, with equal rows shuffled.
func (o *ordering) mixed(begin, end int, shuffle func(n int, swap func(i, j int))) []*simulation.JobType {
	equal := func(i int) bool { return o.compare(o.rows[i-1], o.rows[i]) == 0 }
	first, last := begin, end
	for first > 0 && first < len(o.rows) && equal(first) {
		first--
	}
	for last > begin && last < len(o.rows) && equal(last) {
		last++
	}
	rows := slices.Clone(o.rows[first:last])
	for i := 0; i < len(rows); {
		j := i + 1
		for j < len(rows) && equal(first+j) {
			j++
		}
		run := rows[i:j]
		i = j
		shuffle(len(run), func(a, b int) { run[a], run[b] = run[b], run[a] })
	}
	return rows[begin-first : end-first]
}
