package view

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/client"
	"jt/output"
)

// writeJobType writes the page about a job type.
func writeJobType(p *page, row output.Object) error {
	details, err := ServerObject(row).Details()
	if err != nil {
		return err
	}
	// A value of the server is spelled for eyes where there is one.
	spelled := func(label, path string, spell func(string) string) {
		value := plainField(details.Object, path)
		if value != "" {
			value = spell(value)
		}
		p.line(label, value, output.Plain)
	}
	field := func(label, path string) { p.line(label, plainField(details.Object, path), output.Plain) }

	p.title(details.Object.Describe())
	p.section("identity")
	field("id", "id")
	field("name", "name")
	field("version", "version")
	field("title", "title")
	field("description", "description")
	field("category", "category")
	field("author", "author_name")
	field("author URL", "author_url")
	field("icon", "icon_code")
	spelled("created", "created", p.time)
	spelled("last modified", "last_modified", p.time)

	p.section("state")
	state, style := p.state(details)
	p.line("state", state, style)
	spelled("last paused", "paused", p.time)
	spelled("archived", "archived", p.time)
	spelled("operational", "is_operational", operational)
	spelled("system", "is_system", yesOrNo)
	spelled("long-running", "is_long_running", yesOrNo)

	p.section("resources")
	spelled("priority", "priority", suffixed(", lower numbers first"))
	spelled("timeout", "timeout", suffixed(" s"))
	field("tries", "max_tries")
	field("CPUs", "cpus_required")
	spelled("memory", "mem_required", suffixed(" MiB"))
	spelled("disk for output", "disk_out_const_required", suffixed(" MiB"))
	spelled("and for input", "disk_out_mult_required", suffixed(" times the size of the input files"))

	p.section("docker")
	spelled("uses docker", "uses_docker", yesOrNo)
	field("image", "docker_image")
	spelled("privileged", "docker_privileged", yesOrNo)

	p.section("jobs")
	if err := p.jobs(details); err != nil {
		return err
	}
	p.section("errors")
	field("mapping version", "error_mapping.version")
	if err := p.errors(details); err != nil {
		return err
	}
	p.section("interface")
	field("version", "interface.version")
	field("command", "interface.command")
	field("arguments", "interface.command_arguments")
	return p.interfaces(details.Interface)
}

// state says what a job type is, and since when.
func (p *page) state(details client.JobTypeDetails) (text string, style output.Style) {
	var parts []string
	add := func(state string, since *time.Time, path string) {
		if since != nil {
			state += " since " + plainField(details.Object, path) + ", for " + output.Span(p.options.Now.Sub(*since))
		}
		parts = append(parts, state)
	}
	if !details.IsActive {
		add(StateArchived, details.Archived, "archived")
		style = output.Faint
	}
	if details.IsPaused {
		add(StatePaused, details.Paused, "paused")
		style = output.Warning
	}
	if len(parts) == 0 {
		return stateActive, output.Plain
	}
	return strings.Join(parts, "; "), style
}

// time adds the age to a time on a terminal.
func (p *page) time(value string) string {
	at, err := time.Parse(time.RFC3339, value)
	if err != nil || !p.options.Terminal {
		return value
	}
	return value + " (" + output.Age(at, p.options.Now) + ")"
}

func suffixed(suffix string) func(string) string {
	return func(value string) string { return value + suffix }
}

