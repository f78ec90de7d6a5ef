package client

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rowOrder compares rows as servers up to /v5 do: texts as bytes, and null before everything else.
type rowOrder struct {
	fields     []string
	descending []bool
}

func newRowOrder(order []string) *rowOrder {
	o := &rowOrder{}
	for _, name := range order {
		field, descending := strings.CutPrefix(name, "-")
		o.fields, o.descending = append(o.fields, field), append(o.descending, descending)
	}
	return o
}

// keyed is a row with what it is ordered by.
type keyed struct {
	row  Object
	keys []sortKey
}

func (o *rowOrder) keyed(rows []Object) []keyed {
	all := make([]keyed, len(rows))
	for i, row := range rows {
		all[i].row = row
		for n, value := range row.Fields(o.fields) {
			all[i].keys = append(all[i].keys, sortKeyOf(o.fields[n], value))
		}
	}
	return all
}

func (o *rowOrder) compare(a, b keyed) int {
	for i, key := range a.keys {
		result := key.compare(b.keys[i])
		if o.descending[i] {
			result = -result
		}
		if result != 0 {
			return result
		}
	}
	return 0
}

// sortRows sorts rows of a named release.
func sortRows(rows []Object, order []string) {
	by := newRowOrder(order)
	for i, field := range by.fields {
		by.fields[i] = namedField(field)
	}
	all := by.keyed(rows)
	slices.SortStableFunc(all, by.compare)
	for i := range all {
		rows[i] = all[i].row
	}
}

// mergeRows makes one list of several that the server ordered.
func mergeRows(lists [][]Object, order []string) []Object {
	by := newRowOrder(order)
	var heads [][]keyed
	var merged []Object
	for _, rows := range lists {
		if len(rows) > 0 {
			heads = append(heads, by.keyed(rows))
		}
	}
	for len(heads) > 0 {
		first := 0
		for i := range heads {
			if by.compare(heads[i][0], heads[first][0]) < 0 {
				first = i
			}
		}
		merged = append(merged, heads[first][0].row)
		if heads[first] = heads[first][1:]; len(heads[first]) == 0 {
			heads = slices.Delete(heads, first, first+1)
		}
	}
	return merged
}

// namedField returns the name that a field of OrderFields has on named releases.
func namedField(field string) string {
	if field == "archived" {
		return "deprecated"
	}
	return field
}

// timeFields are the times of a row, which servers write with and without fractions of a second.
func timeFields() []string {
	return []string{"created", "archived", "deprecated", "paused", "last_modified"}
}

// sortKey is a JSON value that can be compared with others of its kind.
type sortKey struct {
	kind    int // 0 for null or absent
	number  float64
	instant time.Time
	text    string
}

func sortKeyOf(field string, value []byte) sortKey {
	if len(value) == 0 || value[0] == 'n' {
		return sortKey{}
	}
	switch value[0] {
	case 'f':
		return sortKey{kind: 1}
	case 't':
		return sortKey{kind: 1, number: 1}
	case '"':
		var text string
		_ = json.Unmarshal(value, &text) // an Object is valid JSON
		if instant, err := time.Parse(time.RFC3339, text); err == nil && slices.Contains(timeFields(), field) {
			return sortKey{kind: 3, instant: instant}
		}
		return sortKey{kind: 4, text: text}
	}
	number, _ := strconv.ParseFloat(string(value), 64)
	return sortKey{kind: 2, number: number}
}

func (k sortKey) compare(other sortKey) int {
	return cmp.Or(
		cmp.Compare(k.kind, other.kind), cmp.Compare(k.number, other.number), k.instant.Compare(other.instant), strings.Compare(k.text, other.text),
	)
}
