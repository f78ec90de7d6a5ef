package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/output"
)

// Order sorts the numbers of rows by the column of that name: texts from A, numbers and times from high to low, as jt status
// does, or all reversed. Equal rows keep their order.
func Order(shown output.View, name string, rows []output.Object, numbers []int, reversed bool) {
	keys := sortKeys(shown, name, rows, numbers)
	slices.SortStableFunc(keys, func(a, b *sortKey) int { return a.compare(b, reversed) })
	for i, key := range keys {
		numbers[i] = key.row
	}
}

// sortKey is a value to sort a row by.
type sortKey struct {
	row    int
	known  int // 0 for a row without a value
	number float64
	text   string
}

// sortKeys returns the keys of some rows for a column.
func sortKeys(shown output.View, name string, rows []output.Object, chosen []int) []*sortKey {
	place := slices.IndexFunc(shown.Columns, func(column output.Column) bool { return column.Name == name })
	values, err := output.NewLines(shown, output.Options{Columns: []string{name}})
	keys := make([]*sortKey, len(chosen))
	for i, row := range chosen {
		keys[i] = &sortKey{row: row}
		if err != nil || place < 0 {
			continue
		}
		if raw, err := values.Values(rows[row]); err == nil && raw[0] != nil {
			keys[i].read(shown.Columns[place].Kind, PlainValue(raw[0]))
		}
	}
	return keys
}

func (k *sortKey) read(kind output.Kind, text string) {
	var err error
	switch kind {
	case output.Number:
		k.number, err = strconv.ParseFloat(text, 64)
	case output.Time:
		var at time.Time
		at, err = time.Parse(time.RFC3339, text)
		k.number = float64(at.UnixMicro())
	default:
		k.text = text
	}
	if err == nil && text != "" {
		k.known = 1
	}
}

// compare puts rows without a value last in both directions.
func (k *sortKey) compare(other *sortKey, reversed bool) int {
	if k.known*other.known == 0 {
		return other.known - k.known
	}
	order := cmp.Or(cmp.Compare(other.number, k.number), strings.Compare(k.text, other.text))
	if reversed {
		return -order
	}
	return order
}
