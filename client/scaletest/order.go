package scaletest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// ordering is job types in an order.
type ordering struct {
	compare func(a, b *simulation.JobType) int
	rows    []*simulation.JobType
}

// ordered returns the job types that meet filters in the order of keys such as "-category" and "name"; ok is false if a key
// is not a field.
func (s *store) ordered(wanted filters, keys ...string) (order ordering, ok bool) {
	name := fmt.Sprintf("%q", keys)
	if order, ok = s.orders[name]; !ok {
		if order.compare, ok = s.comparisonOf(keys); !ok {
			return ordering{}, false
		}
		order.rows = slices.Clone(s.types)
		slices.SortStableFunc(order.rows, order.compare)
		s.orders[name] = order
	}
	if len(wanted) > 0 {
		order.rows = slices.DeleteFunc(slices.Clone(order.rows), func(t *simulation.JobType) bool { return !wanted.keep(t) })
	}
	return order, true
}

func (s *store) comparisonOf(keys []string) (compare func(a, b *simulation.JobType) int, ok bool) {
	type field struct {
		value func(*simulation.JobType) any
		sign  int
	}
	var fields []field
	for _, key := range keys {
		name, descending := strings.CutPrefix(key, "-")
		if name == "?" { // random order: later keys do not matter
			break
		}
		if !slices.Contains(strings.Fields(rowFields), name) { // lists of 2015 have no such field
			return nil, false
		}
		one := field{s.fields[name], 1}
		if descending {
			one.sign = -1
		}
		fields = append(fields, one)
	}
	return func(a, b *simulation.JobType) int {
		for _, field := range fields {
			number, text := orderOf(field.value(a))
			otherNumber, otherText := orderOf(field.value(b))
			if order := cmp.Or(cmp.Compare(number, otherNumber), strings.Compare(text, otherText)); order != 0 {
				return field.sign * order
			}
		}
		return 0
	}, true
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

// mixed returns the rows from begin to before end. Rows with equal keys are shuffled, unless draws is nil.
func (o *ordering) mixed(begin, end int, draws *rand.Rand) []*simulation.JobType {
	if draws == nil {
		return o.rows[begin:end]
	}
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
		draws.Shuffle(len(run), func(a, b int) { run[a], run[b] = run[b], run[a] })
	}
	return rows[begin-first : end-first]
}
