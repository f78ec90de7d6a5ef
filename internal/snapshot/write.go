package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"jt/internal/cli"
	"jt/internal/document"
	"jt/internal/mapping"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

// File is a snapshot to be written.
type File struct {
	Format   int    `json:"jt_snapshot"`
	Server   string `json:"server"`
	JobTypes []Line `json:"job_types"`

	left       []selection.Target // job types of which something is left out, with the reason
	unsendable []selection.Target // with an error mapping that cannot be sent, and why
}

// Line is a job type of a snapshot.
type Line struct {
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	ID       int64           `json:"id"`
	IsPaused *bool           `json:"is_paused,omitempty"`
	Mapping  json.RawMessage `json:"error_mapping,omitempty"`
}

// mappingUnreadable is why the error mapping of a job type is left out that can be repaired.
const mappingUnreadable = "without error mapping, since the server fails to give their details (status 500)"

func NewFile(server string) *File {
	return &File{Format: snapshotFormat, Server: server, JobTypes: []Line{}}
}

func (f *File) add(line Line) { f.JobTypes = append(f.JobTypes, line) }

func (f *File) leaveOut(why string, found selection.Target) {
	found.Skipped = why
	f.left = append(f.left, found)
}

// lacking counts the job types of which something is left out.
func (f *File) lacking() int {
	ids := map[int64]bool{}
	for _, found := range f.left {
		ids[found.Id] = true
	}
	return len(ids)
}

// withoutTwins leaves out the job types that have their name and version in common with another one: nobody could
// tell which of them a line is about. No server should have any.
func (f *File) withoutTwins(targets []selection.Target) []selection.Target {
	counts := make(map[jobTypeKey]int, len(targets))
	for _, found := range targets {
		counts[keyOf(found)]++
	}
	return slices.DeleteFunc(targets, func(found selection.Target) bool {
		if counts[keyOf(found)] > 1 {
			f.leaveOut("there are several of this name and version", found)
			return true
		}
		return false
	})
}

// examine notes an error mapping that servers must not be sent, though this one has it.
func (f *File) examine(text []byte, found selection.Target) {
	_, err := mapping.Parse("", text)
	if problem, bad := errors.AsType[*document.Error](err); bad && mapping.CanonicalJSON(text) != "null" {
		found.Skipped = strings.TrimSpace(problem.Key + " " + problem.Problem)
		f.unsendable = append(f.unsendable, found)
	}
}

// Print writes the whole file at once.
func (f *File) Print(printer *output.Printer) error {
	line, err := cli.ReadableJSON(f)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, line, "", "  "); err != nil {
		return err
	}
	if err := printer.Print(output.RawObject(text.Bytes())); err != nil {
		return errors.Join(err, printer.Abort())
	}
	return printer.Close()
}

// orderedMapping spells an error mapping in one way, so that equal ones are equal lines: the version first, the exit
// codes last and by their numbers.
func orderedMapping(text []byte) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || members == nil {
		return json.RawMessage(mapping.CanonicalJSON(text))
	}
	return orderedObject(members, func(a, b string) int {
		return mapping.CompareKeys(mapping.Key{ExitCode: a == "exit_codes", Name: a}, mapping.Key{ExitCode: b == "exit_codes", Name: b})
	}, func(key string, value json.RawMessage) json.RawMessage {
		var codes map[string]json.RawMessage
		if key != "exit_codes" || json.Unmarshal(value, &codes) != nil || codes == nil {
			return json.RawMessage(mapping.CanonicalJSON(value))
		}
		return orderedObject(codes, view.CompareExitCodes, func(_ string, value json.RawMessage) json.RawMessage {
			return json.RawMessage(mapping.CanonicalJSON(value))
		})
	})
}

func orderedObject(members map[string]json.RawMessage, compare func(a, b string) int, spelt func(string, json.RawMessage) json.RawMessage) json.RawMessage {
	keys := make([]string, 0, len(members))
	for key := range members {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, compare)
	text := []byte{'{'}
	for i, key := range keys {
		if i > 0 {
			text = append(text, ',')
		}
		quoted, _ := json.Marshal(key) // a string is always one of JSON
		text = append(append(append(text, mapping.CanonicalJSON(quoted)...), ':'), spelt(key, members[key])...)
	}
	return append(text, '}')
}
