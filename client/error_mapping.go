package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxMappingVersion is how many characters the version of an error mapping may have.
const maxMappingVersion = 50

// ErrorMapping tells which exit code of a job means which error. The zero value clears a job type's mapping.
type ErrorMapping struct {
	Version   string               `json:"version,omitempty"`
	ExitCodes map[string]ErrorName `json:"exit_codes,omitzero"` // exit codes are integers in decimal, never "0"
}

// MappingError is an error mapping that servers must not be sent: released ones save it all the same, and answer
// every later question about that job type with an internal error.
type MappingError struct {
	Key     string // such as `exit_codes."1"`
	Problem string
}

// Error gives one line.
func (e *MappingError) Error() string { return "error mapping: " + e.Key + " " + e.Problem }

// Validate tells what servers would refuse, or wrongly accept. The error is a *MappingError about the first key.
func (m *ErrorMapping) Validate() error {
	switch {
	case utf8.RuneCountInString(m.Version) > maxMappingVersion:
		return &MappingError{"version", fmt.Sprintf("has more than %d characters", maxMappingVersion)}
	case strings.ContainsRune(m.Version, 0):
		return &MappingError{"version", "holds a NUL character"}
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
		case strings.ContainsRune(string(name), 0):
			return &MappingError{key, "holds a NUL character"}
		}
	}
	return nil
}

// sameMapping tells whether a server's mapping is the one that was sent; both are JSON. Nothing, null and {} are the
// same.
func sameMapping(sent, answered []byte) bool {
	return bytes.Equal(canonical(sent), canonical(answered))
}

// canonical writes equal JSON values equally: with sorted keys and without blanks.
func canonical(text []byte) []byte {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil || value == nil {
		return []byte("{}")
	}
	written, err := json.Marshal(value)
	if err != nil {
		return text
	}
	return written
}
