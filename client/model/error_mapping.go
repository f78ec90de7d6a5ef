package model

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxMappingVersion is the greatest length of a mapping's version, in characters.
const maxMappingVersion = 50

// ErrorMapping maps exit codes of a job to errors (Job Type Details).
type ErrorMapping struct {
	Version   string               `json:"version,omitempty"`   // of the mapping format; empty means 1.0
	ExitCodes map[string]ErrorName `json:"exit_codes,omitzero"` // keys are decimal integers other than "0"

	// Errors defines errors of ExitCodes, by exit code. Only releases from 7 on, whose job types define their own errors, have
	// it; there, an exit code needs it unless the job type has that error for it already.
	Errors map[string]ManifestError `json:"errors,omitempty"`
}

// MappingError is an error mapping that servers refuse, or cannot read again.
type MappingError struct {
	Key     string // such as `exit_codes."1"`
	Problem string // what is wrong with it; follows Key in a sentence
}

func (e *MappingError) Error() string { return "error mapping: " + e.Key + " " + e.Problem }

// Validate returns a *MappingError for the first invalid key, if any.
func (m *ErrorMapping) Validate() error {
	if utf8.RuneCountInString(m.Version) > maxMappingVersion {
		return &MappingError{"version", fmt.Sprintf("has more than %d characters", maxMappingVersion)}
	}
	if problem := textProblem(m.Version); problem != "" {
		return &MappingError{"version", problem}
	}
	for _, code := range slices.Sorted(maps.Keys(m.ExitCodes)) {
		key := exitCodeKey(code)
		name := m.ExitCodes[code]
		number, err := strconv.ParseInt(code, 10, 32)
		switch {
		case err != nil || strconv.FormatInt(number, 10) != code:
			return &MappingError{key, "is not an integer such as 1 or -15"}
		case number == 0:
			return &MappingError{key, "means success and cannot be an error"}
		case name == "":
			return &MappingError{key, "names no error"}
		case textProblem(string(name)) != "":
			return &MappingError{key, textProblem(string(name))}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(m.Errors)) {
		key, one := "errors."+strconv.Quote(code), m.Errors[code]
		switch {
		case m.ExitCodes[code] == "":
			return &MappingError{key, "has no such exit code in exit_codes"}
		case one.Title == "":
			return &MappingError{key, "has no title"}
		case one.Category != ManifestData && one.Category != ManifestJob:
			return &MappingError{key, "has a category that is neither data nor job"}
		case textProblem(one.Title+one.Description) != "":
			return &MappingError{key, textProblem(one.Title + one.Description)}
		}
	}
	return nil
}

// exitCodeKey is the Key of an exit code in a MappingError.
func exitCodeKey(code string) string { return "exit_codes." + strconv.Quote(code) }

// textProblem returns why servers cannot save a text, or "".
func textProblem(text string) string {
	switch {
	case strings.ContainsRune(text, 0):
		return "contains a NUL character"
	case !utf8.ValidString(text):
		return "is not valid UTF-8"
	}
	return ""
}

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

// Mapping returns the JSON of the error mapping in details or, from Scale 7 on, an ErrorMapping made of the errors in the
// manifest; those errors themselves if they are no mapping.
func (o Object) Mapping() ([]byte, bool) {
	if text, ok := o.Field("error_mapping"); ok {
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

// CheckDefined returns a *MappingError if a job type that defines its errors itself, and has the other mapping, needs a
// definition that m does not have. client.JobTypesService.Update checks it too.
func (m *ErrorMapping) CheckDefined(has *ErrorMapping) error {
	for _, code := range slices.Sorted(maps.Keys(m.ExitCodes)) {
		number, _ := strconv.ParseInt(code, 10, 32)
		defined, given := m.Errors[code]
		if !given && has.ExitCodes[code] == m.ExitCodes[code] {
			defined = has.Errors[code]
		}
		switch {
		case number < 1:
			return &MappingError{exitCodeKey(code), "is not an exit code of a manifest, which begin at 1"}
		case defined.Title == "" || defined.Category == "":
			return &MappingError{exitCodeKey(code), "is a new error of this job type, which needs a title and a category"}
		}
	}
	return nil
}

// ErrorName is the name of an error in a mapping, or a number.
type ErrorName string

// UnmarshalJSON accepts a string or a number.
func (n *ErrorName) UnmarshalJSON(text []byte) error {
	var name string
	if err := json.Unmarshal(text, &name); err == nil {
		*n = ErrorName(name)
		return nil
	}
	var number json.Number
	if err := json.Unmarshal(text, &number); err != nil {
		return err
	}
	*n = ErrorName(number)
	return nil
}
