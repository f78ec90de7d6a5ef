package view

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"jt/client/model"
	"jt/output"
)

// seedJob is what a page shows of a Seed manifest, below "job". Seed documents its fields.
type seedJob struct {
	Tags       []string `json:"tags"`
	Maintainer struct {
		Organization string `json:"organization"`
		Email        string `json:"email"`
	} `json:"maintainer"`
	PackageVersion string `json:"packageVersion"`
	Interface      struct {
		Inputs   seedDataLists `json:"inputs"`
		Outputs  seedDataLists `json:"outputs"`
		Mounts   []seedMount   `json:"mounts"`
		Settings []seedSetting `json:"settings"`
	} `json:"interface"`
	Resources struct {
		Scalar []seedResource `json:"scalar"`
	} `json:"resources"`
	Errors []seedError `json:"errors"`
}

type seedDataLists struct {
	Files []seedData `json:"files"`
	JSON  []seedData `json:"json"`
}

// seedData is an input or an output.
type seedData struct {
	Name       string   `json:"name"`
	Type       string   `json:"type"` // of JSON
	Required   *bool    `json:"required"`
	Multiple   bool     `json:"multiple"`
	MediaTypes []string `json:"mediaTypes"` // of an input
	MediaType  string   `json:"mediaType"`  // of an output
}

type seedMount struct {
	Name string `json:"name"`
	Path string `json:"path"`
	Mode string `json:"mode"`
}

type seedSetting struct {
	Name   string `json:"name"`
	Secret bool   `json:"secret"`
}

type seedError struct {
	Code        int64   `json:"code"`
	Name        string  `json:"name"`
	Category    string  `json:"category"`
	Title       *string `json:"title"`
	Description *string `json:"description"`
}

// seedConfiguration is what a page shows of the configuration in details.
type seedConfiguration struct {
	OutputWorkspaces struct {
		Default string                     `json:"default"`
		Outputs map[string]json.RawMessage `json:"outputs"`
	} `json:"output_workspaces"`
	Mounts   map[string]json.RawMessage `json:"mounts"`
	Settings map[string]json.RawMessage `json:"settings"`
}

// seed is what releases from /v6 on know of a job type beside the rest.
type seed struct {
	job           seedJob
	configuration seedConfiguration
}

// readSeed reads the manifest and configuration of details, or returns nil if they have no manifest.
func readSeed(details model.Object) (*seed, error) {
	if value, has := details.Field("manifest.job"); !has || value[0] != '{' {
		return nil, nil
	}
	made := &seed{}
	for _, part := range []struct {
		field  string
		target any
	}{{"manifest.job", &made.job}, {"configuration", &made.configuration}} {
		value, has := details.Field(part.field)
		if has && json.Unmarshal(value, part.target) != nil {
			return nil, &model.FieldError{Row: details.Describe(), Field: part.field, Want: "that of a Seed job type", Got: "something else"}
		}
	}
	return made, nil
}

// identity writes the lines that a manifest adds to those of other job types.
func (s *seed) identity(p *page) {
	p.line("organization", s.job.Maintainer.Organization, output.Plain)
	p.line("email", s.job.Maintainer.Email, output.Plain)
	p.line("tags", strings.Join(s.job.Tags, ", "), output.Plain)
	p.line("package version", s.job.PackageVersion, output.Plain)
}

// resources writes the resources for which other job types have no field.
func (s *seed) resources(p *page) {
	const perInput = " times the size of the input files"
	for _, resource := range s.job.Resources.Scalar {
		value, multiplier := PlainValue(resource.Value), PlainValue(resource.InputMultiplier)
		if !slices.Contains([]string{"cpus", "mem", "disk"}, resource.Name) {
			p.line(output.Visible(resource.Name), value, output.Plain)
		}
		if multiplier != "" && resource.Name != "disk" {
			p.line(output.Visible(resource.Name)+" for input", multiplier+perInput, output.Plain)
		}
	}
}

// configured writes how the job type is configured on this server.
func (s *seed) configured(p *page) {
	p.section("configuration", nil, nil)
	p.line("workspace", s.configuration.OutputWorkspaces.Default, output.Plain)
	for _, part := range []struct {
		label, name, value string // the last two are columns
		values             map[string]json.RawMessage
	}{
		{"workspaces", "output", "workspace", s.configuration.OutputWorkspaces.Outputs},
		{"mounts", "name", "value", s.configuration.Mounts},
		{"settings", "name", "value", s.configuration.Settings},
	} {
		var rows []map[string]string
		for _, name := range slices.Sorted(maps.Keys(part.values)) {
			value := PlainValue(part.values[name])
			if part.label == "settings" && s.isSecret(name) {
				value = "(secret)"
			}
			rows = append(rows, map[string]string{part.name: name, part.value: value})
		}
		if rows != nil {
			table(p, part.label, fields("", output.Text, part.name, part.value), rows)
		}
	}
}

// isSecret reports whether the manifest says that a setting is secret.
func (s *seed) isSecret(name string) bool {
	return slices.ContainsFunc(s.job.Interface.Settings, func(setting seedSetting) bool { return setting.Name == name && setting.Secret })
}

// interfaces returns the inputs and outputs as those of other job types.
func (s *seed) interfaces() *model.JobInterface {
	typeOf := func(jsonType string, multiple bool) string {
		switch {
		case jsonType != "":
			return "JSON " + jsonType
		case multiple:
			return "files"
		}
		return "file"
	}
	fields := func(files, json []seedData) (described []model.InterfaceField) {
		for _, data := range slices.Concat(files, json) {
			described = append(described, model.InterfaceField{
				Name: data.Name, Type: typeOf(data.Type, data.Multiple), Required: data.Required, MediaTypes: data.MediaTypes, MediaType: data.MediaType,
			})
		}
		return described
	}
	inputs, outputs := s.job.Interface.Inputs, s.job.Interface.Outputs
	return &model.JobInterface{InputData: fields(inputs.Files, inputs.JSON), OutputData: fields(outputs.Files, outputs.JSON)}
}

// interfaceTables writes what only a Seed interface has.
func (s *seed) interfaceTables(p *page) {
	table(p, "mounts", fields("", output.Text, "name", "path", "mode"), s.job.Interface.Mounts)
	table(p, "settings", []output.Column{{Name: "name", Kind: output.Text}, {Name: "secret", Format: yesOrNo}}, s.job.Interface.Settings)
}
