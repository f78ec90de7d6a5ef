package simulation

import (
	"encoding/json"
	"slices"
	"strconv"
)

// seedState is what the later releases know of a job type beside the rest.
type seedState struct {
	IsOldStyle     bool // no Seed job type: 5.9.4 shows it below /v5 alone; 7.2.1 has none
	NoWorkspace    bool // its outputs have no workspace, so that no update is taken
	IsPublished    bool
	UnmetResources *string
	MaxScheduled   *int64
	Revision       int             // of the manifest
	Manifest       json.RawMessage // nil unless it was edited
}

// SeedFields are the fields that details by name have beside those of a row.
type SeedFields struct {
	Manifest      json.RawMessage   `json:"manifest"`
	Configuration seedConfiguration `json:"configuration"`
}

type seedConfiguration struct {
	Mounts           struct{}         `json:"mounts"`
	Priority         int64            `json:"priority"`
	Version          string           `json:"version,omitempty"` // below /v5
	OutputWorkspaces outputWorkspaces `json:"output_workspaces"`
	Settings         struct{}         `json:"settings"`
}

type outputWorkspaces struct {
	Default string   `json:"default"`
	Outputs struct{} `json:"outputs"`
}

// seedManifest is a Seed manifest, in the order of real servers.
type seedManifest struct {
	Job         seedJob `json:"job"`
	SeedVersion string  `json:"seedVersion"`
}

type seedJob struct {
	Errors         []seedError    `json:"errors,omitempty"`
	Maintainer     seedMaintainer `json:"maintainer"`
	Name           string         `json:"name"`
	Title          *string        `json:"title"`
	Description    *string        `json:"description"`
	Tags           []string       `json:"tags,omitempty"`
	Timeout        int64          `json:"timeout"`
	Interface      seedInterface  `json:"interface"`
	PackageVersion string         `json:"packageVersion"`
	Resources      seedResources  `json:"resources"`
	JobVersion     string         `json:"jobVersion"`
}

type seedError struct {
	Category    string `json:"category"` // data or job
	Description string `json:"description"`
	Code        int    `json:"code"`
	Name        string `json:"name"`
	Title       string `json:"title"`
}

type seedMaintainer struct {
	Organization string `json:"organization,omitempty"`
	Name         string `json:"name"`
	Email        string `json:"email"`
}

type seedInterface struct {
	Inputs  *seedInputs  `json:"inputs,omitempty"`
	Command string       `json:"command"`
	Outputs *seedOutputs `json:"outputs,omitempty"`
}

type seedInputs struct {
	Files []seedInput `json:"files"`
}

type seedInput struct {
	Multiple   bool     `json:"multiple"`
	Required   bool     `json:"required"`
	Partial    bool     `json:"partial"`
	Name       string   `json:"name"`
	MediaTypes []string `json:"mediaTypes"`
}

type seedOutputs struct {
	Files []seedOutput `json:"files"`
}

type seedOutput struct {
	Pattern   string `json:"pattern"`
	Required  bool   `json:"required"`
	Multiple  bool   `json:"multiple"`
	Name      string `json:"name"`
	MediaType string `json:"mediaType"`
}

type seedResources struct {
	Scalar []seedScalar `json:"scalar"`
}

type seedScalar struct {
	Name  string  `json:"name"`
	Value Decimal `json:"value"`
}

// SeedOf must be called with the mutex held.
func SeedOf(t *JobType) SeedFields {
	shown := SeedFields{t.Manifest, seedConfiguration{Priority: t.Priority}}
	if !t.NoWorkspace && !t.IsSystem {
		shown.Configuration.OutputWorkspaces.Default = "products"
	}
	if shown.Manifest == nil {
		shown.Manifest = Encode(manifestOf(t))
	}
	return shown
}

// manifestOf makes the manifest that a job type has until it is edited.
func manifestOf(t *JobType) seedManifest {
	manifest := seedManifest{SeedVersion: "1.0.0", Job: seedJob{
		Errors:     seedErrors(t.ErrorMapping),
		Maintainer: seedMaintainer{Name: "Somebody", Email: "somebody@example.com"},
		Name:       t.Name, Title: t.Title, Description: t.Description, Tags: Tags(t), Timeout: t.Timeout,
		Interface:      seedInterface{Command: "run-" + t.Name + ".sh"},
		PackageVersion: "1.0.0", JobVersion: t.Version,
		Resources: seedResources{[]seedScalar{{"cpus", t.CPUs}, {"mem", t.Memory}, {"disk", t.DiskConstant}}},
	}}
	if t.AuthorName != nil {
		manifest.Job.Maintainer.Name = *t.AuthorName
	}
	if t.IsSystem {
		return manifest
	}
	manifest.Job.Maintainer.Organization = "Example"
	manifest.Job.Interface = seedInterface{
		Inputs:  &seedInputs{[]seedInput{{Required: true, Name: "INPUT", MediaTypes: []string{"image/tiff"}}}},
		Command: "${INPUT} ${OUTPUT_DIR}",
		Outputs: &seedOutputs{[]seedOutput{{Pattern: "*.tif", Required: true, Name: "OUT", MediaType: "image/tiff"}}},
	}
	return manifest
}

// Tags are made of the category, which the later releases do not have.
func Tags(t *JobType) []string {
	if t.Category == nil || t.IsSystem {
		return nil
	}
	return []string{*t.Category}
}

// OwnErrors returns the errors of a job type's manifest.
func (t *JobType) OwnErrors() []seedError {
	if t.Manifest == nil {
		return seedErrors(t.ErrorMapping)
	}
	var read seedManifest
	_ = json.Unmarshal(t.Manifest, &read) // which was checked when it was saved
	return read.Job.Errors
}

// seedErrors translates an error mapping. A Seed job type knows no exit codes below 1.
func seedErrors(mapping json.RawMessage) []seedError {
	var read struct {
		ExitCodes map[string]string `json:"exit_codes"`
	}
	_ = json.Unmarshal(mapping, &read) // one of the initial mappings
	known := map[string]JobError{}
	for _, one := range JobErrors() {
		known[one.Name] = one
	}
	var errors []seedError
	for text, name := range read.ExitCodes {
		code, _ := strconv.Atoi(text) // a number
		of, isKnown := known[name]
		if code < 1 || !isKnown {
			continue
		}
		category := "job"
		if of.Category == "DATA" {
			category = "data"
		}
		errors = append(errors, seedError{category, of.Description, code, name, *of.Title})
	}
	slices.SortFunc(errors, func(a, b seedError) int { return a.Code - b.Code })
	return errors
}
