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
	compare, ok := s.comparisonOf(keys)
	if !ok {
		return ordering{}, false
	}
	rows := slices.Clone(s.types)
	slices.SortFunc(rows, func(a, b *simulation.JobType) int { return cmp.Or(compare(a, b), cmp.Compare(a.ID, b.ID)) })
	order = ordering{compare, rows}
	s.orders[name] = order
	return order, true
}

func (s *store) comparisonOf(keys []string) (compare comparison, ok bool) {
	var all []comparison
	for _, key := range keys {
		name, descending := strings.CutPrefix(key, "-")
		if name == "?" { // random order: later keys do not matter
			break
		}
		one := s.comparisonBy(name)
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

// comparisonBy returns nil if the lists of 2015 have no such field.
func (s *store) comparisonBy(name string) comparison {
	if !slices.Contains(strings.Fields(rowFields), name) {
		return nil
	}
	value := s.fields[name]
	return func(a, b *simulation.JobType) int {
		number, text := orderOf(value(a))
		otherNumber, otherText := orderOf(value(b))
		return cmp.Or(cmp.Compare(number, otherNumber), strings.Compare(text, otherText))
	}
}

// orderOf returns what a value is ordered by: null comes first, as in the service's database.
func orderOf(value any) (number float64, text string) {
	switch value := value.(type) {
	case string:
		return 0, value
	case *string:
		if value != nil {
			return 1, *value
		}
	case bool:
		if value {
			return 1, ""
		}
	case int64:
		return float64(value), ""
	case simulation.Decimal:
		return float64(value), ""
	case simulation.Instant:
		return float64(value), ""
	}
	return 0, ""
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
