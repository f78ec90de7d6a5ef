package view

import (
	"math"
	"slices"
	"time"

	"jt/output"
)

// StatusSorts returns the columns that status can be sorted by. Numbers and times sort from high to low; equal rows sort by
// name and version.
func StatusSorts() []string {
	return []string{"name", "failed", "rate", "running", "completed", "queued", "recent"}
}

// StatusKeys returns a function that returns the key of a row, for one of StatusSorts. Rates of fewer than minJobs finished
// jobs come after the others. The function's error is a *model.FieldError.
func StatusKeys(by string, minJobs int64) func(output.Object) (Key, error) {
	figures := figures()
	place := slices.IndexFunc(figures, func(figure figure) bool { return figure.Name == by }) // -1 sorts by name
	return func(row output.Object) (Key, error) {
		name, version := plainField(row, "job_type.name"), plainField(row, "job_type.version")
		key := Key{{known: true}, {known: true, text: name}, {known: true, text: version}}
		if place < 0 {
			return key, nil
		}
		counts, err := Counts(row)
		if err != nil {
			return key, err
		}
		key[0].number = sortNumber(figures[place].of(counts))
		if by == "rate" && FinishedJobs(counts) < minJobs {
			key[0].number -= 2 // the highest rate is 1
		}
		return key, nil
	}
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
