package view

import (
	"cmp"
	"encoding/json"
	"slices"

	"jt/output"
)

// laterField returns how to find a field of earlier releases in a row of releases from /v6 on, which have it elsewhere: in the
// Seed manifest and the configuration, that details alone have. It returns nil for other fields.
func laterField(path string) func(output.Object) []byte {
	at := func(place string) func(output.Object) []byte {
		return func(row output.Object) []byte {
			value, _ := row.Field(place)
			return value
		}
	}
	switch path {
	case "archived":
		return at("deprecated")
	case "author_name":
		return at("manifest.job.maintainer.name")
	case "author_url":
		return at("manifest.job.maintainer.url")
	case "priority":
		return at("configuration.priority")
	case "timeout", "errors", "interface", "interface.command":
		return at("manifest.job." + path)
	case "interface.version":
		return at("manifest.seedVersion")
	case "cpus_required":
		return func(row output.Object) []byte { return resourceOf(row, "cpus").Value }
	case "mem_required":
		return func(row output.Object) []byte { return resourceOf(row, "mem").Value }
	case "disk_out_const_required":
		return func(row output.Object) []byte { return resourceOf(row, "disk").Value }
	case "disk_out_mult_required":
		return func(row output.Object) []byte { return resourceOf(row, "disk").InputMultiplier }
	}
	return nil
}

// shownField returns a field as text, of rows of later releases too.
func shownField(row output.Object, path string) string {
	value := plainField(row, path)
	if later := laterField(path); value == "" && later != nil {
		return PlainValue(later(row))
	}
	return value
}

// withLaterFields lets columns find their fields in rows of later releases too.
func withLaterFields(columns []output.Column) []output.Column {
	for i := range columns {
		columns[i].Else = laterField(cmp.Or(columns[i].Path, columns[i].Name))
	}
	return columns
}

// seedResource is a resource that a Seed manifest asks for.
type seedResource struct {
	Name            string          `json:"name"`            // cpus, mem and disk, and any other
	Value           json.RawMessage `json:"value"`           // a number; MiB of mem and disk
	InputMultiplier json.RawMessage `json:"inputMultiplier"` // and this many times the size of the input files
}

// resourceOf returns a resource that the manifest in details asks for, or an empty one.
func resourceOf(row output.Object, name string) seedResource {
	text, _ := row.Field("manifest.job.resources.scalar")
	var resources []seedResource
	if json.Unmarshal(text, &resources) != nil {
		return seedResource{}
	}
	at := slices.IndexFunc(resources, func(resource seedResource) bool { return resource.Name == name })
	if at < 0 {
		return seedResource{}
	}
	return resources[at]
}
