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

// mapping checks an error mapping. It is nil if released servers treat it as absent. They check only its shape.
func (c *call) mapping(text json.RawMessage) (mapping json.RawMessage, refusal *reply) {
	documented := c.api.documented
	var members map[string]json.RawMessage
	switch err := json.Unmarshal(text, &members); {
	case err != nil || members == nil && documented:
		return nil, c.badMapping("it is not an object")
	case members == nil: // null
		return nil, nil
	}
	for name, member := range members {
		switch name {
		case "version":
			var version *string
			if json.Unmarshal(member, &version) != nil || version == nil || utf8.RuneCountInString(*version) > maximumVersionLength {
				return nil, c.badMapping("version must be a string of up to 50 characters")
			}
		case "exit_codes":
			var codes map[string]json.RawMessage
			if json.Unmarshal(member, &codes) != nil || codes == nil {
				return nil, c.badMapping("exit_codes must be an object")
			}
			for code, name := range codes {
				number, err := strconv.Atoi(code)
				if documented && (err != nil || number == 0 || name[0] != '"') {
					return nil, c.badMapping("exit_codes must map exit codes to names of errors")
				}
			}
		default:
			return nil, c.badMapping("unexpected field: " + name)
		}
	}
	return encode(text, false), nil
}

func (c *call) badMapping(reason string) *reply {
	if c.api.documented {
		return c.refuse(http.StatusBadRequest, "Invalid error_mappings: "+reason)
	}
	return c.json(http.StatusBadRequest, "Input failed schema validation.")
}

// mappedErrors returns the errors of the server that a mapping names, by id. Released servers save a mapping with lists or
// objects for names, and then cannot read it.
func (s *store) mappedErrors(mapping json.RawMessage) (known []simulation.JobError, readable bool) {
	var read struct {
		ExitCodes map[string]any `json:"exit_codes"`
	}
	_ = json.Unmarshal(mapping, &read) // which is JSON, and an object or null
	named := map[string]bool{}
	for _, value := range read.ExitCodes {
		switch value := value.(type) {
		case []any, map[string]any:
			return nil, false
		case string:
			named[value] = true
		}
	}
	known = []simulation.JobError{}
	for _, one := range s.errors {
		if named[one.Name] {
			known = append(known, one)
		}
	}
	return known, true
}

// objectionToMapping refuses names of errors that the server does not have. A wrong key is accepted.
func (c *call) objectionToMapping(mapping json.RawMessage) *reply {
	var read struct {
		ExitCodes map[string]string `json:"exit_codes"`
	}
	if json.Unmarshal(mapping, &read) != nil {
		return crash()
	}
	for _, code := range slices.Sorted(maps.Keys(read.ExitCodes)) {
		name := read.ExitCodes[code]
		if !slices.ContainsFunc(c.store.errors, func(e simulation.JobError) bool { return e.Name == name }) {
			return c.refuse(http.StatusBadRequest, "Job type error mapping invalid: Missing error model reference: "+name)
		}
	}
	return nil
}
