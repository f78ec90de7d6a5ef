package view

import (
	"slices"
	"strings"
	"sync"
	"time"

	"jt/client/model"
	"jt/output"
)

// Status is the view of job counts.
func Status(options output.Options) output.View {
	columns := embeddedColumns()
	for _, figure := range figures() {
		figure.Derive = ofCounts(figure.of)
		columns = append(columns, figure.Column)
	}
	const counts = "id ref queued running completed failed system data algorithm "
	view := output.View{
		Columns: append(columns, output.Column{Name: "bar", Kind: output.Text, Derive: ofCounts(bar(options)), StyleOf: levelOf(failedJobs)}),
		Table: TableColumns(options, []Layout{
			{150, strings.Fields(counts + "other rate bar state recent title")},
			{128, strings.Fields(counts + "other rate bar state recent")},
			{110, strings.Fields(counts + "rate bar state")},
			{100, strings.Fields(counts + "rate state")},
			{78, strings.Fields("id ref queued run done failed sys data algo rate state")},
			{0, strings.Fields("id ref queued run failed rate state")},
		}),
		Rows: []string{
			"id", "name", "version", "title", "state", "queued", "running", "completed", "failed", "system", "data", "algorithm", "other", "rate", "recent",
		},
		Wide: []string{
			"id", "name", "version", "pending", "blocked", "queued", "running", "completed", "canceled",
			"failed", "system", "data", "algorithm", "other", "rate", "bar", "state", "recent", "category", "title",
		},
		Name: EmbeddedName, Describe: describe,
	}
	if !drawsTable(options) {
		isBar := func(name string) bool { return name == "bar" }
		view.Table, view.Wide = slices.DeleteFunc(view.Table, isBar), slices.DeleteFunc(view.Wide, isBar)
	}
	return view
}

func ofCounts(of func(model.JobCounts) any) func(output.Object) (any, error) {
	return func(row output.Object) (any, error) {
		counts, err := Counts(row)
		if err != nil {
			return nil, err
		}
		return of(counts), nil
	}
}

// StatusTotal returns the totals of rows by column. It is nil if a row cannot be decoded: that row was printed only because
// no column with counts was asked for.
func StatusTotal(options output.Options, rows []output.Object) map[string]any {
	var all model.JobCounts
	for _, row := range rows {
		counts, err := Counts(row)
		if err != nil {
			return nil
		}
		all = append(all, counts...)
	}
	total := map[string]any{}
	for _, figure := range figures() {
		total[figure.Name] = figure.of(all)
	}
	if drawsTable(options) {
		total["bar"] = bar(options)(all)
	}
	return total
}

// StatusRow is a row of status. It is decoded once, when something asks for its counts: json output works without.
type StatusRow struct {
	model.Object

	// Counts returns the row's job counts. The error is a *model.FieldError.
	Counts func() (model.JobCounts, error)
	Trend  *Trend // with --every; Counts are then the sum of its steps
}

// Counts returns the job counts of a row of status. The error is a *model.FieldError.
func Counts(row output.Object) (model.JobCounts, error) { return statusOf(row).Counts() }

// statusOf returns a row of status, which every row is that status shows.
func statusOf(row output.Object) *StatusRow {
	status, _ := rowOf(row).(*StatusRow)
	return status
}

// NewStatusRow returns the row for an object.
func NewStatusRow(object model.Object) *StatusRow {
	return &StatusRow{Object: object, Counts: sync.OnceValues(func() (model.JobCounts, error) {
		status, err := object.Status()
		return status.JobCounts, err
	})}
}

// figure is a column computed from job counts.
type figure struct {
	output.Column

	of func(model.JobCounts) any
}

// figures returns all figures of status.
func figures() []figure {
	var all []figure
	add := func(name string, of func(model.JobCounts) int64) *figure {
		all = append(all, figure{
			output.Column{Name: name, Kind: output.Number, Style: countStyle},
			func(counts model.JobCounts) any { return of(counts) },
		})
		return &all[len(all)-1]
	}
	total := func(name, status string) {
		add(name, func(counts model.JobCounts) int64 { return counts.Total(status) })
	}
	failed := func(name string, of func(model.JobCounts) int64) { add(name, of).StyleOf = levelOf(of) }
	category := func(name, category string) {
		failed(name, func(counts model.JobCounts) int64 { return counts.Failed(category) })
	}
	total("pending", model.StatusPending)
	total("blocked", model.StatusBlocked)
	total("queued", model.StatusQueued)
	total("running", model.StatusRunning)
	total("completed", model.StatusCompleted)
	total("canceled", model.StatusCanceled)
	failed("failed", failedJobs)
	category("system", model.CategorySystem)
	category("data", model.CategoryData)
	category("algorithm", model.CategoryAlgorithm)
	failed("other", failedOtherwise)
	add("jobs", allJobs)
	all = append(all,
		figure{output.Column{Name: "rate", Kind: output.Number, StyleOf: levelOf(failedJobs), Marked: true, Format: percentage}, failureRate},
		figure{output.Column{Name: "recent", Kind: output.Time}, mostRecent},
	)
	// Short names for narrow terminals.
	total("run", model.StatusRunning)
	total("done", model.StatusCompleted)
	category("sys", model.CategorySystem)
	category("algo", model.CategoryAlgorithm)
	return all
}

func failedJobs(counts model.JobCounts) int64 { return counts.Total(model.StatusFailed) }

// failedOtherwise counts failed jobs without a category or with an undocumented one.
func failedOtherwise(counts model.JobCounts) int64 {
	return counts.Total(model.StatusFailed) - counts.Failed(model.CategorySystem) -
		counts.Failed(model.CategoryData) - counts.Failed(model.CategoryAlgorithm)
}

// allJobs counts jobs of any status, undocumented ones too.
func allJobs(counts model.JobCounts) int64 {
	var total int64
	for _, count := range counts {
		total += count.Count
	}
	return total
}

func failureRate(counts model.JobCounts) any {
	if rate, ok := counts.FailureRate(); ok {
		return rate
	}
	return nil
}

func mostRecent(counts model.JobCounts) any {
	if recent := counts.MostRecent(); !recent.IsZero() {
		return recent
	}
	return nil
}

// countStyle is the style of counts: a 0 is faint.
func countStyle(count string) output.Style {
	if count == "0" {
		return output.Faint
	}
	return output.Plain
}

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