func yesOrNo(value string) string {
	switch value {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return value
}

func operational(value string) string {
	if value == "false" {
		return "no, still in research and development"
	}
	return yesOrNo(value)
}

// jobs has the job counts of three spans of time side by side, by status and category.
func (p *page) jobs(details client.JobTypeDetails) error {
	spans := []struct {
		name   string
		counts client.JobCounts
	}{{"6h", details.JobCounts6h}, {"12h", details.JobCounts12h}, {"24h", details.JobCounts24h}}
	all := slices.Concat(details.JobCounts6h, details.JobCounts12h, details.JobCounts24h)

	var rows []map[string]any
	add := func(label string, keep func(client.JobCount) bool, figure func(client.JobCounts) any) {
		kept := func(counts client.JobCounts) client.JobCounts {
			return slices.DeleteFunc(slices.Clone(counts), func(count client.JobCount) bool { return !keep(count) })
		}
		row := map[string]any{"status": label, "most recent": mostRecent(kept(all))}
		for _, span := range spans {
			row[span.name] = figure(kept(span.counts))
		}
		rows = append(rows, row)
	}
	for _, status := range statusesOf(all) {
		add(status, func(count client.JobCount) bool { return count.Status == status }, allJobs)
		if status != client.StatusFailed {
			continue
		}
		for _, category := range categoriesOf(all) {
			add("  "+cmp.Or(category, "(no category)"), func(count client.JobCount) bool {
				return count.Status == client.StatusFailed && OrEmpty(count.Category) == category
			}, allJobs)
		}
	}
	add("failure rate", func(count client.JobCount) bool {
		return count.Status == client.StatusCompleted || count.Status == client.StatusFailed
	}, func(counts client.JobCounts) any {
		if rate, ok := counts.FailureRate(); ok {
			return percentage(strconv.FormatFloat(rate, 'f', -1, 64))
		}
		return nil
	})

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
	return p.table("", columns, rows)
}

// statusesOf are the documented statuses, in the order of a job's life, and those that a server has beside them.
func statusesOf(counts client.JobCounts) []string {
	var found []string
	for _, count := range counts {
		found = append(found, count.Status)
	}
	return withOthers(found,
		client.StatusPending, client.StatusBlocked, client.StatusQueued, client.StatusRunning,
		client.StatusCompleted, client.StatusFailed, client.StatusCanceled)
}

// categoriesOf are the categories of failures, the documented ones first; "" where jobs failed without one.
func categoriesOf(counts client.JobCounts) []string {
	var found []string
	for _, count := range counts {
		if count.Status == client.StatusFailed {
			found = append(found, OrEmpty(count.Category))
		}
	}
	return withOthers(found, client.CategorySystem, client.CategoryData, client.CategoryAlgorithm)
}

// withOthers are the documented values, and then the others that were found.
func withOthers(found []string, documented ...string) []string {
	slices.Sort(found)
	for _, value := range slices.Compact(found) {
		if !slices.Contains(documented, value) {
			documented = append(documented, value)
		}
	}
	return documented
}

// OrEmpty is a text that may be null, as one that may be empty.
func OrEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// errors has the error that each exit code of the mapping means, as far as the server knows it.
func (p *page) errors(details client.JobTypeDetails) error {
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
	return p.table("exit codes", []output.Column{
		{Name: "exit code", Right: true},
		{Name: "name", Kind: output.Text},
		{Name: "category", Kind: output.Text},
		{Name: "title", Kind: output.Text, Shorten: true},
		{Name: "description", Kind: output.Text, Shorten: true},
	}, rows)
}

// CompareExitCodes orders by number; what is not a number comes last.
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

// interfaces lists what a job is given, makes and shares.
func (p *page) interfaces(described *client.JobInterface) error {
	var inputs, outputs, shared []map[string]any
	row := func(name, kind string, required *bool) map[string]any {
		row := map[string]any{"name": name, "type": kind, "required": "yes"}
		if required != nil && !*required {
			row["required"] = "no"
		}
		return row
	}
	if described != nil {
		for _, input := range described.InputData {
			made := row(input.Name, input.Type, input.Required)
			made["media types"] = strings.Join(input.MediaTypes, ", ")
			inputs = append(inputs, made)
		}
		for _, result := range described.OutputData {
			made := row(result.Name, result.Type, result.Required)
			made["media type"] = result.MediaType
			outputs = append(outputs, made)
		}
		for _, resource := range described.SharedResources {
			shared = append(shared, row(resource.Name, resource.Type, resource.Required))
		}
	}
	columns := []output.Column{{Name: "name", Kind: output.Text}, {Name: "type", Kind: output.Text}, {Name: "required", Kind: output.Text}}
	media := func(name string) []output.Column {
		return append(slices.Clip(columns), output.Column{Name: name, Kind: output.Text, Shorten: true})
	}
	return cmp.Or(
		p.table("inputs", media("media types"), inputs),
		p.table("outputs", media("media type"), outputs),
		p.table("shared resources", columns, shared),
	)
}
