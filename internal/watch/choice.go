package watch

import (
	"slices"
	"strings"

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
		key := view.Keys(list.View(options), view.Sort{Column: list.Sorts[c.sort-1], Reversed: c.reversed})
		_ = view.SortRows(order, func(i int) (view.Key, error) { return key(rows.rows[i]) }) // a row with an error is shown with it
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
