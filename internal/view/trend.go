package view

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"jt/client/model"
	"jt/output"
)

// Step is a part of a window of time. It ends where the next one starts.
type Step struct{ Started, Ended time.Time }

// Trend is how the jobs of a job type developed, step by step. Running jobs are of now, so no step has them.
type Trend struct {
	Steps  []Step
	Failed []int64 // jobs
	Jobs   []int64 // that changed their status

	sent []packed // the counts as the server sent them, in formats that show those
}

// NewTrend returns a trend without jobs.
func NewTrend(steps []Step) *Trend {
	return &Trend{Steps: steps, Failed: make([]int64, len(steps)), Jobs: make([]int64, len(steps))}
}

// Add adds the counts of a step.
func (t *Trend) Add(step int, counts model.JobCounts) {
	t.Failed[step] += failedJobs(counts)
	t.Jobs[step] += changedJobs(counts)
}

// changedJobs counts the jobs whose last change of status is in the window.
func changedJobs(counts model.JobCounts) int64 {
	return allJobs(counts) - counts.Total(model.StatusRunning)
}

// worst returns the number of the step with the most failed jobs, the first of several, and false if none failed.
func (t *Trend) worst() (step int, failed bool) {
	most := slices.Max(t.Failed)
	return slices.Index(t.Failed, most), most > 0
}

// JSON returns the row as sent by the server; with a trend, the job counts of each step replace those of the row.
func (r *StatusRow) JSON() []byte {
	if r.Trend == nil {
		return r.Object.JSON()
	}
	text := append(slices.Clone(r.Object.JSON()[:len(r.Object.JSON())-len("}")]), `, "steps": [`...)
	for i, step := range r.Trend.Steps {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = fmt.Appendf(text, `{"started": %q, "ended": %q, "counts": %s}`,
			step.Started.UTC().Format(time.RFC3339Nano), step.Ended.UTC().Format(time.RFC3339Nano), r.Trend.counts(i))
	}
	return append(text, "]}"...)
}

// counts returns the counts of a step as JSON.
func (t *Trend) counts(step int) []byte {
	if t.sent == nil || t.sent[step].shape == "" {
		return []byte("[]")
	}
	return t.sent[step].text()
}

// ByStep returns a row for each step of a row.
func ByStep(row output.Object) []output.Object {
	status := statusOf(row)
	var rows []output.Object
	for i, step := range status.Trend.Steps {
		trend := NewTrend([]Step{step})
		trend.Failed[0], trend.Jobs[0] = status.Trend.Failed[i], status.Trend.Jobs[i]
		counts := sync.OnceValues(func() (counts model.JobCounts, err error) {
			err = json.Unmarshal(status.Trend.counts(i), &counts) // it was decoded before
			return counts, err
		})
		rows = append(rows, &StatusRow{Object: status.Object, Counts: counts, Trend: trend})
	}
	return rows
}

// StatusTrend is the view of job counts step by step: a row for each job type, in csv and tsv for each of its steps.
func StatusTrend(options output.Options, steps []Step) output.View {
	view := Status(options)
	layout := trendLayout(options, steps)
	jobs := slices.IndexFunc(view.Columns, func(column output.Column) bool { return column.Name == "jobs" })
	view.Columns[jobs].Derive = ofCounts(func(counts model.JobCounts) any { return changedJobs(counts) })
	add := func(column output.Column, of func(*Trend) any) {
		column.Derive = func(row output.Object) (any, error) { return of(statusOf(row).Trend), nil }
		view.Columns = append(view.Columns, column)
	}
	add(output.Column{Name: "trend", Kind: output.Text, Style: faintIfNone, Worst: layout.worst}, func(trend *Trend) any {
		return layout.sparkline(trend.Failed)
	})
	add(output.Column{Name: "trend_jobs", Kind: output.Text, Style: faintIfNone}, func(trend *Trend) any { return layout.sparkline(trend.Jobs) })
	for _, column := range []output.Column{
		{Name: "worst", Kind: output.Text},
		{Name: "worst_at", Kind: output.Time},
		{Name: "worst_failed", Kind: output.Number},
	} {
		add(column, func(trend *Trend) any { return layout.worstValues(trend)[column.Name] })
	}
	add(output.Column{Name: "started", Kind: output.Time}, func(trend *Trend) any { return trend.Steps[0].Started.UTC() })
	add(output.Column{Name: "ended", Kind: output.Time}, func(trend *Trend) any { return trend.Steps[len(trend.Steps)-1].Ended.UTC() })
	view.Table = layout.columns
	view.Rows = []string{
		"id", "name", "version", "started", "ended", "queued", "running", "completed", "failed", "system", "data", "algorithm", "other", "rate",
	}
	view.Wide = []string{
		"id", "name", "version", "completed", "canceled", "failed", "system", "data", "algorithm", "other", "jobs", "rate",
		"trend", "trend_jobs", "worst", "state", "category", "title",
	}
	return view
}

