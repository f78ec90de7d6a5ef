package scaletest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"jt/client/scaletest/internal/simulation"
)

const maximumVersionLength = 50 // characters

// mapping checks an error mapping. It is nil if released servers treat it as absent.
func (c *call) mapping(text json.RawMessage) (mapping json.RawMessage, refusal *reply) {
	var values members
	switch err := json.Unmarshal(text, &values); {
	case string(text) == "null" && !c.api.documented:
		return nil, nil
	case err == nil && values != nil && isMapping(values, c.api.documented):
		return encode(text, false), nil
	case c.api.documented:
		return nil, c.refuse(http.StatusBadRequest, "Invalid error_mappings: must be an object with a version of up to 50 characters "+
			"and exit_codes, an object that maps exit codes to names of errors")
	}
	return nil, c.json(http.StatusBadRequest, "Input failed schema validation.")
}

// isMapping reports whether an error mapping has the members it can have. Released servers do not look at the exit codes.
func isMapping(values members, documented bool) bool {
	for name, member := range values {
		var version *string
		var codes map[string]json.RawMessage
		switch name {
		case "version":
			if json.Unmarshal(member, &version) != nil || version == nil || utf8.RuneCountInString(*version) > maximumVersionLength {
				return false
			}
		case "exit_codes":
			if json.Unmarshal(member, &codes) != nil || codes == nil {
				return false
			}
		default:
			return false
		}
		for code, name := range codes {
			number, err := strconv.Atoi(code)
			if documented && (err != nil || number == 0 || name[0] != '"') {
				return false
			}
		}
	}
	return true
}

// exitCodes returns the names of an error mapping by exit code, if they are of a type.
func exitCodes[Name any](mapping json.RawMessage) (names map[string]Name, err error) {
	var read struct {
		ExitCodes map[string]Name `json:"exit_codes"`
	}
	err = json.Unmarshal(mapping, &read)
	return read.ExitCodes, err
}

// mappedErrors returns the errors of the server that a mapping names, by id. Released servers save a mapping with lists or
// objects for names, and then cannot read it.
func (s *store) mappedErrors(mapping json.RawMessage) (known []simulation.JobError, readable bool) {
	codes, _ := exitCodes[any](mapping) // which is an object or null
	named := map[string]bool{}
	for _, value := range codes {
		switch value := value.(type) {
		case []any, map[string]any:
			return nil, false
		case string:
			named[value] = true
		}
	}
	for _, one := range s.errors {
		if named[one.Name] {
			known = append(known, one)
		}
	}
	return known, true
}

// objectionToMapping refuses names of errors that the server does not have. A wrong key is accepted.
func (c *call) objectionToMapping(mapping json.RawMessage) *reply {
	codes, err := exitCodes[string](mapping)
	if err != nil {
		return crash()
	}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		name := codes[code]
		if !slices.ContainsFunc(c.store.errors, func(e simulation.JobError) bool { return e.Name == name }) {
			return c.refuse(http.StatusBadRequest, "Job type error mapping invalid: Missing error model reference: "+name)
		}
	}
	return nil
}
