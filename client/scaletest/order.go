package scaletest

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// ordering is job types in an order. Which of those with equal keys comes first is drawn anew for every request.
type ordering struct {
	keys    []string // such as "-category" and "name"
	compare comparison
	rows    []*jobType
}

type comparison func(a, b *jobType) int

// ordered returns all job types in the order of the keys; false where a key is no field.
func (s *store) ordered(keys []string) (order ordering, ok bool) {
	if slices.Equal(s.order.keys, keys) {
		return s.order, true
	}
	compare, ok := comparisonOf(keys)
	if !ok {
		return ordering{}, false
	}
	rows := slices.Clone(s.types)
	slices.SortFunc(rows, func(a, b *jobType) int { return cmp.Or(compare(a, b), cmp.Compare(a.ID, b.ID)) })
	s.order = ordering{keys, compare, rows}
	return s.order, true
}

func comparisonOf(keys []string) (compare comparison, ok bool) {
	var all []comparison
	for _, key := range keys {
		name, descending := strings.CutPrefix(key, "-")
		if name == "?" { // any order: the keys that follow decide nothing
			break
		}
		one := comparisonBy(name)
		switch {
		case one == nil:
			return nil, false
		case descending:
			all = append(all, func(a, b *jobType) int { return one(b, a) })
		default:
			all = append(all, one)
		}
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

// comparisonBy returns nil where no field has the name.
func comparisonBy(name string) comparison {
	for _, field := range reflect.VisibleFields(reflect.TypeFor[fields]()) {
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag != name || field.Anonymous {
			continue
		}
		value := func(t *jobType) reflect.Value { return reflect.ValueOf(&t.fields).Elem().FieldByIndex(field.Index) }
		return func(a, b *jobType) int { return compareValues(value(a), value(b)) }
	}
	return nil
}

// compareValues puts null and false first, as the service's database does.
func compareValues(a, b reflect.Value) int {
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return compareFlags(!a.IsNil(), !b.IsNil())
		}
		return compareValues(a.Elem(), b.Elem())
	case reflect.Bool:
		return compareFlags(a.Bool(), b.Bool())
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	default:
		return cmp.Compare(a.Int(), b.Int())
	}
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

// mixed returns the rows from begin to before end, after shuffle has put equal rows of the list into any order.
func (o *ordering) mixed(begin, end int, shuffle func(n int, swap func(i, j int))) []*jobType {
	equal := func(i int) bool { return o.compare(o.rows[i-1], o.rows[i]) == 0 }
	first, last := begin, end
	for first > 0 && first < len(o.rows) && equal(first) {
		first--
	}
	for last > begin && last < len(o.rows) && equal(last) {
		last++
	}
	rows := slices.Clone(o.rows[first:last])
	for i, j := 0, 0; i < len(rows); i = j {
		for j = i + 1; j < len(rows) && equal(first+j); {
			j++
		}
		run := rows[i:j]
		shuffle(len(run), func(a, b int) { run[a], run[b] = run[b], run[a] })
	}
	return rows[begin-first : end-first]
}
