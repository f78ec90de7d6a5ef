package view

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
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
		Inputs struct {
			Files []seedInput `json:"files"`
			JSON  []seedInput `json:"json"`
		} `json:"inputs"`
		Outputs struct {
			Files []seedOutput `json:"files"`
			JSON  []seedOutput `json:"json"`
		} `json:"outputs"`
		Mounts   []seedMount   `json:"mounts"`
		Settings []seedSetting `json:"settings"`
	} `json:"interface"`
	Resources struct {
		Scalar []seedResource `json:"scalar"`
	} `json:"resources"`
	Errors []seedError `json:"errors"`
}

type seedInput struct {
	Name       string   `json:"name"`
	Type       string   `json:"type"` // of JSON
	Required   *bool    `json:"required"`
	Multiple   bool     `json:"multiple"`
	MediaTypes []string `json:"mediaTypes"`
}

type seedOutput struct {
	Name      string `json:"name"`
	Type      string `json:"type"` // of JSON
	Required  *bool  `json:"required"`
	Multiple  bool   `json:"multiple"`
	MediaType string `json:"mediaType"`
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
		Default string            `json:"default"`
		Outputs map[string]string `json:"outputs"`
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
		isUsual := slices.Contains([]string{"cpus", "mem", "disk"}, resource.Name)
		if !isUsual {
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
	table := func(label string, columns []output.Column, rows []any) {
		if len(rows) > 0 {
			p.table(label, columns, rows)
		}
	}
	var workspaces []any
	for _, name := range slices.Sorted(maps.Keys(s.configuration.OutputWorkspaces.Outputs)) {
		workspaces = append(workspaces, map[string]string{"output": name, "workspace": s.configuration.OutputWorkspaces.Outputs[name]})
	}
	table("workspaces", fields("", output.Text, "output", "workspace"), workspaces)
	for _, part := range []struct {
		label  string
		values map[string]json.RawMessage
	}{{"mounts", s.configuration.Mounts}, {"settings", s.configuration.Settings}} {
		var rows []any
		for _, name := range slices.Sorted(maps.Keys(part.values)) {
			value := PlainValue(part.values[name])
			if part.label == "settings" && s.isSecret(name) {
				value = "(secret)"
			}
			rows = append(rows, map[string]string{"name": name, "value": value})
		}
		table(part.label, fields("", output.Text, "name", "value"), rows)
	}
}

// isSecret reports whether the manifest says that a setting is secret.
func (s *seed) isSecret(name string) bool {
	return slices.ContainsFunc(s.job.Interface.Settings, func(setting seedSetting) bool { return setting.Name == name && setting.Secret })
}

// errors returns the rows of the table of exit codes.
func (s *seed) errors() []any {
	var rows []any
	for _, failure := range s.job.Errors {
		rows = append(rows, mappedError{
			model.JobError{Name: failure.Name, Category: failure.Category, Title: failure.Title, Description: failure.Description},
			strconv.FormatInt(failure.Code, 10),
		})
	}
	return rows
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
	described := &model.JobInterface{}
	for _, input := range slices.Concat(s.job.Interface.Inputs.Files, s.job.Interface.Inputs.JSON) {
		described.InputData = append(described.InputData, model.InterfaceField{
			Name: input.Name, Type: typeOf(input.Type, input.Multiple), Required: input.Required, MediaTypes: input.MediaTypes,
		})
	}
	for _, made := range slices.Concat(s.job.Interface.Outputs.Files, s.job.Interface.Outputs.JSON) {
		described.OutputData = append(described.OutputData, model.InterfaceField{
			Name: made.Name, Type: typeOf(made.Type, made.Multiple), Required: made.Required, MediaType: made.MediaType,
		})
	}
	return described
}

// interfaceTables writes what only a Seed interface has.
func (s *seed) interfaceTables(p *page) {
	var mounts, settings []any
	for _, mount := range s.job.Interface.Mounts {
		mounts = append(mounts, mount)
	}
	for _, setting := range s.job.Interface.Settings {
		settings = append(settings, map[string]string{"name": setting.Name, "secret": yesOrNo(strconv.FormatBool(setting.Secret))})
	}
	p.table("mounts", fields("", output.Text, "name", "path", "mode"), mounts)
	p.table("settings", fields("", output.Text, "name", "secret"), settings)
}
