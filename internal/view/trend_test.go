package view

import (
	"testing"
	"time"

	"jt/output"
)

func TestSparkline(t *testing.T) {
	for _, test := range []struct {
		counts          []int64
		perCell         int
		want, wantASCII string
	}{
		{[]int64{0, 0, 0}, 1, "···", "..."},
		{[]int64{1, 0, 0}, 1, "█··", "@.."},
		{[]int64{1, 2, 3, 4, 5, 6, 7, 8}, 1, "▁▂▃▄▅▆▇█", ":-=+*#%@"},
		{[]int64{1, 1 << 53, 0}, 1, "▁█·", ":@."}, // what is not 0 shows
		{[]int64{100, 101, 1}, 1, "██▁", "@@:"},
		{[]int64{7, 0, 0, 1, 1, 0, 4}, 2, "█·▃▅", "@.=*"}, // the first cell has the steps that are left
		{[]int64{1, 1}, 5, "█", "@"},
	} {
		unicode, ascii := sparklines{perCell: test.perCell}, sparklines{perCell: test.perCell, ascii: true}
		if got := unicode.sparkline(test.counts); got != test.want {
			t.Errorf("%v: %s, want %s", test.counts, got, test.want)
		}
		if got := ascii.sparkline(test.counts); got != test.wantASCII {
			t.Errorf("%v: %s, want %s", test.counts, got, test.wantASCII)
		}
	}
}

func TestWorstCell(t *testing.T) {
	for _, test := range []struct {
		failed        []int64
		perCell, want int
	}{
		{[]int64{0, 0}, 1, -1},
		{[]int64{0, 2, 2}, 1, 1},
		{[]int64{9, 1, 1, 1, 1}, 2, 0},
		{[]int64{0, 9, 1, 1, 1}, 2, 1},
		{[]int64{0, 1, 1, 1, 9}, 2, 2},
	} {
		layout := sparklines{perCell: test.perCell}
		trend := &Trend{Steps: make([]Step, len(test.failed)), Failed: test.failed}
		if got := layout.worst(&StatusRow{Trend: trend}); got != test.want {
			t.Errorf("%v by %d: cell %d, want %d", test.failed, test.perCell, got, test.want)
		}
	}
}

// TestTrendFits: steps share a cell only where the terminal has no room for them.
func TestTrendFits(t *testing.T) {
	day := make([]Step, 24)
	for i := range day {
		day[i].Started = time.Date(2026, 11, 23, i, 0, 0, 0, time.UTC)
		day[i].Ended = day[i].Started.Add(time.Hour)
	}
	for _, test := range []struct {
		options output.Options
		want    int
	}{
		{output.Options{Format: output.FormatTable}, 1},
		{output.Options{Format: output.FormatTable, Terminal: true}, 1},
		{output.Options{Format: output.FormatTable, Terminal: true, Width: 40}, 3},
		{output.Options{Format: output.FormatTable, Terminal: true, Width: 79}, 2},
		{output.Options{Format: output.FormatTable, Terminal: true, Width: 80}, 1},
		{output.Options{Format: output.FormatTable, Terminal: true, Width: 120}, 1},
		{output.Options{Format: output.FormatMarkdown, Terminal: true, Width: 40}, 1},
	} {
		if got := StepsPerCell(test.options, day); got != test.want {
			t.Errorf("%+v: %d steps in a cell, want %d", test.options, got, test.want)
		}
	}
}
