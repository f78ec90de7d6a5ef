package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/output"
)

// Sort is a column to sort rows by: texts from A, numbers and times from high to low, as jt status does, or all reversed. Rows
// without a value come last.
type Sort struct {
	Column   string
	Reversed bool
	ByServer bool // the order of a server's database: numbers and times from low to high, rows without a value at either end
}

// Key is what a row is sorted by, the most important value first.
type Key []sortValue

// Compare returns a negative number if a row with the key comes before one with the other.
func (k Key) Compare(other Key) int { return slices.CompareFunc(k, other, sortValue.compare) }

// Settle places a row of a server that is without the most important value: before all others, unless one with a value came
// before it. It reports whether that is so for the next row.
func (k Key) Settle(valued bool) bool {
	if len(k) == 0 || !k[0].byServer {
		return valued
	}
	if k[0].place == unknownLast && !valued {
		k[0].place = unknownFirst
	}
	return valued || k[0].place == known
}

// Keys returns a function that returns the key of a row. If a value cannot be read, the row is without all of them.
func Keys(shown output.View, sorts ...Sort) func(output.Object) (Key, error) {
	var names []string
	var kinds []output.Kind
	for _, sort := range sorts {
		place := slices.IndexFunc(shown.Columns, func(column output.Column) bool { return column.Name == sort.Column })
		if place < 0 {
			return func(output.Object) (Key, error) { return nil, nil }
		}
		names, kinds = append(names, sort.Column), append(kinds, shown.Columns[place].Kind)
	}
	lines, wrong := output.NewLines(shown, output.Options{Columns: names})
	return func(row output.Object) (Key, error) {
		key := make(Key, len(sorts))
		var values [][]byte
		err := wrong
		if err == nil {
			values, err = lines.Values(row)
		}
		for i, sort := range sorts {
			ascends := kinds[i] == output.Number || kinds[i] == output.Time
			key[i] = sortValue{place: unknownLast, reversed: sort.Reversed != (sort.ByServer && ascends), byServer: sort.ByServer}
			if err == nil && values[i] != nil {
				key[i].read(kinds[i], PlainValue(values[i]))
			}
		}
		return key, err
	}
}

// SortRows sorts rows by their keys. Equal rows keep their order. The error is that of a key.
func SortRows[Row any](rows []Row, keyOf func(Row) (Key, error)) (failed error) {
	type keyed struct {
		row Row
		key Key
	}
	sorted := make([]keyed, len(rows))
	for i, row := range rows {
		key, err := keyOf(row)
		sorted[i], failed = keyed{row, key}, cmp.Or(failed, err)
	}
	slices.SortStableFunc(sorted, func(a, b keyed) int { return a.key.Compare(b.key) })
	for i := range rows {
		rows[i] = sorted[i].row
	}
	return failed
}

// place is where a value stands in the order.
type place int

const (
	unknownFirst place = iota - 1
	known
	unknownLast
)

// sortValue is a value to sort a row by.
type sortValue struct {
	place    place
	number   float64
	text     string
	reversed bool
	byServer bool
}

func (v *sortValue) read(kind output.Kind, text string) {
	var err error
	switch kind {
	case output.Number:
		v.number, err = strconv.ParseFloat(text, 64)
	case output.Time:
		var at time.Time
		at, err = time.Parse(time.RFC3339, text)
		v.number = float64(at.UnixMicro())
	default:
		v.text = text
	}
	if err == nil && text != "" {
		v.place = known
	}
}

func (v sortValue) compare(other sortValue) int {
	if v.place != other.place {
		return cmp.Compare(v.place, other.place)
	}
	order := cmp.Or(cmp.Compare(other.number, v.number), strings.Compare(v.text, other.text))
	if v.reversed && v.place == known {
		return -order
	}
	return order
}
