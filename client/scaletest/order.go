package scaletest

import (
	"cmp"
	"slices"
	"strings"
)

// ordering is job types in an order. Those whose order keys are all equal form a run: which of them comes first is
// drawn anew for every request.
type ordering struct {
	rows    []*jobType
	runs    []int // where each run starts; nil: every row is a run of its own
	changes bool  // a PATCH can change the order
}

type comparison func(a, b *jobType) int

// comparisonOf knows the fields that a list can be ordered by.
func comparisonOf(field string) (compare comparison, ok bool) {
	switch field {
	case "id":
		return func(a, b *jobType) int { return cmp.Compare(a.id, b.id) }, true
	case "name":
		return func(a, b *jobType) int { return strings.Compare(a.name, b.name) }, true
	case "version":
		return func(a, b *jobType) int { return strings.Compare(a.version, b.version) }, true
	}
	if get := optionalField(field); get != nil {
		return func(a, b *jobType) int { return get(a).compare(get(b)) }, true
	}
	if get := flagField(field); get != nil {
		return func(a, b *jobType) int { return compareFlags(get(a), get(b)) }, true
	}
	if get := numberField(field); get != nil {
		return func(a, b *jobType) int { return cmp.Compare(get(a), get(b)) }, true
	}
	if get := instantField(field); get != nil {
		return func(a, b *jobType) int { return cmp.Compare(get(a), get(b)) }, true
	}
	return nil, false
}

func optionalField(name string) func(*jobType) optional {
	return map[string]func(*jobType) optional{
		"title":        func(t *jobType) optional { return t.title },
		"description":  func(t *jobType) optional { return t.description },
		"category":     func(t *jobType) optional { return t.category },
		"author_name":  func(t *jobType) optional { return t.authorName },
		"author_url":   func(t *jobType) optional { return t.authorURL },
		"icon_code":    func(t *jobType) optional { return t.iconCode },
		"docker_image": func(t *jobType) optional { return t.dockerImage },
	}[name]
}

func flagField(name string) func(*jobType) bool {
	return map[string]func(*jobType) bool{
		"is_system":         func(t *jobType) bool { return t.isSystem },
		"is_long_running":   func(t *jobType) bool { return t.isLongRunning },
		"is_active":         func(t *jobType) bool { return t.isActive },
		"is_operational":    func(t *jobType) bool { return t.isOperational },
		"is_paused":         func(t *jobType) bool { return t.isPaused },
		"uses_docker":       func(t *jobType) bool { return t.usesDocker },
		"docker_privileged": func(t *jobType) bool { return t.dockerPrivileged },
	}[name]
}

func numberField(name string) func(*jobType) float64 {
	return map[string]func(*jobType) float64{
		"priority":                func(t *jobType) float64 { return float64(t.priority) },
		"timeout":                 func(t *jobType) float64 { return float64(t.timeout) },
		"max_tries":               func(t *jobType) float64 { return float64(t.maxTries) },
		"cpus_required":           func(t *jobType) float64 { return t.resources.cpus },
		"mem_required":            func(t *jobType) float64 { return t.resources.memory },
		"disk_out_const_required": func(t *jobType) float64 { return t.resources.diskConstant },
		"disk_out_mult_required":  func(t *jobType) float64 { return t.resources.diskMultiplier },
	}[name]
}

func instantField(name string) func(*jobType) instant {
	return map[string]func(*jobType) instant{
		"created":       func(t *jobType) instant { return t.created },
		"archived":      func(t *jobType) instant { return t.archived },
		"paused":        func(t *jobType) instant { return t.paused },
		"last_modified": func(t *jobType) instant { return t.lastModified },
	}[name]
}

// ordered gives all job types in the order of the keys, such as "-category" and "name"; false where a key is no field.
// It needs the mutex to be held.
func (s *store) ordered(keys []string) (order *ordering, ok bool) {
	compare, ok := combine(keys)
	if !ok {
		return nil, false
	}
	name := strings.Join(keys, ",") // no field has a comma in its name
	if order, ok = s.orders[name]; ok {
		return order, true
	}
	order = &ordering{rows: slices.Clone(s.types)}
	for _, key := range keys {
		switch strings.TrimPrefix(key, "-") {
		case "is_paused", "paused", "last_modified":
			order.changes = true
		}
	}
	if slices.Contains(keys, "?") || slices.Contains(keys, "-?") {
		order.runs = []int{0} // all are equal
		return order, true
	}
	slices.SortFunc(order.rows, func(a, b *jobType) int { return cmp.Or(compare(a, b), cmp.Compare(a.id, b.id)) })
	order.findRuns(compare)
	if len(s.orders) == maximumOrders {
		clear(s.orders)
	}
	s.orders[name] = order
	return order, true
}

func combine(keys []string) (compare comparison, ok bool) {
	var all []comparison
	for _, key := range keys {
		field, descending := strings.CutPrefix(key, "-")
		if field == "?" {
			continue
		}
		one, ok := comparisonOf(field)
		if !ok {
			return nil, false
		}
		if descending {
			ascending := one
			one = func(a, b *jobType) int { return ascending(b, a) }
		}
		all = append(all, one)
	}
	return func(a, b *jobType) int {
		for _, one := range all {
			if order := one(a, b); order != 0 {
				return order
			}
		}
		return 0
	}, true
}

func (o *ordering) findRuns(compare comparison) {
	var runs []int
	for i := range o.rows {
		if i == 0 || compare(o.rows[i-1], o.rows[i]) != 0 {
			runs = append(runs, i)
		}
	}
	if len(runs) < len(o.rows) {
		o.runs = runs
	}
}

// filtered keeps the job types that pass.
func (o *ordering) filtered(pass func(*jobType) bool) *ordering {
	kept := &ordering{}
	run, last := -1, -1
	for i, t := range o.rows {
		for run+1 < len(o.runs) && o.runs[run+1] <= i {
			run++
		}
		if !pass(t) {
			continue
		}
		if o.runs != nil && run != last {
			kept.runs = append(kept.runs, len(kept.rows))
			last = run
		}
		kept.rows = append(kept.rows, t)
	}
	return kept
}

// page gives the rows from begin to before end; shuffle puts equal rows into any order.
func (o *ordering) page(begin, end int, shuffle func(n int, swap func(i, j int))) []*jobType {
	if o.runs == nil || shuffle == nil || begin >= end {
		return o.rows[begin:end]
	}
	run, found := slices.BinarySearch(o.runs, begin)
	if !found {
		run--
	}
	first := o.runs[run]
	var rows []*jobType
	for ; run < len(o.runs) && o.runs[run] < end; run++ {
		stop := len(o.rows)
		if run+1 < len(o.runs) {
			stop = o.runs[run+1]
		}
		equal := slices.Clone(o.rows[o.runs[run]:stop])
		shuffle(len(equal), func(i, j int) { equal[i], equal[j] = equal[j], equal[i] })
		rows = append(rows, equal...)
	}
	return rows[begin-first : end-first]
}
