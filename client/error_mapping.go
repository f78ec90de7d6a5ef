package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxMappingVersion is how many characters the version of an error mapping may have.
const maxMappingVersion = 50

// defaultMappingVersion is what a mapping without a version has.
const defaultMappingVersion = "1.0"

// ErrorMapping maps exit codes of a job to errors (specification: Job Type Details). The zero value clears a mapping.
type ErrorMapping struct {
	Version   string               `json:"version,omitempty"`   // of the mapping's form; empty means 1.0
	ExitCodes map[string]ErrorName `json:"exit_codes,omitzero"` // exit codes are integers in decimal, never "0"
}

// MappingError is an error mapping that servers refuse, or save and then cannot read any more.
type MappingError struct {
	Key     string // such as `exit_codes."1"`
	Problem string // what is wrong with it, to be read after Key
}

func (e *MappingError) Error() string { return "error mapping: " + e.Key + " " + e.Problem }

// Validate returns a *MappingError about the first key that is wrong.
func (m *ErrorMapping) Validate() error {
	if utf8.RuneCountInString(m.Version) > maxMappingVersion {
		return &MappingError{"version", fmt.Sprintf("has more than %d characters", maxMappingVersion)}
	}
	if problem := textProblem(m.Version); problem != "" {
		return &MappingError{"version", problem}
	}
	for _, code := range slices.Sorted(maps.Keys(m.ExitCodes)) {
		key := "exit_codes." + strconv.Quote(code)
		name := m.ExitCodes[code]
		number, err := strconv.ParseInt(code, 10, 32)
		switch {
		case err != nil || strconv.FormatInt(number, 10) != code:
			return &MappingError{key, "is not an integer as it is usually written, such as 1 or -15"}
		case number == 0:
			return &MappingError{key, "means success and cannot be an error"}
		case name == "":
			return &MappingError{key, "names no error"}
		case textProblem(string(name)) != "":
			return &MappingError{key, textProblem(string(name))}
		}
	}
	return nil
}

// textProblem says why servers cannot save a text; "" where they can.
func textProblem(text string) string {
	switch {
	case strings.ContainsRune(text, 0):
		return "holds a NUL character"
	case !utf8.ValidString(text):
		return "is not UTF-8 text"
	}
	return ""
}

// sameMapping reports whether a server's mapping is the one that was sent; both are JSON. Nothing, null and {} are the
// same, and so is what /v5 fills in where it was left out: the version "1.0" and no exit codes.
func sameMapping(sent, answered []byte) bool {
	want, ok := mappingMembers(sent)
	got, isObject := mappingMembers(answered)
	if !ok || !isObject {
		return false
	}
	if _, given := want["version"]; !given && got["version"] == defaultMappingVersion {
		delete(got, "version")
	}
	return reflect.DeepEqual(want, got)
}

// mappingMembers takes a mapping apart; exit codes that are none are left out.
func mappingMembers(text []byte) (members map[string]any, ok bool) {
	members = map[string]any{}
	if len(text) == 0 {
		return members, true
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&members) != nil {
		return nil, false
	}
	if codes, isObject := members["exit_codes"].(map[string]any); isObject && len(codes) == 0 {
		delete(members, "exit_codes")
	}
	if members == nil { // it was null
		members = map[string]any{}
	}
	return members, true
}
