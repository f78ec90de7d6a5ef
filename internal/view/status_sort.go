package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// StatusSort is an order of the status: by a number, the highest first, and by name and version where that is equal.
type StatusSort struct {
	Name string
	key  func(client.JobCounts) float64 // nil for all equal
}

func StatusSorts() []StatusSort {
	total := func(status string) func(client.JobCounts) float64 {
		return func(counts client.JobCounts) float64 { return float64(counts.Total(status)) }
	}
	return []StatusSort{
		{Name: "name"},
		{"failed", total(client.StatusFailed)},
		{"rate", func(counts client.JobCounts) float64 {
			if rate, ok := counts.FailureRate(); ok {
				return rate
			}
			return -1 // where no job came to an end, after those of which none failed
		}},
		{"running", total(client.StatusRunning)},
		{"completed", total(client.StatusCompleted)},
		{"queued", total(client.StatusQueued)},
		{"recent", func(counts client.JobCounts) float64 { return float64(counts.MostRecent().UnixMicro()) }},
	}
}

func StatusSortNames() string {
	var names []string
	for _, sort := range StatusSorts() {
		names = append(names, sort.Name)
	}
	return strings.Join(names, ", ")
}

func FindStatusSort(name string) (StatusSort, error) {
	for _, sort := range StatusSorts() {
		if sort.Name == name {
			return sort, nil
		}
	}
	return StatusSort{}, cli.UsageError(fmt.Sprintf("the status cannot be sorted by %q", name), "sort by one of "+StatusSortNames())
}

// Sorted orders rows. The error is a *client.FieldError.
func (s StatusSort) Sorted(rows []*StatusRow) ([]*StatusRow, error) {
	type keyed struct {
		row           *StatusRow
		number        float64
		name, version string
	}
	list := make([]keyed, len(rows))
	for i, row := range rows {
		list[i] = keyed{row: row, name: sortText(row.Object, "job_type.name"), version: sortText(row.Object, "job_type.version")}
		if s.key == nil {
			continue
		}
		counts, err := row.Counts()
		if err != nil {
			return rows, err
		}
		list[i].number = s.key(counts)
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(b.number, a.number), strings.Compare(a.name, b.name), strings.Compare(a.version, b.version))
	})
	ordered := make([]*StatusRow, len(list))
	for i, entry := range list {
		ordered[i] = entry.row
	}
	return ordered, nil
}

// sortText is a text to sort by. What is none is sorted by how it is written: json passes it through all the same.
func sortText(object client.Object, path string) string {
	if text, err := object.Text(path); err == nil {
		return text
	}
	value, _ := object.Field(path)
	return string(value)
}
