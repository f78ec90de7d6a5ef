package view

import (
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
	column := slices.IndexFunc(figures, func(figure figure) bool { return figure.Name == by }) // -1 sorts by name
	return func(row output.Object) (Key, error) {
		key := Key{{}, {text: plainField(row, "job_type.name")}, {text: plainField(row, "job_type.version")}}
		if column < 0 {
			return key, nil
		}
		counts, err := Counts(row)
		if err != nil {
			return key, err
		}
		switch figure := figures[column].of(counts).(type) {
		case int64:
			key[0].number = float64(figure)
		case float64:
			key[0].number = figure
		case time.Time:
			key[0].number = float64(figure.UnixMicro())
		default: // no rate, or no jobs
			key[0].place = unknownLast
		}
		if by == "rate" && FinishedJobs(counts) < minJobs {
			key[0].number -= 2 // the highest rate is 1
		}
		return key, nil
	}
}
