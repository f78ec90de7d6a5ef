package watch

import (
	"fmt"
	"testing"

	"jt/output"
)

// Rows without a value to sort by come last in both directions, and equal rows keep their order.
func TestOrderOfRowsWithoutAValue(t *testing.T) {
	list := watchedList
	list.Sorts = []string{"count", "name", "at", "no column"}
	list.View = func(output.Options) output.View {
		view := watchedView()
		view.Columns = append(view.Columns, output.Column{Name: "at", Kind: output.Time})
		return view
	}
	rows := &snapshot{rows: rowsOf(
		`{"id": 0}`,
		`{"id": 1, "count": 9, "name": "b", "at": "2015-01-31T12:00:00.5Z"}`,
		`{"id": 2, "count": 10, "name": "a", "at": "2015-01-31T13:00:00+01:00"}`,
		`{"id": 3, "count": null, "name": "", "at": "soon"}`,
		`{"id": 4, "count": 1e1, "name": "a", "at": "2015-01-31T12:00:00Z"}`,
	)}
	for _, test := range []struct {
		sort     int
		reversed bool
		want     string
	}{
		{0, false, "[0 1 2 3 4]"},
		{0, true, "[4 3 2 1 0]"},
		{1, false, "[2 4 1 0 3]"},
		{1, true, "[1 2 4 0 3]"},
		{2, false, "[2 4 1 0 3]"},
		{2, true, "[1 2 4 0 3]"},
		{3, false, "[1 2 4 0 3]"},
		{3, true, "[2 4 1 0 3]"},
		{4, false, "[0 1 2 3 4]"},
	} {
		chosen := choice{sort: test.sort, reversed: test.reversed}
		if got := fmt.Sprint(chosen.order(&list, output.Options{}, rows)); got != test.want {
			t.Errorf("%d, reversed %v: %s, want %s", test.sort, test.reversed, got, test.want)
		}
	}
}
