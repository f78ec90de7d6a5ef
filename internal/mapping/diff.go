package mapping

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"

	"jt/internal/cli"
	"jt/internal/view"
)

// Canonical returns JSON in a spelling that is the same for equal values, with the keys of an error mapping in the order
// that is easiest to read: the version first, the exit codes last and by number.
func Canonical(text []byte) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || members == nil {
		return canonicalValue(text)
	}
	spelt := []byte{'{'}
	for i, name := range slices.SortedFunc(maps.Keys(members), compareNames) {
		if i > 0 {
			spelt = append(spelt, ',')
		}
		quoted, _ := cli.ReadableJSON(name) // a string can always be encoded
		spelt = append(append(append(spelt, quoted...), ':'), Canonical(members[name])...)
	}
	return append(spelt, '}')
}

func canonicalValue(text []byte) json.RawMessage {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return text
	}
	spelt, _ := cli.ReadableJSON(value) // what was decoded can be encoded
	return spelt
}

func compareNames(a, b string) int {
	rank := map[string]int{"version": -1, "exit_codes": 1}
	return cmp.Or(cmp.Compare(rank[a], rank[b]), view.CompareExitCodes(a, b))
}

// Part is a part of an error mapping that changes independently.
type Part struct {
	In, Name string // exit_codes or errors, and the exit code; or "", and another key
}

// compareParts puts the exit codes last.
func compareParts(a, b Part) int {
	return cmp.Or(cmp.Compare(a.In, b.In), compareNames(a.Name, b.Name))
}

// partsOf splits a mapping into its parts, even one that no server should have. The values are JSON.
func partsOf(text []byte) map[Part]string {
	parts := map[Part]string{}
	var members map[string]json.RawMessage
	if len(text) > 0 && json.Unmarshal(text, &members) != nil {
		parts[Part{Name: "error_mapping"}] = string(Canonical(text))
	}
	for name, value := range members {
		var codes map[string]json.RawMessage
		if name != "exit_codes" && name != "errors" || json.Unmarshal(value, &codes) != nil {
			parts[Part{Name: name}] = string(Canonical(value))
		}
		for code, one := range codes {
			parts[Part{name, code}] = string(Canonical(one))
		}
	}
	return parts
}

// filledInVersion is the version that servers below /v5 fill in if it is omitted, so omitting it is no change.
const filledInVersion = `"1.0"`

// Difference is a part of an error mapping that differs from that of another.
type Difference struct {
	Part

	Before, After string // JSON; "" if there is none
}

// Compare returns how an error mapping differs from what it was before.
func Compare(before, after []byte) []Difference {
	if bytes.Equal(before, after) {
		return nil // most mappings
	}
	old, wanted := partsOf(before), partsOf(after)
	all := maps.Clone(old)
	maps.Copy(all, wanted)
	var differences []Difference
	for _, part := range slices.SortedFunc(maps.Keys(all), compareParts) {
		one := Difference{part, old[part], wanted[part]}
		filledIn := part == Part{Name: "version"} && one.Before == filledInVersion && one.After == ""
		if one.Before != one.After && !filledIn {
			differences = append(differences, one)
		}
	}
	return differences
}

// Diff returns the lines that show how a mapping changes, none if it does not.
func Diff(now Current, wanted []byte) []string {
	var lines []string
	if now.Unreadable {
		lines = append(lines, "- (unknown: the server cannot read the current one)")
		if len(partsOf(wanted)) == 0 {
			lines = append(lines, "+ (none)")
		}
	}
	for _, one := range Compare(now.Text, wanted) {
		name := one.Name
		if one.In == "errors" {
			name = "error of " + name
		}
		if one.Before != "" {
			lines = append(lines, "- "+name+": "+Readable(one.Before))
		}
		if one.After != "" {
			lines = append(lines, "+ "+name+": "+Readable(one.After))
		}
	}
	return lines
}

// Readable returns JSON without the quotes of a string that is unambiguous without them.
func Readable(value string) string {
	var text string
	if json.Unmarshal([]byte(value), &text) != nil || value[0] != '"' {
		return value
	}
	special := func(r rune) bool { return !unicode.IsPrint(r) || r == '"' }
	if text == "" || strings.TrimSpace(text) != text || strings.ContainsFunc(text, special) || json.Valid([]byte(text)) {
		return value
	}
	return text
}
