package view

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/client/model"
	"jt/output"
)

// writeJobType writes the page of a job type.
func writeJobType(p *page, row output.Object) {
	details, seed, err := readDetails(ServerObject(row))
	if err != nil {
		p.err = err
		return
	}
	known, _ := row.(JobTypeRow)
	if counted := known.Recent; counted != nil {
		details.JobCounts6h, details.JobCounts12h, details.JobCounts24h = counted.Last6h, counted.Last12h, counted.Last24h
	}
	p.headline(row, details)
	p.section("jobs", row, nil)
	p.jobs(details)
	if known.Trend != nil {
		p.trend(known.Trend)
	}
	p.section("errors", row, []output.Column{{Name: "mapping version", Path: "error_mapping.version"}})
	if seed != nil {
		exitCodes(p, seed.job.Errors)
	} else {
		p.errors(details)
	}
	p.section("resources", row, []output.Column{
		{Name: "priority", Format: suffixed(" (lower numbers first)")},
		{Name: "timeout", Format: seconds},
		{Name: "tries", Path: "max_tries"},
		{Name: "CPUs", Path: "cpus_required"},
		{Name: "memory", Path: "mem_required", Format: mebibytes},
		{Name: "disk for output", Path: "disk_out_const_required", Format: mebibytes},
		{Name: "plus for input", Path: "disk_out_mult_required", Format: suffixed(" times the size of the input files")},
	})
	if seed != nil {
		seed.resources(p)
	}
	p.section("state", row, nil)
	state, style := p.state(details, func(at string) string { return " since " + p.time(at) })
	p.line("state", state, style)
	if by := pausedBy(row); by != "" {
		p.line("paused by", by, output.Plain)
	}
	p.fields(row, []output.Column{
		{Name: "last paused", Path: "paused", Format: p.time},
		{Name: "archived", Format: p.time},
		{Name: "operational", Path: "is_operational", Format: operational},
		{Name: "system", Path: "is_system", Format: yesOrNo},
		{Name: "long-running", Path: "is_long_running", Format: yesOrNo},
	})
	p.knownFields(row, []output.Column{
		{Name: "published", Path: "is_published", Format: yesOrNo},
		{Name: "unmet resources", Path: "unmet_resources"},
		{Name: "max scheduled", Path: "max_scheduled"},
		{Name: "revision", Path: "revision_num"},
	})
	if seed != nil {
		seed.configured(p)
	}
	p.section("docker", row, []output.Column{
		{Name: "uses Docker", Path: "uses_docker", Format: yesOrNo},
		{Name: "image", Path: "docker_image"},
		{Name: "privileged", Path: "docker_privileged", Format: yesOrNo},
	})
	p.section("interface", row, []output.Column{
		{Name: "version", Path: "interface.version"},
		{Name: "command", Path: "interface.command"},
		{Name: "arguments", Path: "interface.command_arguments"},
	})
	if seed != nil {
		details.Interface = seed.interfaces()
	}
	p.interfaces(cmp.Or(details.Interface, &model.JobInterface{}))
	if seed != nil {
		seed.interfaceTables(p)
	}
	p.section("identity", row, []output.Column{
		{Name: "id"},
		{Name: "name"},
		{Name: "version"},
		{Name: "title"},
		{Name: "description"},
		{Name: "category"},
		{Name: "icon", Path: "icon_code"},
		{Name: "created", Format: p.time},
		{Name: "last modified", Path: "last_modified", Format: p.time},
		{Name: "author", Path: "author_name"},
		{Name: "author URL", Path: "author_url"},
	})
	if seed != nil {
		seed.identity(p)
	}
}

// headline writes what an operator looks for first: the REF, the state, the jobs of now and the failure rate.
func (p *page) headline(row output.Object, details model.JobTypeDetails) {
	ref, err := JobTypeName(row)
	p.err = cmp.Or(p.err, err)
	state, style := p.state(details, p.lately)
	counts := details.JobCounts24h
	failed, finished := failedJobs(counts), FinishedJobs(counts)
	parts := []string{
		ref + ": " + state,
		output.Count(int(counts.Total(model.StatusRunning))) + " running",
		output.Count(int(counts.Total(model.StatusQueued))) + " queued",
	}
	if rate := spelledRate(counts); rate != "" {
		parts = append(parts, rate+" of "+output.Count(int(finished))+" failed in 24h")
	} else {
		parts = append(parts, "none finished in 24h")
	}
	if failing := failureStyle(failed, finished); failing != output.Faint && failing != output.Plain {
		style = failing
	}
	p.title(strings.Join(parts, ", "), style)
}

