package cmd

import (
	"strings"
	"unicode"

	"jt/client"
	"jt/output"
)

// jobTypeView is how job types are shown: every documented field has a column.
func jobTypeView() output.View {
	return output.View{
		Columns: []output.Column{
			{Name: "id", Kind: output.Number},
			{Name: "name", Kind: output.Text, OwnLine: true},
			{Name: "version", Kind: output.Text},
			{Name: "title", Kind: output.Text, Shorten: true},
			{Name: "description", Kind: output.Text, Shorten: true},
			{Name: "category", Kind: output.Text, Shorten: true},
			{Name: "state", Kind: output.Text, Derive: jobTypeState, Style: stateStyle},
			{Name: "priority", Kind: output.Number},
			{Name: "modified", Path: "last_modified", Kind: output.Time},
			{Name: "cpus", Path: "cpus_required", Kind: output.Number},
			{Name: "mem", Path: "mem_required", Kind: output.Number},
			{Name: "disk", Path: "disk_out_const_required", Kind: output.Number},
			{Name: "timeout", Kind: output.Number},
			{Name: "tries", Path: "max_tries", Kind: output.Number},
			{Name: "image", Path: "docker_image", Kind: output.Text, Shorten: true},
			{Name: "created", Kind: output.Time},
			{Name: "paused", Kind: output.Time},
			{Name: "archived", Kind: output.Time},
			{Name: "author_name", Kind: output.Text},
			{Name: "author_url", Kind: output.Text},
			{Name: "is_system", Kind: output.Boolean},
			{Name: "is_long_running", Kind: output.Boolean},
			{Name: "is_active", Kind: output.Boolean},
			{Name: "is_operational", Kind: output.Boolean},
			{Name: "is_paused", Kind: output.Boolean},
			{Name: "icon_code", Kind: output.Text},
			{Name: "uses_docker", Kind: output.Boolean},
			{Name: "docker_privileged", Kind: output.Boolean},
			{Name: "docker_image", Kind: output.Text},
			{Name: "max_tries", Kind: output.Number},
			{Name: "cpus_required", Kind: output.Number},
			{Name: "mem_required", Kind: output.Number},
			{Name: "disk_out_const_required", Kind: output.Number},
			{Name: "disk_out_mult_required", Kind: output.Number},
			{Name: "last_modified", Kind: output.Time},
		},
		Table: []string{"id", "name", "version", "title", "category", "state", "priority", "modified"},
		Wide: []string{
			"id", "name", "version", "title", "category", "state", "paused", "priority", "cpus", "mem", "disk",
			"timeout", "tries", "image", "created", "modified",
		},
		Name:     jobTypeName,
		Describe: func(row output.Object) string { return serverObject(row).Describe() },
		Key:      func(row output.Object) string { return fieldText(row, "id") },
	}
}

// serverObject is the row as the client gave it; all rows that are printed come from there.
func serverObject(row output.Object) client.Object {
	switch row := row.(type) {
	case client.Object:
		return row
	case *statusRow:
		return row.Object
	}
	return client.Object{}
}

// fieldText is a field as the server spells it, "" where there is none.
func fieldText(row output.Object, path string) string {
	value, _ := row.Field(path)
	return string(value)
}

// The states of a job type, in the order in which one hides the other.
const (
	stateArchived = "archived"
	statePaused   = "paused"
	stateActive   = "active"
)

func jobTypeState(row output.Object) (any, error) {
	object := serverObject(row)
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
		return stateArchived, nil
	case paused:
		return statePaused, nil
	}
	return stateActive, nil
}

func stateStyle(state string) output.Style {
	switch state {
	case statePaused:
		return output.Warning
	case stateArchived:
		return output.Faint
	}
	return output.Plain
}

// jobTypeName is a REF that names the job type: name@version, or its id where that text would not stay one line.
func jobTypeName(row output.Object) (string, error) {
	object := serverObject(row)
	name, err := object.Text("name")
	if err != nil {
		return "", err
	}
	version, err := object.Text("version")
	if err != nil {
		return "", err
	}
	id, _ := object.Field("id")
	return jobTypeRef(string(id), name, version), nil
}

func jobTypeRef(id, name, version string) string {
	ref := name + "@" + version
	if name == "" || version == "" || strings.ContainsFunc(ref, unicode.IsControl) || strings.TrimSpace(ref) != ref || strings.Contains(version, "@") {
		return id
	}
	return ref
}
