package view

import (
	"slices"
	"strings"
	"unicode"

	"jt/client"
	"jt/output"
)

// JobTypes shows job types: every documented field has a column.
func JobTypes() output.View {
	return output.View{
		Columns: slices.Concat(
			nameColumns(""),
			[]output.Column{
				{Name: "state", Kind: output.Text, Derive: JobTypeState, Style: stateStyle},
				{Name: "priority", Kind: output.Number},
				{Name: "modified", Path: "last_modified", Kind: output.Time},
				{Name: "cpus", Path: "cpus_required", Kind: output.Number},
				{Name: "mem", Path: "mem_required", Kind: output.Number},
				{Name: "disk", Path: "disk_out_const_required", Kind: output.Number},
				{Name: "timeout", Kind: output.Number},
				{Name: "tries", Path: "max_tries", Kind: output.Number},
				{Name: "image", Path: "docker_image", Kind: output.Text, Shorten: true},
			},
			fields("", output.Time, "created", "paused", "archived"),
			kindColumns(""),
			fields("", output.Boolean, "uses_docker", "docker_privileged"),
			fields("", output.Text, "docker_image"),
			fields("", output.Number, "max_tries", "cpus_required", "mem_required", "disk_out_const_required", "disk_out_mult_required"),
			fields("", output.Time, "last_modified"),
		),
		Table: []string{"id", "name", "version", "title", "category", "state", "priority", "modified"},
		Wide: []string{
			"id", "name", "version", "title", "category", "state", "paused", "priority", "cpus", "mem", "disk",
			"timeout", "tries", "image", "created", "modified",
		},
		Name:     JobTypeName,
		Describe: describe,
	}
}

// Details shows details in the formats that have rows: as job types, with the fields that details alone have.
func Details() output.View {
	view := JobTypes()
	view.Columns = append(view.Columns,
		output.Column{Name: "command", Path: "interface.command", Kind: output.Text, Shorten: true},
		output.Column{Name: "arguments", Path: "interface.command_arguments", Kind: output.Text, Shorten: true},
	)
	view.Columns = append(view.Columns,
		fields("", output.Any, "interface", "error_mapping", "errors", "job_counts_6h", "job_counts_12h", "job_counts_24h")...)
	view.Wide = append(view.Wide, "command", "arguments")
	return view
}

// nameColumns say which job type it is. path is that of the job type in a row.
func nameColumns(path string) []output.Column {
	return []output.Column{
		{Name: "id", Path: path + "id", Kind: output.Number},
		{Name: "name", Path: path + "name", Kind: output.Text, OwnLine: true},
		{Name: "version", Path: path + "version", Kind: output.Text},
		{Name: "title", Path: path + "title", Kind: output.Text, Shorten: true},
		{Name: "description", Path: path + "description", Kind: output.Text, Shorten: true},
		{Name: "category", Path: path + "category", Kind: output.Text, Shorten: true},
	}
}

// kindColumns say of what kind it is.
func kindColumns(path string) []output.Column {
	return slices.Concat(
		fields(path, output.Text, "author_name", "author_url"),
		fields(path, output.Boolean, "is_system", "is_long_running", "is_active", "is_operational", "is_paused"),
		fields(path, output.Text, "icon_code"),
	)
}

// fields are columns that show fields as they are. path is that of the object that has them.
func fields(path string, kind output.Kind, names ...string) []output.Column {
	columns := make([]output.Column, 0, len(names))
	for _, name := range names {
		columns = append(columns, output.Column{Name: name, Path: path + name, Kind: kind})
	}
	return columns
}

// ServerObject is the row as the client gave it; all rows that are printed come from there.
func ServerObject(row output.Object) client.Object {
	switch row := row.(type) {
	case client.Object:
		return row
	case *StatusRow:
		return row.Object
	}
	return client.Object{}
}

func describe(row output.Object) string { return ServerObject(row).Describe() }

// JobTypeKey identifies a job type.
func JobTypeKey(row output.Object) string { return fieldText(row, "id") }

// fieldText is a field as the server spells it, "" where there is none.
func fieldText(row output.Object, path string) string {
	value, _ := row.Field(path)
	return string(value)
}

// The states of a job type, in the order in which one hides the other.
const (
	StateArchived = "archived"
	StatePaused   = "paused"
	stateActive   = "active"
)

func JobTypeState(row output.Object) (any, error) {
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

// JobTypeName is a REF that names the job type: name@version, or its id where that text would not stay one line.
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

func JobTypeRef(id, name, version string) string {
	ref := name + "@" + version
	if name == "" || version == "" || strings.ContainsFunc(ref, unicode.IsControl) || strings.TrimSpace(ref) != ref || strings.Contains(version, "@") {
		return id
	}
	return ref
}
