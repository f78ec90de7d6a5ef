package client

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// Categories of a ManifestError.
const (
	ManifestData = "data" // the input is at fault
	ManifestJob  = "job"  // the program is at fault
)

// ManifestError is an error that a job type defines itself, in its manifest, from Scale 7 on.
type ManifestError struct {
	Title       string `json:"title"`                 // for people
	Description string `json:"description,omitempty"` // for people
	Category    string `json:"category"`              // ManifestData or ManifestJob
}

// manifestEntry is an element of manifest.job.errors.
type manifestEntry struct {
	Code int64  `json:"code"`
	Name string `json:"name"`
	ManifestError
}

// Mapping returns the JSON of the error mapping in details: of error_mapping or, from Scale 7 on, an ErrorMapping of the
// errors in the manifest. It returns those errors themselves if they are no mapping, and false if the object has neither.
func (o Object) Mapping() ([]byte, bool) {
	if text, ok := o.Field(mappingField); ok {
		return text, true
	}
	text, ok := o.Field("manifest.job.errors")
	if !ok {
		if _, ok = o.Field("manifest.job"); !ok {
			return nil, false
		}
		return []byte("{}"), true
	}
	var entries []manifestEntry
	if json.Unmarshal(text, &entries) != nil {
		return text, true
	}
	mapping := ErrorMapping{ExitCodes: map[string]ErrorName{}, Errors: map[string]ManifestError{}}
	for _, entry := range entries {
		code := strconv.FormatInt(entry.Code, 10)
		if _, twice := mapping.ExitCodes[code]; twice {
			return text, true
		}
		mapping.ExitCodes[code], mapping.Errors[code] = ErrorName(entry.Name), entry.ManifestError
	}
	mapped, err := json.Marshal(mapping)
	return mapped, err == nil
}

// manifestWith returns the manifest of a job type with the errors of a mapping. Errors that the manifest has under the same
// code and name keep what the mapping does not say. Its error is a *MappingError or a *FieldError.
func (o Object) manifestWith(mapping *ErrorMapping) (json.RawMessage, error) {
	manifest, job := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	if err := o.decodeField("manifest", "an object", &manifest); err != nil {
		return nil, err
	}
	if err := o.decodeField("manifest.job", "an object", &job); err != nil {
		return nil, err
	}
	var before []manifestEntry
	if err := o.decodeField("manifest.job.errors", "an array", &before); err != nil {
		return nil, err
	}
	entries := make([]manifestEntry, 0, len(mapping.ExitCodes))
	for code, name := range mapping.ExitCodes {
		number, err := strconv.ParseInt(code, 10, 32)
		if err != nil || number < 1 {
			return nil, &MappingError{exitCodeKey(code), "is not an exit code of a manifest, which begin at 1"}
		}
		entry := manifestEntry{Code: number, Name: string(name)}
		if i := slices.IndexFunc(before, func(old manifestEntry) bool { return old.Code == number && old.Name == entry.Name }); i >= 0 {
			entry = before[i]
		}
		if given, ok := mapping.Errors[code]; ok {
			entry.ManifestError = given
		}
		if entry.Title == "" || entry.Category == "" {
			return nil, &MappingError{exitCodeKey(code), "is a new error of this job type, which needs a title and a category"}
		}
		entries = append(entries, entry)
	}
	slices.SortFunc(entries, func(a, b manifestEntry) int { return int(a.Code - b.Code) })
	text, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	job["errors"] = text
	if manifest["job"], err = json.Marshal(job); err != nil {
		return nil, err
	}
	return json.Marshal(manifest)
}

// manifestHas reports whether details have the errors of a mapping, and no others.
func (o Object) manifestHas(mapping *ErrorMapping) bool {
	text, ok := o.Mapping()
	has := ErrorMapping{}
	if !ok || json.Unmarshal(text, &has) != nil || !maps.Equal(has.ExitCodes, mapping.ExitCodes) {
		return false
	}
	for code, wanted := range mapping.Errors {
		if has.Errors[code] != wanted {
			return false
		}
	}
	return true
}
