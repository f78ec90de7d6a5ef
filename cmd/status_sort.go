package cmd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// statusSort is an order of the status: by a number, the highest first, and by name and version where that is equal.
type statusSort struct {
	name string
	key  func(client.JobCounts) float64 // nil for all equal
}

func statusSorts() []statusSort {
	total := func(status string) func(client.JobCounts) float64 {
		return func(counts client.JobCounts) float64 { return float64(counts.Total(status)) }
	}
	return []statusSort{
		{name: "name"},
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

func statusSortNames() string {
	var names []string
	for _, sort := range statusSorts() {
		names = append(names, sort.name)
	}
	return strings.Join(names, ", ")
}

func findStatusSort(name string) (statusSort, error) {
	for _, sort := range statusSorts() {
		if sort.name == name {
			return sort, nil
		}
	}
	return statusSort{}, cli.UsageError(fmt.Sprintf("the status cannot be sorted by %q", name), "sort by one of "+statusSortNames())
}

// sorted orders rows. The error is a *client.FieldError.
func (s statusSort) sorted(rows []*statusRow) ([]*statusRow, error) {
	type keyed struct {
		row           *statusRow
		number        float64
		name, version string
	}
	list := make([]keyed, len(rows))
	for i, row := range rows {
		list[i] = keyed{row: row, name: sortText(row.Object, "job_type.name"), version: sortText(row.Object, "job_type.version")}
		if s.key == nil {
			continue
		}
		counts, err := row.counts()
		if err != nil {
			return rows, err
		}
		list[i].number = s.key(counts)
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(b.number, a.number), strings.Compare(a.name, b.name), strings.Compare(a.version, b.version))
	})
	ordered := make([]*statusRow, len(list))
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
