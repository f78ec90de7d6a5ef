package cmd

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"jt/client"
	"jt/internal/cli"
)

// mappingNow is the error mapping that a job type has.
type mappingNow struct {
	ref        string
	text       []byte // JSON
	unreadable bool   // the server saved what it cannot read again, and answers an internal error instead of details
}

// currentMapping reads the mapping that a job type has.
func currentMapping(ctx context.Context, scale *client.Client, found target) (mappingNow, error) {
	now := mappingNow{ref: found.ref}
	if text, known := found.object.Field("error_mapping"); known {
		now.text = text
		return now, nil
	}
	details, err := scale.JobTypes.GetObject(ctx, found.id)
	failed, _ := errors.AsType[*client.Error](err)
	switch {
	case err == nil:
		now.text, _ = details.Field("error_mapping")
	case failed != nil && failed.Status == http.StatusInternalServerError:
		now.unreadable = true
	default:
		return now, cli.TaskError("cannot read the error mapping of "+found.ref, err)
	}
	return now, nil
}

// mappingKey names a part of an error mapping that changes by itself: an exit code, or one of the keys beside exit_codes.
type mappingKey struct {
	exitCode bool
	name     string
}

// compareMappingKeys puts the version first and the exit codes last, by their numbers.
func compareMappingKeys(a, b mappingKey) int {
	rank := func(key mappingKey) int {
		switch {
		case key.exitCode:
			return 2
		case key.name == "version":
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), compareExitCodes(a.name, b.name))
}

// compareExitCodes orders by number; what is none comes last.
func compareExitCodes(a, b string) int {
	first, firstErr := strconv.Atoi(a)
	second, secondErr := strconv.Atoi(b)
	switch {
	case firstErr == nil && secondErr == nil:
		return cmp.Or(cmp.Compare(first, second), cmp.Compare(a, b))
	case firstErr == nil:
		return -1
	case secondErr == nil:
		return 1
	}
	return cmp.Compare(a, b)
}

// mappingEntries takes a mapping apart, also one that no server should have. The values are JSON.
func mappingEntries(text []byte) map[mappingKey]string {
	entries := map[mappingKey]string{}
	var members, codes map[string]json.RawMessage
	if len(text) > 0 && json.Unmarshal(text, &members) != nil {
		entries[mappingKey{name: "error_mapping"}] = canonicalJSON(text)
	}
	for name, value := range members {
		if name == "exit_codes" && json.Unmarshal(value, &codes) == nil {
			continue
		}
		entries[mappingKey{name: name}] = canonicalJSON(value)
	}
	for code, value := range codes {
		entries[mappingKey{exitCode: true, name: code}] = canonicalJSON(value)
	}
	return entries
}

// canonicalJSON spells equal values equally.
func canonicalJSON(value []byte) string {
	var read any
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	if decoder.Decode(&read) != nil {
		return string(value)
	}
	text, err := cli.ReadableJSON(read)
	if err != nil {
		return string(value)
	}
	return string(text)
}

// Servers below /v5 fill a version in where it is left out, so that leaving it out is no change there, nor anywhere.
const filledInVersion = `"1.0"`

// mappingDiff are the lines that tell what becomes of a mapping; none where it stays as it is.
func mappingDiff(now mappingNow, wanted []byte) []string {
	before, after := mappingEntries(now.text), mappingEntries(wanted)
	var lines []string
	if now.unreadable {
		lines = append(lines, "- (unknown: the server cannot read the one that it has)")
		if len(after) == 0 {
			lines = append(lines, "+ (none)")
		}
	}
	keys := make([]mappingKey, 0, len(before)+len(after))
	for key := range before {
		keys = append(keys, key)
	}
	for key := range after {
		if _, both := before[key]; !both {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, compareMappingKeys)
	for _, key := range keys {
		old, had := before[key]
		value, has := after[key]
		if had && has && old == value || had && !has && !key.exitCode && key.name == "version" && old == filledInVersion {
			continue
		}
		if had {
			lines = append(lines, "- "+key.name+": "+readable(old))
		}
		if has {
			lines = append(lines, "+ "+key.name+": "+readable(value))
		}
	}
	return lines
}

// readable takes the quotes from a string that is told from other values without them.
func readable(value string) string {
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
