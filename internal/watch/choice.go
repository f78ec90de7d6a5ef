package watch

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/internal/view"
	"jt/output"
)

// choice is how the keys that were pressed want the rows to be shown.
type choice struct {
	sort     int // 0 is the order of the list, n the column n-1 of its Sorts
	reversed bool
	filter   string
	typing   bool // the filter
	top      int  // the first row on the screen
	page     int  // how many rows the screen shows
	keys     bool // list the keys instead of the rows
}

// describe says how the rows are shown, and which flags chose them; "" if there is nothing to say.
func (c *choice) describe(list *List, flags []string) string {
	var parts []string
	switch {
	case c.typing:
		parts = append(parts, "filter: "+c.filter+"_  (Enter keeps it, Esc removes it)")
	case c.filter != "":
		parts = append(parts, "filter: "+c.filter)
	}
	switch {
	case c.sort > 0:
		sorted := "sorted by " + list.Sorts[c.sort-1]
		if c.reversed {
			sorted += ", reversed"
		}
		parts = append(parts, sorted)
	case c.reversed:
		parts = append(parts, "reversed")
	}
	return strings.Join(append(parts, flags...), "  ")
}

// order returns the numbers of the rows to show, in their order.
func (c *choice) order(list *List, options output.Options, rows *snapshot) []int {
	order := make([]int, 0, len(rows.rows))
	wanted := strings.ToLower(c.filter)
	for i := range rows.rows {
		if wanted == "" || strings.Contains(rows.text(list, i), wanted) {
			order = append(order, i)
		}
	}
	if c.sort > 0 {
		keys := sortKeys(list.View(options), list.Sorts[c.sort-1], rows.rows, order)
		slices.SortStableFunc(keys, func(a, b *sortKey) int { return a.compare(b, c.reversed) })
		for i, key := range keys {
			order[i] = key.row
		}
	} else if c.reversed {
		slices.Reverse(order)
	}
	return order
}

// text returns what the filter searches in a row: its name and title, in lower case.
func (s *snapshot) text(list *List, row int) string {
	if s.texts == nil {
		s.texts = make([]string, len(s.rows))
		for i, row := range s.rows {
			name, _ := list.RowName(row) // a row without one is shown with an error
			title := ""
			for _, path := range []string{"title", "job_type.title"} {
				value, _ := row.Field(path)
				title += view.PlainValue(value)
			}
			s.texts[i] = strings.ToLower(name + "\n" + title)
		}
	}
	return s.texts[row]
}

// sortKey is a value to sort a row by.
type sortKey struct {
	row    int
	known  int // 0 for a row without a value
	number float64
	text   string
}

// sortKeys returns the keys of some rows for a column. Numbers and times sort from high to low, as in jt status.
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
			keys[i].read(shown.Columns[place].Kind, view.PlainValue(raw[0]))
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