// worstValues returns, by column, when the worst step started and how many jobs failed in it. On a terminal, "worst" has the
// start in short.
func (s *sparklines) worstValues(trend *Trend) map[string]any {
	values := map[string]any{"worst": nil, "worst_at": nil, "worst_failed": nil}
	if step, failed := trend.worst(); failed {
		at, count := trend.Steps[step].Started, trend.Failed[step]
		values["worst"], values["worst_at"], values["worst_failed"] = fmt.Sprintf("%s %d", s.time(at), count), at, count
	}
	return values
}

// TrendTotal returns the totals of rows by column. The sparklines are those of all rows together.
func TrendTotal(options output.Options, rows []output.Object, steps []Step) map[string]any {
	total := StatusTotal(options, rows)
	all := NewTrend(steps)
	for _, row := range rows {
		trend := statusOf(row).Trend
		for i := range steps {
			all.Failed[i] += trend.Failed[i]
			all.Jobs[i] += trend.Jobs[i]
		}
	}
	layout := trendLayout(options, steps)
	total["jobs"], total["trend"], total["trend_jobs"] = sum(all.Jobs), layout.sparkline(all.Failed), layout.sparkline(all.Jobs)
	maps.Copy(total, layout.worstValues(all))
	return total
}

// sparklines is how a table draws the steps of a trend.
type sparklines struct {
	columns  []string // of the table
	perCell  int      // steps that share a cell, because the terminal is narrow
	ascii    bool
	timeForm string // of the start of the worst step, "" for RFC 3339
}

// leastSparkline is the fewest cells of a sparkline, on a terminal that is too narrow for any.
const leastSparkline = 8

func trendLayout(options output.Options, steps []Step) sparklines {
	layout := sparklines{perCell: 1, ascii: options.ASCII, columns: TableColumns(options, []Layout{
		{120, strings.Fields("id ref failed jobs rate trend trend_jobs worst")},
		{96, strings.Fields("id ref failed jobs rate trend worst")},
		{0, strings.Fields("id ref failed rate trend worst")},
	})}
	if !drawsTable(options) || len(steps) == 0 {
		return layout
	}
	last := steps[len(steps)-1]
	layout.timeForm = "15:04"
	if last.Ended.Sub(last.Started) < time.Minute {
		layout.timeForm += ":05"
	}
	if last.Ended.Sub(steps[0].Started) > 24*time.Hour {
		layout.timeForm = "01-02 " + layout.timeForm
	}
	if options.Width > 0 {
		others := 3 + 8*len(layout.columns) + len(layout.timeForm) // the usual width of the other columns and all gaps
		drawn := 1
		if slices.Contains(layout.columns, "trend_jobs") {
			drawn = 2
		}
		cells := max((options.Width-others)/drawn, leastSparkline)
		layout.perCell = (len(steps) + cells - 1) / cells
	}
	return layout
}

// StepsPerCell returns how many steps share a cell of the sparklines, because the terminal is narrow.
func StepsPerCell(options output.Options, steps []Step) int {
	return trendLayout(options, steps).perCell
}

// sparkline draws a count for each step, scaled to the largest: a dot for 0, and any other count as a bar.
func (s *sparklines) sparkline(counts []int64) string {
	levels := []rune("·▁▂▃▄▅▆▇█")
	if s.ascii {
		levels = []rune(".:-=+*#%@")
	}
	var cells []int64 // the last one is of the last steps
	for end := len(counts); end > 0; end -= s.perCell {
		cells = append(cells, sum(counts[max(end-s.perCell, 0):end]))
	}
	slices.Reverse(cells)
	var line strings.Builder
	for _, count := range cells {
		level := 0
		if count > 0 {
			level = int(math.Ceil(float64(count) / float64(slices.Max(cells)) * float64(len(levels)-1)))
		}
		line.WriteRune(levels[level])
	}
	return line.String()
}

// worst returns the cell of the worst step.
func (s *sparklines) worst(row output.Object) int {
	trend := statusOf(row).Trend
	step, failed := trend.worst()
	if !failed {
		return -1
	}
	steps := len(trend.Steps)
	return (steps+s.perCell-1)/s.perCell - 1 - (steps-1-step)/s.perCell
}

func faintIfNone(line string) output.Style {
	if strings.Trim(line, "·.") == "" {
		return output.Faint
	}
	return output.Plain
}

func (s *sparklines) time(at time.Time) string {
	return at.Format(cmp.Or(s.timeForm, time.RFC3339Nano))
}

// trend writes a line with the failures of each step.
func (p *page) trend(trend *Trend) {
	layout := trendLayout(p.options, trend.Steps)
	text := "none failed"
	if step, failed := trend.worst(); failed {
		failed, worst := output.Count(int(sum(trend.Failed))), output.Count(int(trend.Failed[step]))
		text = fmt.Sprintf("%s failed; worst %s (%s)", failed, layout.time(trend.Steps[step].Started), worst)
	}
	p.line("failures by hour", layout.sparkline(trend.Failed)+"  "+text, output.Plain)
}

func sum(counts []int64) (sum int64) {
	for _, count := range counts {
		sum += count
	}
	return sum
}
