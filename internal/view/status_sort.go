package view

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"jt/internal/cli"
)

// StatusSorts returns the columns that status can be sorted by. Numbers and times sort from high to low; equal rows sort by
// name and version.
func StatusSorts() []string {
	return []string{"name", "failed", "rate", "running", "completed", "queued", "recent"}
}

// CheckStatusSort checks the value of --sort.
func CheckStatusSort(name string) error {
	if slices.Contains(StatusSorts(), name) {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("invalid --sort %q: not a column to sort by", name), "sort by one of "+strings.Join(StatusSorts(), ", "))
}

// SortStatus sorts rows. Rates of fewer than minJobs finished jobs come after the others. After an error, a
// *client.FieldError, the order is unchanged.
func SortStatus(rows []*StatusRow, by string, minJobs int64) error {
	type key struct {
		number        float64
		name, version string
	}
	keys := make(map[*StatusRow]key, len(rows))
	figures := figures()
	place := slices.IndexFunc(figures, func(figure figure) bool { return figure.Name == by }) // -1 sorts by name
	for _, row := range rows {
		key := key{name: plainField(row, "job_type.name"), version: plainField(row, "job_type.version")}
		if place >= 0 {
			counts, err := row.Counts()
			if err != nil {
				return err
			}
			key.number = sortNumber(figures[place].of(counts))
			if by == "rate" && FinishedJobs(counts) < minJobs {
				key.number -= 2 // the highest rate is 1
			}
		}
		keys[row] = key
	}
	slices.SortStableFunc(rows, func(a, b *StatusRow) int {
		first, second := keys[a], keys[b]
		return cmp.Or(
			cmp.Compare(second.number, first.number),
			strings.Compare(first.name, second.name),
			strings.Compare(first.version, second.version),
		)
	})
	return nil
}

// sortNumber returns a figure as a number to sort by. A job type without a rate or without jobs comes last.
func sortNumber(figure any) float64 {
	switch figure := figure.(type) {
	case int64:
		return float64(figure)
	case float64:
		return figure
	case time.Time:
		return float64(figure.UnixMicro())
	}
	return math.Inf(-1)
}
