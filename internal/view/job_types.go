package view

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"jt/client"
	"jt/client/model"
	"jt/output"
)

// JobTypes is the view of job types. Every documented field has a column.
func JobTypes() output.View {
	return output.View{
		Columns: withLaterFields(slices.Concat(
			nameColumns(""),
			[]output.Column{
				{Name: "state", Kind: output.Text, Derive: jobTypeState, Style: stateStyle},
				refColumn(JobTypeName),
				{Name: "priority", Kind: output.Number},
				{Name: "modified", Path: "last_modified", Kind: output.Time},
				{Name: "cpus", Path: "cpus_required", Kind: output.Number},
				{Name: "mem", Path: "mem_required", Kind: output.Number, Format: mebibytes},
				{Name: "disk", Path: "disk_out_const_required", Kind: output.Number, Format: mebibytes},
				{Name: "timeout", Kind: output.Number, Format: seconds},
				{Name: "tries", Path: "max_tries", Kind: output.Number},
				{Name: "image", Path: "docker_image", Kind: output.Text, Shorten: true},
			},
			fields("", output.Time, "created", "paused", "archived"),
			[]output.Column{{Name: "paused_by", Kind: output.Text, Derive: pausedByColumn, Shorten: true}},
			kindColumns(""),
			fields("", output.Boolean, "uses_docker", "docker_privileged"),
			fields("", output.Text, "docker_image"),
			fields("", output.Number, "max_tries", "cpus_required"),
			[]output.Column{
				{Name: "mem_required", Kind: output.Number, Format: mebibytes},
				{Name: "disk_out_const_required", Kind: output.Number, Format: mebibytes},
			},
			fields("", output.Number, "disk_out_mult_required"),
			fields("", output.Time, "last_modified"),
			fields("", output.Number, "max_scheduled", "revision_num"),
		)),
		Table: []string{"id", "name", "version", "category", "state", "priority", "modified", "title"},
		Rows:  []string{"id", "name", "version", "title", "category", "state", "priority", "modified"},
		Wide: []string{
			"id", "name", "version", "category", "state", "paused", "priority", "cpus", "mem", "disk",
			"timeout", "tries", "created", "modified", "image", "title",
		},
		Name:     JobTypeName,
		Describe: describe,
	}
}

// ListSorts returns the columns that the server can sort the list by.
func ListSorts() []string { return columnNames(sortable()) }

// ListSortField returns the server's name of a column to sort the list by, with a dash in front if it is reversed.
func ListSortField(sort Sort) string {
	columns := sortable()
	column := columns[slices.IndexFunc(columns, func(column output.Column) bool { return column.Name == sort.Column })]
	dash := ""
	if sort.Reversed {
		dash = "-"
	}
	return dash + cmp.Or(column.Path, column.Name)
}

func sortable() []output.Column {
	return slices.DeleteFunc(JobTypes().Columns, func(column output.Column) bool {
		return column.Derive != nil || !slices.Contains(client.OrderFields(), cmp.Or(column.Path, column.Name))
	})
}

// JobTypeRow is a job type of the server, and what is known of it from elsewhere.
type JobTypeRow struct {
	model.Object

	Recent   *client.RecentCounts // the recent counts of jobs, which the details of releases from /v6 on lack
	Trend    *Trend               // of the last 24 hours; nil if it was not asked for
	PausedBy func() string        // who paused it, and why; "" if that is not known. It may be nil
}

func pausedBy(row output.Object) string {
	if known, ok := rowOf(row).(JobTypeRow); ok && known.PausedBy != nil {
		return known.PausedBy()
	}
	return ""
}

func pausedByColumn(row output.Object) (any, error) {
	if by := pausedBy(row); by != "" {
		return by, nil
	}
	return nil, nil
}

// CheckDetails returns the error of details that have another type in a field than documented.
func CheckDetails(details model.Object) error {
	_, _, err := readDetails(details)
	return err
}

func readDetails(object model.Object) (model.JobTypeDetails, *seed, error) {
	details, err := object.Details()
	if err != nil {
		return details, nil, err
	}
	seed, err := readSeed(object)
	return details, seed, err
}

// Details is the view of details in the formats that have rows: that of job types, with the fields that only details have.
func Details() output.View {
	view := JobTypes()
	view.Columns = append(view.Columns,
		output.Column{Name: "command", Path: "interface.command", Kind: output.Text, Shorten: true},
		output.Column{Name: "arguments", Path: "interface.command_arguments", Kind: output.Text, Shorten: true},
	)
	view.Columns = append(view.Columns, fields("", output.Any,
		"interface", "error_mapping", "errors", "job_counts_6h", "job_counts_12h", "job_counts_24h", "manifest", "configuration")...)
	view.Columns = withLaterFields(view.Columns)
	view.Wide = append(view.Wide, "command", "arguments")
	return view
}

// The states of a job type. One that is archived and paused counts as archived.
const (
	StateArchived = "archived"
	StatePaused   = "paused"
	stateActive   = "active"
)

// jobTypeState returns the state of a job type.
func jobTypeState(row output.Object) (any, error) {
	object := ServerObject(row)
	active, err := object.Boolean("is_active")
	if err != nil {
		return nil, err
	}
	paused, err := object.Boolean("is_paused")
	if err != nil {
		return nil, err
	}
	switch {
	case !active:
		return StateArchived, nil
	case paused:
		return StatePaused, nil
	}
	return stateActive, nil
}

func stateStyle(state string) output.Style {
	switch state {
	case StatePaused:
		return output.Warning
	case StateArchived:
		return output.Faint
	}
	return output.Plain
}

// JobTypeName returns a REF of a job type; see JobTypeRef.
func JobTypeName(row output.Object) (string, error) {
	object := ServerObject(row)
	name, err := object.Text("name")
	if err != nil {
		return "", err
	}
	version, err := object.Text("version")
	if err != nil {
		return "", err
	}
	id, _ := object.Field("id")
	return JobTypeRef(string(id), name, version), nil
}

// JobTypeRef returns name@version, or the id if name@version could not be read back as a REF, one per line.
func JobTypeRef(id, name, version string) string {
	ref := name + "@" + version
	if name == "" || version == "" || strings.ContainsFunc(ref, unicode.IsControl) || strings.TrimSpace(ref) != ref || strings.Contains(version, "@") {
		return id
	}
	return ref
}

// JobTypeKey returns the id of a job type.
func JobTypeKey(row output.Object) string { return plainField(row, "id") }
