package scaletest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// manifestError is an error that a job type defines in its Seed manifest.
type manifestError struct {
	Category    string `json:"category"` // data or job
	Description string `json:"description"`
	Code        int    `json:"code"`
	Name        string `json:"name"`
	Title       string `json:"title"`
}

// seedManifest is what is read of a Seed manifest.
type seedManifest struct {
	Job *struct {
		Name       string
		JobVersion string
		Errors     []manifestError
	}
}

// manifestOf returns the Seed manifest of a job type: as it was edited, or one made up.
func manifestOf(t *simulation.JobType) any {
	if t.Manifest != nil {
		return t.Manifest
	}
	maintainer := object{{"organization", "Example"}, {"name", "Somebody"}, {"email", "somebody@example.com"}}
	if t.AuthorName != nil {
		maintainer[1].value = *t.AuthorName
	}
	runs := object{
		{"inputs", json.RawMessage(`{"files":[{"multiple":false,"required":true,"partial":false,"name":"INPUT","mediaTypes":["image/tiff"]}]}`)},
		{"command", "${INPUT} ${OUTPUT_DIR}"},
		{"outputs", json.RawMessage(`{"files":[{"pattern":"*.tif","required":true,"multiple":false,"name":"OUT","mediaType":"image/tiff"}]}`)},
	}
	if t.IsSystem {
		maintainer, runs = maintainer[1:], object{{"command", "run-" + t.Name + ".sh"}}
	}
	job := object{}
	if errors := mappingErrors(t.ErrorMapping); len(errors) > 0 {
		job = append(job, pair{"errors", errors})
	}
	job = append(job, pair{"maintainer", maintainer}, pair{"name", t.Name}, pair{"title", t.Title}, pair{"description", t.Description})
	if tags := tagsOf(t); tags != nil {
		job = append(job, pair{"tags", tags})
	}
	resources := []object{
		{{"name", "cpus"}, {"value", t.CPUs}}, {{"name", "mem"}, {"value", t.Memory}}, {{"name", "disk"}, {"value", t.DiskConstant}},
	}
	job = append(job, pair{"timeout", t.Timeout}, pair{"interface", runs}, pair{"packageVersion", "1.0.0"},
		pair{"resources", object{{"scalar", resources}}}, pair{"jobVersion", t.Version})
	return object{{"job", job}, {"seedVersion", "1.0.0"}}
}

// configurationOf returns the configuration of a job type, with its version or, if that is empty, without.
func configurationOf(t *simulation.JobType, version string) object {
	workspace := ""
	if !t.NoWorkspace && !t.IsSystem {
		workspace = "products"
	}
	made := object{{"mounts", struct{}{}}, {"priority", t.Priority}}
	if version != "" {
		made = append(made, pair{"version", version})
	}
	return append(made, pair{"output_workspaces", object{{"default", workspace}, {"outputs", struct{}{}}}}, pair{"settings", struct{}{}})
}

// tagsOf returns tags made of the category, which the later releases do not have.
func tagsOf(t *simulation.JobType) []string {
	if t.Category == nil || t.IsSystem {
		return nil
	}
	return []string{*t.Category}
}

// ownErrors returns the errors in a job type's manifest.
func ownErrors(t *simulation.JobType) []manifestError {
	if t.Manifest == nil {
		return mappingErrors(t.ErrorMapping)
	}
	var read seedManifest
	_ = json.Unmarshal(t.Manifest, &read) // which was checked when it was saved
	return read.Job.Errors
}

// mappingErrors translates an error mapping. A Seed job type knows no exit codes below 1.
func mappingErrors(mapping json.RawMessage) []manifestError {
	codes, _ := exitCodes[string](mapping) // one of the initial mappings
	known := map[string]simulation.JobError{}
	for _, one := range simulation.JobErrors() {
		known[one.Name] = one
	}
	var errors []manifestError
	for text, name := range codes {
		code, _ := strconv.Atoi(text) // a number
		of, isKnown := known[name]
		if code < 1 || !isKnown {
			continue
		}
		category := "job"
		if of.Category == "DATA" {
			category = "data"
		}
		errors = append(errors, manifestError{category, of.Description, code, name, *of.Title})
	}
	slices.SortFunc(errors, func(a, b manifestError) int { return a.Code - b.Code })
	return errors
}

// objectionTo returns why the manifest of a job type is refused, or "". A nil job type is one that is not known.
func objectionTo(text json.RawMessage, t *simulation.JobType) string {
	var read seedManifest
	switch err := json.Unmarshal(text, &read); {
	case err != nil || read.Job == nil:
		return "Seed Manifest invalid: Error validating against schema: u'job' is a required property"
	case t != nil && read.Job.Name != t.Name:
		return "Manifest name " + read.Job.Name + " does not match current Job Type name " + t.Name + "."
	case t != nil && read.Job.JobVersion != t.Version:
		return "Manifest version " + read.Job.JobVersion + " does not match current Job Type version " + t.Version + "."
	}
	for i, one := range read.Job.Errors {
		path := "[u'properties'][u'job'][u'properties'][u'errors'][u'items'][u'properties']"
		switch {
		case one.Category != "" && one.Category != "job" && one.Category != "data":
			return fmt.Sprintf("Seed Manifest invalid: Error validating against schema: u'%[1]s' is not one of [u'job', u'data']\n\n"+
				"Failed validating u'enum' in schema%[2]s[u'category']:\n    {u'default': u'job', u'enum': [u'job', u'data'], u'type': u'string'}\n\n"+
				"On instance[u'job'][u'errors'][%[3]d][u'category']:\n    u'%[1]s'", one.Category, path, i)
		case one.Code < 1:
			return fmt.Sprintf("Seed Manifest invalid: Error validating against schema: %[1]d is less than the minimum of 1\n\n"+
				"Failed validating u'minimum' in schema%[2]s[u'code']:\n    {u'minimum': 1, u'type': u'integer'}\n\n"+
				"On instance[u'job'][u'errors'][%[3]d][u'code']:\n    %[1]d", one.Code, path, i)
		}
	}
	return ""
}

// validation serves POST /job-types/validation/, which saves nothing.
func (c *call) validation() *reply {
	var asked struct{ Manifest json.RawMessage }
	if json.Unmarshal(c.body, &asked) != nil {
		return c.notJSON()
	}
	found := []object{}
	if objection := objectionTo(asked.Manifest, nil); objection != "" {
		found = append(found, object{
			{"name", "JSON_VALIDATION_ERROR"}, {"description", strings.TrimPrefix(objection, "Seed Manifest invalid: ")},
		})
	}
	return c.verdict(found)
}
