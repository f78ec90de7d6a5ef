package view

import (
	"strconv"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// Status is how the counts of job types are shown.
func Status(session *cli.Session) output.View {
	columns := embeddedColumns()
	for _, figure := range Figures() {
		columns = append(columns, output.Column{
			Name: figure.Name, Kind: figure.kind, Style: figure.style, Derive: ofCounts(figure.Of), Format: figure.format,
		})
	}
	table, wide := TableColumns(session, statusLayouts()), wideStatus()
	draw := Bar(session)
	if draw == nil {
		draw = func(client.JobCounts) any { return nil }
	} else {
		table, wide = withBar(table), withBar(wide)
	}
	return output.View{
		Columns: append(columns, output.Column{Name: "bar", Kind: output.Text, Derive: ofCounts(draw)}),
		Table:   table, Wide: wide, Name: EmbeddedName, Describe: describeRow, Key: embeddedKey,
	}
}

// statusLayouts leave out the kinds of failure where there is no room for them.
func statusLayouts() []Layout {
	return []Layout{
		{150, []string{"id", "name", "version", "title", "state", "queued", "running", "completed", "failed", "system", "data", "algorithm", "other", "rate", "recent"}},
		{130, []string{"id", "state", "queued", "running", "completed", "failed", "system", "data", "algorithm", "other", "rate", "recent", "ref"}},
		{100, []string{"id", "state", "queued", "running", "completed", "failed", "rate", "recent", "ref"}},
		{0, []string{"id", "queued", "running", "completed", "failed", "rate", "ref"}},
	}
}

func wideStatus() []string {
	return []string{
		"id", "name", "version", "title", "category", "state", "pending", "blocked", "queued", "running", "completed", "canceled",
		"failed", "system", "data", "algorithm", "other", "rate", "recent",
	}
}

// withBar has the bar beside the rate that it draws.
func withBar(names []string) []string {
	var made []string
	for _, name := range names {
		made = append(made, name)
		if name == "rate" {
			made = append(made, "bar")
		}
	}
	return made
}

func ofCounts(of func(client.JobCounts) any) func(output.Object) (any, error) {
	return func(row output.Object) (any, error) {
		status, ok := row.(*StatusRow)
		if !ok {
			return nil, nil
		}
		counts, err := status.Counts()
		if err != nil {
			return nil, err
		}
		return of(counts), nil
	}
}

// Percentage spells a number from 0 to 1 for eyes. What is not quite none or all does not look like it.
func Percentage(text string) string {
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

func countStyle(count string) output.Style {
	if count == "0" {
		return output.Faint
	}
	return output.Plain
}

func failedStyle(count string) output.Style {
	if count == "0" {
		return output.Faint
	}
	return output.Bad
}

// rateStyle lets the job types stand out of which no fewer jobs fail than succeed.
func rateStyle(rate string) output.Style {
	if number, err := strconv.ParseFloat(rate, 64); err == nil && number >= 0.5 {
		return output.Bad
	}
	return output.Plain
}

// barCells is how long a bar is.
const barCells = 8

// Bar draws the completed jobs against the failed ones; nil where nobody looks.
func Bar(session *cli.Session) func(client.JobCounts) any {
	if !session.Environment.StdoutTerminal || !session.ShowsTable() {
		return nil
	}
	completed, failed := "█", "░"
	if !output.UTF8Locale(session.Environment.Getenv) {
		completed, failed = "=", "x"
	}
	return func(counts client.JobCounts) any {
		rate, ok := counts.FailureRate()
		if !ok {
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