// state returns the state of a job type, with its start where the server has it. Archived and paused can both hold.
func (p *page) state(details model.JobTypeDetails, spelled func(at string) string) (text string, style output.Style) {
	var parts []string
	add := func(state string, since *time.Time, path string) {
		if since != nil {
			state += spelled(shownField(details.Object, path))
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

// lately says since when, on a terminal only how long ago.
func (p *page) lately(value string) string {
	at, err := time.Parse(time.RFC3339, value)
	if err != nil || !p.options.Terminal {
		return " since " + value
	}
	return " " + output.Age(at, p.options.Now)
}

// time adds its age to a time, on a terminal.
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

// jobs writes the job counts of the last 6, 12 and 24 hours, by status and by category of failure.
func (p *page) jobs(details model.JobTypeDetails) {
	spans := []struct {
		name   string
		counts model.JobCounts
	}{{"6h", details.JobCounts6h}, {"12h", details.JobCounts12h}, {"24h", details.JobCounts24h}}
	all := slices.Concat(details.JobCounts6h, details.JobCounts12h, details.JobCounts24h)
	status := func(count model.JobCount) string { return count.Status }
	category := func(count model.JobCount) string { return OrEmpty(count.Category) }

	jobs := func(counts model.JobCounts) any { return allJobs(counts) }
	var rows []map[string]any
	add := func(label string, keep func(model.JobCount) bool, figure func(model.JobCounts) any) {
		row := map[string]any{"status": label, "most recent": mostRecent(filter(all, keep))}
		for _, span := range spans {
			row[span.name] = figure(filter(span.counts, keep))
		}
		rows = append(rows, row)
	}
	statuses := withOthers(
		all, status, model.StatusPending, model.StatusBlocked, model.StatusQueued, model.StatusRunning,
		model.StatusCompleted, model.StatusFailed, model.StatusCanceled,
	)
	for _, of := range statuses {
		has := func(count model.JobCount) bool { return count.Status == of }
		add(of, has, jobs)
		if of != model.StatusFailed {
			continue
		}
		for _, kind := range withOthers(filter(all, has), category, model.CategorySystem, model.CategoryData, model.CategoryAlgorithm) {
			add("  "+cmp.Or(kind, "(no category)"), func(count model.JobCount) bool { return has(count) && category(count) == kind }, jobs)
		}
	}
	add("failure rate", func(count model.JobCount) bool {
		return count.Status == model.StatusCompleted || count.Status == model.StatusFailed
	}, func(counts model.JobCounts) any { return given(spelledRate(counts)) })

	columns := []output.Column{{Name: "status", Kind: output.Text, Style: func(status string) output.Style {
		if status == model.StatusFailed {
			return failureStyle(failedJobs(details.JobCounts24h), FinishedJobs(details.JobCounts24h))
		}
		return output.Plain
	}}}
	for _, span := range spans {
		columns = append(columns, output.Column{Name: span.name, Right: true, Style: countStyle})
	}
	table(p, "", append(columns, output.Column{Name: "most recent", Kind: output.Time}), rows)
}

func filter(counts model.JobCounts, keep func(model.JobCount) bool) model.JobCounts {
	return slices.DeleteFunc(slices.Clone(counts), func(count model.JobCount) bool { return !keep(count) })
}

// withOthers returns the documented values of a field, then the others that occur in counts.
func withOthers(counts model.JobCounts, field func(model.JobCount) string, documented ...string) []string {
	var others []string
	for _, count := range counts {
		if value := field(count); !slices.Contains(documented, value) {
			others = append(others, value)
		}
	}
	slices.Sort(others)
	return append(documented, slices.Compact(others)...)
}

// OrEmpty returns a text, "" for nil.
func OrEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// mappedError is an error with an exit code that means it, if there is one.
type mappedError struct {
	model.JobError

	ExitCode string `json:"code"`
}

// errors writes the error of each exit code in the mapping, then the errors that no exit code maps to. Not every name in a
// mapping is an error of the server.
func (p *page) errors(details model.JobTypeDetails) {
	known, mapped := map[string]model.JobError{}, map[string]bool{}
	for _, failure := range details.Errors {
		known[failure.Name] = failure
	}
	var rows []mappedError
	if details.ErrorMapping != nil {
		names := details.ErrorMapping.ExitCodes
		for _, code := range slices.SortedFunc(maps.Keys(names), CompareExitCodes) {
			failure := known[string(names[code])]
			failure.Name = string(names[code])
			mapped[failure.Name] = true
			rows = append(rows, mappedError{failure, code})
		}
	}
	for _, failure := range details.Errors {
		if !mapped[failure.Name] {
			rows = append(rows, mappedError{JobError: failure})
		}
	}
	exitCodes(p, rows)
}

func exitCodes[Row any](p *page, rows []Row) {
	table(p, "exit codes", []output.Column{
		{Name: "exit code", Path: "code", Right: true},
		{Name: "name", Kind: output.Text},
		{Name: "category", Kind: output.Text},
		{Name: "title", Kind: output.Text, Shorten: true},
		{Name: "description", Kind: output.Text, Shorten: true},
	}, rows)
}

// CompareExitCodes compares exit codes by number. Keys that are not numbers come last.
func CompareExitCodes(a, b string) int {
	number := func(code string) int {
		number, err := strconv.Atoi(code)
		if err != nil {
			return math.MaxInt
		}
		return number
	}
	return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b))
}

// interfaces writes the inputs, outputs and shared resources of a job.
func (p *page) interfaces(described *model.JobInterface) {
	list := func(label string, parts []model.InterfaceField, media ...output.Column) {
		var rows []map[string]any
		for _, part := range parts {
			required := "yes"
			if part.Required != nil && !*part.Required {
				required = "no"
			}
			rows = append(rows, map[string]any{
				"name": part.Name, "type": part.Type, "required": required,
				"media types": strings.Join(part.MediaTypes, ", "), "media type": part.MediaType,
			})
		}
		table(p, label, append(fields("", output.Text, "name", "type", "required"), media...), rows)
	}
	list("inputs", described.InputData, output.Column{Name: "media types", Shorten: true})
	list("outputs", described.OutputData, output.Column{Name: "media type", Shorten: true})
	list("shared resources", described.SharedResources)
}
