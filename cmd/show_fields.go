package cmd

import (
	"strings"
	"time"

	"jt/client"
	"jt/output"
)

// section is a part of the page about a job type.
type section struct {
	title  string
	fields []shownField
	tables func(client.JobTypeDetails) []shownTable // nil for none
}

// shownField is a line of a section.
type shownField struct {
	label string
	path  string
	spell func(page *pages, value string) string // nil leaves the server's value
	style func(value string) output.Style        // nil is plain
	// derive makes the value instead of a path.
	derive func(page *pages, details client.JobTypeDetails) string
}

// sections are the parts of a page, in their order.
func sections() []section {
	return []section{
		{title: "identity", fields: []shownField{
			{label: "id", path: "id"},
			{label: "name", path: "name"},
			{label: "version", path: "version"},
			{label: "title", path: "title"},
			{label: "description", path: "description"},
			{label: "category", path: "category"},
			{label: "author", path: "author_name"},
			{label: "author URL", path: "author_url"},
			{label: "icon", path: "icon_code"},
			{label: "created", path: "created", spell: (*pages).time},
			{label: "last modified", path: "last_modified", spell: (*pages).time},
		}},
		{title: "state", fields: []shownField{
			{label: "state", derive: (*pages).state, style: pageStateStyle},
			{label: "last paused", path: "paused", spell: (*pages).time},
			{label: "archived", path: "archived", spell: (*pages).time},
			{label: "operational", path: "is_operational", spell: operational},
			{label: "system", path: "is_system", spell: yesOrNo},
			{label: "long-running", path: "is_long_running", spell: yesOrNo},
		}},
		{title: "resources", fields: []shownField{
			{label: "priority", path: "priority", spell: suffixed(", lower numbers first")},
			{label: "timeout", path: "timeout", spell: suffixed(" s")},
			{label: "tries", path: "max_tries"},
			{label: "CPUs", path: "cpus_required"},
			{label: "memory", path: "mem_required", spell: suffixed(" MiB")},
			{label: "disk for output", path: "disk_out_const_required", spell: suffixed(" MiB")},
			{label: "and for input", path: "disk_out_mult_required", spell: suffixed(" times the size of the input files")},
		}},
		{title: "docker", fields: []shownField{
			{label: "uses docker", path: "uses_docker", spell: yesOrNo},
			{label: "image", path: "docker_image"},
			{label: "privileged", path: "docker_privileged", spell: yesOrNo},
		}},
		{title: "jobs", tables: jobTables},
		{title: "errors", fields: []shownField{
			{label: "mapping version", path: "error_mapping.version"},
		}, tables: errorTables},
		{title: "interface", fields: []shownField{
			{label: "version", path: "interface.version"},
			{label: "command", path: "interface.command"},
			{label: "arguments", path: "interface.command_arguments"},
		}, tables: interfaceTables},
	}
}

// state says what a job type is, and since when.
func (p *pages) state(details client.JobTypeDetails) string {
	var parts []string
	add := func(state string, since *time.Time, path string) {
		if since != nil {
			value, _ := details.Object.Field(path)
			state += " since " + plainValue(value) + ", for " + output.Span(p.options.Now.Sub(*since))
		}
		parts = append(parts, state)
	}
	if !details.IsActive {
		add(stateArchived, details.Archived, "archived")
	}
	if details.IsPaused {
		add(statePaused, details.Paused, "paused")
	}
	if len(parts) == 0 {
		return stateActive
	}
	return strings.Join(parts, "; ")
}

func pageStateStyle(value string) output.Style {
	switch {
	case strings.Contains(value, statePaused):
		return output.Warning
	case strings.HasPrefix(value, stateArchived):
		return output.Faint
	}
	return output.Plain
}

// time adds the age to a time on a terminal.
func (p *pages) time(value string) string {
	at, err := time.Parse(time.RFC3339, value)
	if err != nil || !p.options.Terminal {
		return value
	}
	return value + " (" + output.Age(at, p.options.Now) + ")"
}

func suffixed(suffix string) func(*pages, string) string {
	return func(_ *pages, value string) string { return value + suffix }
}

func yesOrNo(_ *pages, value string) string {
	switch value {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return value
}

func operational(page *pages, value string) string {
	if value == "false" {
		return "no, still in research and development"
	}
	return yesOrNo(page, value)
}
