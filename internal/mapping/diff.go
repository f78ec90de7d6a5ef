package mapping

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
)

// Current is the error mapping that a job type has.
type Current struct {
	ref        string
	Text       []byte // JSON
	Unreadable bool   // the server saved what it cannot read again, and answers an internal error instead of details
}

// currentMapping reads the mapping that a job type has.
func currentMapping(ctx context.Context, scale *client.Client, found selection.Target) (Current, error) {
	now := Current{ref: found.Ref}
	if text, known := found.Object.Field("error_mapping"); known {
		now.Text = text
		return now, nil
	}
	details, err := scale.JobTypes.GetObject(ctx, found.Id)
	failed, _ := errors.AsType[*client.Error](err)
	switch {
	case err == nil:
		now.Text, _ = details.Field("error_mapping")
	case failed != nil && failed.Status == http.StatusInternalServerError:
		now.Unreadable = true
	default:
		return now, cli.TaskError("cannot read the error mapping of "+found.Ref, err)
	}
	return now, nil
}

// Key names a part of an error mapping that changes by itself: an exit code, or one of the keys beside exit_codes.
type Key struct {
	ExitCode bool
	Name     string
}

// CompareKeys puts the version first and the exit codes last, by their numbers.
func CompareKeys(a, b Key) int {
	rank := func(key Key) int {
		switch {
		case key.ExitCode:
			return 2
		case key.Name == "version":
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), view.CompareExitCodes(a.Name, b.Name))
}

// entriesOf takes a mapping apart, also one that no server should have. The values are JSON.
func entriesOf(text []byte) map[Key]string {
	entries := map[Key]string{}
	var members, codes map[string]json.RawMessage
	if len(text) > 0 && json.Unmarshal(text, &members) != nil {
		entries[Key{Name: "error_mapping"}] = CanonicalJSON(text)
	}
	for name, value := range members {
		if name == "exit_codes" && json.Unmarshal(value, &codes) == nil {
			continue
		}
		entries[Key{Name: name}] = CanonicalJSON(value)
	}
	for code, value := range codes {
		entries[Key{ExitCode: true, Name: code}] = CanonicalJSON(value)
	}
	return entries
}

// CanonicalJSON spells equal values equally.
func CanonicalJSON(value []byte) string {
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

// Diff are the lines that tell what becomes of a mapping; none where it stays as it is.
func Diff(now Current, wanted []byte) []string {
	before, after := entriesOf(now.Text), entriesOf(wanted)
	var lines []string
	if now.Unreadable {
		lines = append(lines, "- (unknown: the server cannot read the one that it has)")
		if len(after) == 0 {
			lines = append(lines, "+ (none)")
		}
	}
	keys := make([]Key, 0, len(before)+len(after))
	for key := range before {
		keys = append(keys, key)
	}
	for key := range after {
		if _, both := before[key]; !both {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, CompareKeys)
	for _, key := range keys {
		old, had := before[key]
		value, has := after[key]
		if had && has && old == value || had && !has && !key.ExitCode && key.Name == "version" && old == filledInVersion {
			continue
		}
		if had {
			lines = append(lines, "- "+key.Name+": "+readable(old))
		}
		if has {
			lines = append(lines, "+ "+key.Name+": "+readable(value))
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
