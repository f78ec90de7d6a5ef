package client

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sortRows sorts rows as servers up to /v5 do: by texts as bytes, with null before everything else.
func sortRows(rows []Object, order []string) {
	fields, descending := make([]string, len(order)), make([]bool, len(order))
	for i, name := range order {
		fields[i], descending[i] = strings.CutPrefix(name, "-")
		fields[i] = namedField(fields[i])
	}
	type keyed struct {
		row  Object
		keys []sortKey
	}
	all := make([]keyed, len(rows))
	for i, row := range rows {
		all[i].row = row
		for n, value := range row.Fields(fields) {
			all[i].keys = append(all[i].keys, sortKeyOf(fields[n], value))
		}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		for i, key := range a.keys {
			result := key.compare(b.keys[i])
			if descending[i] {
				result = -result
			}
			if result != 0 {
				return result
			}
		}
		return 0
	})
	for i := range all {
		rows[i] = all[i].row
	}
}

// namedField returns the name that a field of OrderFields has on named releases.
func namedField(field string) string {
	if field == "archived" {
		return "deprecated"
	}
	return field
}

// timeFields are the times of a row, which servers write with and without fractions of a second.
func timeFields() []string { return []string{"created", "deprecated", "paused", "last_modified"} }

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
