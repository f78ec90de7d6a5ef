package scaletest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"
)

// savedMapping is an error mapping as it will be kept.
type savedMapping struct {
	text   string // JSON
	broken bool   // released servers keep it and cannot read it again
}

const maximumVersionLength = 50 // characters

// mapping checks an error mapping. Released servers look at no more than its shape.
func (c *call) mapping(value json.RawMessage) (saved *savedMapping, refusal *reply) {
	if string(value) == "null" && c.store.behaviour == Released {
		return nil, nil
	}
	members, err := objectFields(value)
	if err != nil {
		return nil, c.badMapping("it is not an object")
	}
	saved = &savedMapping{text: pythonJSON(value)}
	for _, member := range members {
		switch member.name {
		case "version":
			var version string
			if json.Unmarshal(member.value, &version) != nil || member.value[0] != '"' || utf8.RuneCountInString(version) > maximumVersionLength {
				return nil, c.badMapping("version must be a string of up to 50 characters")
			}
		case "exit_codes":
			codes, err := objectFields(member.value)
			if err != nil {
				return nil, c.badMapping("exit_codes must be an object")
			}
			for _, code := range codes {
				first := code.value[0]
				saved.broken = saved.broken || first == '[' || first == '{'
				if c.store.behaviour == Documented && (!isExitCode(code.name) || first != '"') {
					return nil, c.badMapping("exit_codes must map exit codes to names of errors")
				}
			}
		default:
			return nil, c.badMapping("unexpected field: " + member.name)
		}
	}
	return saved, nil
}

func isExitCode(text string) bool {
	number, err := strconv.Atoi(text)
	return err == nil && number != 0
}

func (c *call) badMapping(reason string) *reply {
	if c.store.behaviour == Documented {
		return c.refuse(http.StatusBadRequest, "Invalid error_mappings: "+reason)
	}
	return c.json(http.StatusBadRequest, []byte(`"Input failed schema validation."`))
}

// mappedErrors are the errors that a mapping names and the server knows, by id.
func (s *store) mappedErrors(mapping string) []*jobError {
	var read struct {
		ExitCodes map[string]any `json:"exit_codes"`
	}
	if json.Unmarshal([]byte(mapping), &read) != nil {
		return nil
	}
	var known []*jobError
	for _, value := range read.ExitCodes {
		name, isText := value.(string)
		if found := s.error(name); isText && found != nil && !slices.Contains(known, found) {
			known = append(known, found)
		}
	}
	slices.SortFunc(known, func(a, b *jobError) int { return cmp.Compare(a.id, b.id) })
	return known
}

// pythonJSON spells valid JSON as Python does; numbers stay as they came.
func pythonJSON(value json.RawMessage) string {
	var text []byte
	for i := 0; i < len(value); i++ {
		switch c := value[i]; c {
		case ' ', '\t', '\r', '\n':
		case ',', ':':
			text = append(text, c, ' ')
		case '"':
			end := i + 1
			for ; value[end] != '"'; end++ {
				if value[end] == '\\' {
					end++
				}
			}
			var word string
			if json.Unmarshal(value[i:end+1], &word) == nil {
				text = appendString(text, word)
			}
			i = end
		default:
			text = append(text, c)
		}
	}
	return string(text)
}
