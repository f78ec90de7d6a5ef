package view

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"jt/client"
	"jt/output"
)

// jobTables has the job counts of three spans of time side by side, by status and category.
func jobTables(details client.JobTypeDetails) []shownTable {
	spans := []struct {
		name   string
		counts client.JobCounts
	}{{"6h", details.JobCounts6h}, {"12h", details.JobCounts12h}, {"24h", details.JobCounts24h}}

	var all client.JobCounts
	for _, span := range spans {
		all = append(all, span.counts...)
	}
	var rows []map[string]any
	add := func(label string, of func(client.JobCounts) client.JobCounts, tell func(client.JobCounts) any) {
		row := map[string]any{"status": label}
		for _, span := range spans {
			row[span.name] = tell(of(span.counts))
		}
		row["most recent"] = mostRecent(of(all))
		rows = append(rows, row)
	}
	for _, status := range shownStatuses(all) {
		add(status, withStatus(status), allJobs)
		for _, category := range failedCategories(status, all) {
			add("  "+cmp.Or(category, "(no category)"), withCategory(category), allJobs)
		}
	}
	rate := func(counts client.JobCounts) any {
		if rate, ok := counts.FailureRate(); ok {
			return Percentage(strconv.FormatFloat(rate, 'f', -1, 64))
		}
		return nil
	}
	ended := func(counts client.JobCounts) client.JobCounts {
		return append(withStatus(client.StatusCompleted)(counts), withStatus(client.StatusFailed)(counts)...)
	}
	add("failure rate", ended, rate)

	anyFailed := all.Total(client.StatusFailed) > 0
	columns := []output.Column{{Name: "status", Kind: output.Text, Style: func(status string) output.Style {
		if status == client.StatusFailed && anyFailed {
			return output.Bad
		}
		return output.Plain
	}}}
	for _, span := range spans {
		columns = append(columns, output.Column{Name: span.name, Right: true, Style: countStyle})
	}
	columns = append(columns, output.Column{Name: "most recent", Kind: output.Time})
	return []shownTable{{columns: columns, rows: rows}}
}

// shownStatuses are the documented ones, in the order of a job's life, and those that a server has beside them.
func shownStatuses(counts client.JobCounts) []string {
	statuses := []string{
		client.StatusPending, client.StatusBlocked, client.StatusQueued, client.StatusRunning,
		client.StatusCompleted, client.StatusFailed, client.StatusCanceled,
	}
	var others []string
	for _, count := range counts {
		if !slices.Contains(statuses, count.Status) && !slices.Contains(others, count.Status) {
			others = append(others, count.Status)
		}
	}
	slices.Sort(others)
	return append(statuses, others...)
}

// failedCategories are the categories of failures, the documented ones first; "" where jobs failed without one. Other
// statuses have none.
func failedCategories(status string, counts client.JobCounts) []string {
	if status != client.StatusFailed {
		return nil
	}
	categories := []string{client.CategorySystem, client.CategoryData, client.CategoryAlgorithm}
	var others []string
	for _, count := range withStatus(status)(counts) {
		category := OrEmpty(count.Category)
		if !slices.Contains(categories, category) && !slices.Contains(others, category) {
			others = append(others, category)
		}
	}
	slices.Sort(others)
	return append(categories, others...)
}

// OrEmpty is a text that may be null, as one that may be empty.
func OrEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func withStatus(status string) func(client.JobCounts) client.JobCounts {
	return func(counts client.JobCounts) client.JobCounts {
		return slices.DeleteFunc(slices.Clone(counts), func(count client.JobCount) bool { return count.Status != status })
	}
}

// withCategory are the failures of a category.
func withCategory(category string) func(client.JobCounts) client.JobCounts {
	return func(counts client.JobCounts) client.JobCounts {
		return slices.DeleteFunc(withStatus(client.StatusFailed)(counts), func(count client.JobCount) bool {
			return OrEmpty(count.Category) != category
		})
	}
}

// errorTables tells which error each exit code of the mapping means, as far as the server knows it.
func errorTables(details client.JobTypeDetails) []shownTable {
	known := map[string]client.JobError{}
	for _, failure := range details.Errors {
		known[failure.Name] = failure
	}
	var rows []map[string]any
	add := func(code, name string) {
		row := map[string]any{"exit code": code, "name": name}
		if failure, ok := known[name]; ok {
			row["category"], row["title"], row["description"] = failure.Category, failure.Title, failure.Description
		}
		rows = append(rows, row)
	}
	mapped := map[string]bool{}
	if details.ErrorMapping != nil {
		codes := slices.SortedFunc(maps.Keys(details.ErrorMapping.ExitCodes), CompareExitCodes)
		for _, code := range codes {
			name := string(details.ErrorMapping.ExitCodes[code])
			mapped[name] = true
			add(code, name)
		}
	}
	for _, failure := range details.Errors {
		if !mapped[failure.Name] {
			add("", failure.Name)
		}
	}
	return []shownTable{{label: "exit codes", rows: rows, columns: []output.Column{
		{Name: "exit code", Right: true},
		{Name: "name", Kind: output.Text},
		{Name: "category", Kind: output.Text},
		{Name: "title", Kind: output.Text, Shorten: true},
		{Name: "description", Kind: output.Text, Shorten: true},
	}}}
}

// interfaceTables lists what a job is given, makes and shares.
func interfaceTables(details client.JobTypeDetails) []shownTable {
	inputs := shownTable{label: "inputs", columns: interfaceColumns("media types")}
	outputs := shownTable{label: "outputs", columns: interfaceColumns("media type")}
	shared := shownTable{label: "shared resources", columns: interfaceColumns("")}
	if details.Interface == nil {
		return []shownTable{inputs, outputs, shared}
	}
	for _, input := range details.Interface.InputData {
		row := interfaceRow(input.Name, input.Type, input.Required)
		row["media types"] = strings.Join(input.MediaTypes, ", ")
		inputs.rows = append(inputs.rows, row)
	}
	for _, made := range details.Interface.OutputData {
		row := interfaceRow(made.Name, made.Type, made.Required)
		row["media type"] = made.MediaType
		outputs.rows = append(outputs.rows, row)
	}
	for _, resource := range details.Interface.SharedResources {
		shared.rows = append(shared.rows, interfaceRow(resource.Name, resource.Type, resource.Required))
	}
	return []shownTable{inputs, outputs, shared}
}

func interfaceColumns(media string) []output.Column {
	columns := []output.Column{{Name: "name", Kind: output.Text}, {Name: "type", Kind: output.Text}, {Name: "required", Kind: output.Text}}
	if media == "" {
		return columns
	}
	return append(columns, output.Column{Name: media, Kind: output.Text, Shorten: true})
}

func interfaceRow(name, kind string, required *bool) map[string]any {
	row := map[string]any{"name": name, "type": kind, "required": "yes"}
	if required != nil && !*required {
		row["required"] = "no"
	}
	return row
}

// CompareExitCodes orders by number; what is none comes last.
func CompareExitCodes(a, b string) int {
	first, firstErr := strconv.Atoi(a)
	second, secondErr := strconv.Atoi(b)
	switch {
	case firstErr == nil && secondErr == nil:
		return cmp.Or(cmp.Compare(first, second), cmp.Compare(a, b))
	case firstErr == nil:
		return -1
	case secondErr == nil:
		return 1
	}
	return cmp.Compare(a, b)
}
