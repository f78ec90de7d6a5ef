package view

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"jt/client"
	"jt/output"
)

// Status is the view of job counts.
func Status(options output.Options) output.View {
	columns := embeddedColumns()
	for _, figure := range figures() {
		figure.Derive = ofCounts(figure.of)
		columns = append(columns, figure.Column)
	}
	view := output.View{
		Columns: append(columns, output.Column{Name: "bar", Kind: output.Text, Derive: ofCounts(bar(options))}),
		Table: TableColumns(options, []Layout{ // categories of failure only if there is room
			{150, []string{"id", "name", "version", "title", "state", "queued", "running", "completed", "failed", "system", "data", "algorithm", "other", "rate", "recent"}},
			{130, []string{"id", "state", "queued", "running", "completed", "failed", "system", "data", "algorithm", "other", "rate", "recent", "ref"}},
			{100, []string{"id", "state", "queued", "running", "completed", "failed", "rate", "recent", "ref"}},
			{0, []string{"id", "queued", "running", "completed", "failed", "rate", "ref"}},
		}),
		Wide: []string{
			"id", "name", "version", "title", "category", "state", "pending", "blocked", "queued", "running", "completed", "canceled",
			"failed", "system", "data", "algorithm", "other", "rate", "recent",
		},
		Name: EmbeddedName, Describe: describe,
	}
	if drawsTable(options) {
		view.Table, view.Wide = withBar(view.Table), withBar(view.Wide)
	}
	return view
}

// withBar adds the column "bar" after "rate", which it draws.
func withBar(names []string) []string {
	return slices.Insert(names, slices.Index(names, "rate")+1, "bar")
}

func ofCounts(of func(client.JobCounts) any) func(output.Object) (any, error) {
	return func(row output.Object) (any, error) {
		status, _ := row.(*StatusRow) // every row of status is one
		counts, err := status.Counts()
		if err != nil {
			return nil, err
		}
		return of(counts), nil
	}
}

// StatusTotal returns the totals of rows by column. It is nil if a row cannot be decoded: that row was printed only because
// no column with counts was asked for.
func StatusTotal(options output.Options, rows []*StatusRow) map[string]any {
	var all client.JobCounts
	for _, row := range rows {
		counts, err := row.Counts()
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
	client.Object

	// Counts returns the row's job counts. The error is a *client.FieldError.
	Counts func() (client.JobCounts, error)
}

// NewStatusRow returns the row for an object.
func NewStatusRow(object client.Object) *StatusRow {
	return &StatusRow{object, sync.OnceValues(func() (client.JobCounts, error) {
		status, err := object.Status()
		return status.JobCounts, err
	})}
}

// figure is a column computed from job counts.
type figure struct {
	output.Column

	of func(client.JobCounts) any
}

// figures returns all figures of status.
func figures() []figure {
	counted := func(name string, style output.Style, of func(client.JobCounts) any) figure {
		return figure{output.Column{Name: name, Kind: output.Number, Style: countStyle(style)}, of}
	}
	total := func(name, status string, style output.Style) figure {
		return counted(name, style, func(counts client.JobCounts) any { return counts.Total(status) })
	}
	failed := func(name, category string) figure {
		return counted(name, output.Bad, func(counts client.JobCounts) any { return counts.Failed(category) })
	}
	return []figure{
		total("pending", client.StatusPending, output.Plain),
		total("blocked", client.StatusBlocked, output.Plain),
		total("queued", client.StatusQueued, output.Plain),
		total("running", client.StatusRunning, output.Plain),
		total("completed", client.StatusCompleted, output.Plain),
		total("canceled", client.StatusCanceled, output.Plain),
		total("failed", client.StatusFailed, output.Bad),
		failed("system", client.CategorySystem),
		failed("data", client.CategoryData),
		failed("algorithm", client.CategoryAlgorithm),
		counted("other", output.Bad, failedOtherwise),
		counted("jobs", output.Plain, allJobs),
		{output.Column{Name: "rate", Kind: output.Number, Style: rateStyle, Format: percentage}, failureRate},
		{output.Column{Name: "recent", Kind: output.Time}, mostRecent},
	}
}

// failedOtherwise counts failed jobs without a category or with an undocumented one.
func failedOtherwise(counts client.JobCounts) any {
	return counts.Total(client.StatusFailed) - counts.Failed(client.CategorySystem) -
		counts.Failed(client.CategoryData) - counts.Failed(client.CategoryAlgorithm)
}

// allJobs counts jobs of any status, undocumented ones too.
func allJobs(counts client.JobCounts) any {
	var total int64
	for _, count := range counts {
		total += count.Count
	}
	return total
}

func failureRate(counts client.JobCounts) any {
	if rate, ok := counts.FailureRate(); ok {
		return rate
	}
	return nil
}

func mostRecent(counts client.JobCounts) any {
	if recent := counts.MostRecent(); !recent.IsZero() {
		return recent
	}
	return nil
}

// percentage writes a rate from 0 to 1 as a percentage. Only 0 is written 0%, and only 1 is written 100%.
func percentage(text string) string {
	rate, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	switch percent := 100 * rate; {
	case percent > 0 && percent < 0.1:
		return "<0.1%"
	case percent < 100 && percent > 99.9:
		return ">99.9%"
	case rate == 0 || rate == 1:
		return strconv.FormatFloat(percent, 'f', 0, 64) + "%"
	default:
		return strconv.FormatFloat(percent, 'f', 1, 64) + "%"
	}
}

// countStyle returns the style of a count that is not 0; a 0 is faint.
func countStyle(style output.Style) func(count string) output.Style {
	return func(count string) output.Style {
		if count == "0" {
			return output.Faint
		}
		return style
	}
}

// rateStyle marks job types with at least as many failed jobs as completed ones.
func rateStyle(rate string) output.Style {
	if number, err := strconv.ParseFloat(rate, 64); err == nil && number >= 0.5 {
		return output.Bad
	}
	return output.Plain
}

// barCells is the length of a bar.
const barCells = 8

// bar draws completed jobs against failed ones, in a table on a terminal. Both show if both occurred.
func bar(options output.Options) func(client.JobCounts) any {
	completed, failed := "█", "░"
	if options.ASCII {
		completed, failed = "=", "x"
	}
	return func(counts client.JobCounts) any {
		rate, ok := counts.FailureRate()
		if !ok || !drawsTable(options) {
			return nil
		}
		share := int(rate*barCells + 0.5)
		if rate > 0 {
			share = max(share, 1)
		}
		if rate < 1 {
			share = min(share, barCells-1)
		}
		return strings.Repeat(completed, barCells-share) + strings.Repeat(failed, share)
	}
}
