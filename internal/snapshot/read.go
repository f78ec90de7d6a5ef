package snapshot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/document"
	"jt/internal/mapping"
	"jt/internal/selection"
)

// formatVersion is the version of the format that snapshots are written in.
const formatVersion = 1

// The keys of a snapshot.
const (
	keyFormat   = "jt_snapshot"
	keyServer   = "server"
	keyJobTypes = "job_types"
	keyName     = "name"
	keyVersion  = "version"
	keyID       = "id"
	keyPaused   = "is_paused"
	keyMapping  = "error_mapping"
)

// What --only names.
const (
	onlyPaused  = "paused"
	onlyMapping = "mapping"
)

// maxBytes bounds a snapshot: 100,000 job types with error mappings take a tenth of it.
const maxBytes = 256 << 20

// maxYAMLBytes bounds a snapshot in YAML: 10,000 job types with 100 exit codes each, for which the parser takes
// 8 s and 2 GB. JSON is read as it comes, in a fraction of both.
const maxYAMLBytes = 40 << 20

// jobTypeKey identifies a job type on every server; an id does so on one alone.
type jobTypeKey struct{ name, version string }

func (k jobTypeKey) String() string { return k.name + "@" + k.version }

func keyOf(t selection.Target) jobTypeKey { return jobTypeKey{t.Name, t.Version} }

// snapshot is what a file holds of a server's job types.
type snapshot struct {
	label   string // of the file
	server  string // that it was taken of; "" where the file does not say
	entries []*entry
}

// entry is what a file holds of one job type.
type entry struct {
	key     jobTypeKey
	paused  *bool // nil where the file does not say
	mapping *savedMapping
}

// savedMapping is an error mapping as a server had it, which may be one that servers must not be sent.
type savedMapping struct {
	text    []byte // JSON
	wanted  client.ErrorMapping
	problem *document.Error // why it must not be sent
}

const (
	hintSnapshot      = "jt snapshot writes such files"
	hintSnapshotKeys  = "the keys are jt_snapshot, server and job_types, and name, version, id, is_paused and error_mapping of each job type"
	hintSnapshotEmpty = "was it written by a command that failed? " + hintSnapshot
)

// read reads and checks a file, or stdin where its name is a dash. What is wrong with it is a *document.Error.
func read(ctx context.Context, name string, stdin io.Reader) (*snapshot, error) {
	label, text, err := cli.ReadFile(ctx, name, stdin, maxBytes, "256 MiB")
	if err != nil {
		return nil, err
	}
	return parse(label, text)
}

func parse(label string, text []byte) (*snapshot, error) {
	saved := &snapshot{label: label}
	places := map[jobTypeKey]document.Place{}
	var wrong error // the first job type that is wrong; what stands beside the list is reported before it
	whole, err := document.Parse(text, &document.Subject{
		HintWhole: hintSnapshot, HintKeys: hintSnapshotKeys, HintEmpty: hintSnapshotEmpty, HintSecond: "restore one snapshot after the other",
		MaxYAML: maxYAMLBytes, HintYAML: "write it as JSON: jt snapshot -o json",
		List: keyJobTypes, Element: func(value document.Value) {
			if wrong == nil {
				wrong = saved.add(value, places)
			}
		},
	})
	if err == nil {
		err = cmp.Or(saved.readHead(whole), wrong)
	}
	if failed, ok := errors.AsType[*document.Error](err); ok {
		failed.File = label
	}
	return saved, err
}

// readHead reads what stands beside the job types. A file of another format, or none of ours, is to be called that, not
// after the first thing that is odd about it.
func (s *snapshot) readHead(whole document.Value) error {
	if whole.Kind != document.KindObject {
		return whole.Wrong("the whole", document.KindObject, hintSnapshot)
	}
	members, err := membersOf(whole, "of a snapshot", keyFormat, keyServer, keyJobTypes)
	switch format, found := members[keyFormat]; {
	case !found:
		return &document.Error{Place: whole.Place, Key: keyFormat, Problem: "is missing: this is no snapshot", Hint: hintSnapshot}
	case format.Kind != document.KindNumber:
		return format.Wrong(keyFormat, document.KindNumber, "this jt reads "+keyFormat+": "+strconv.Itoa(formatVersion))
	case format.Text != strconv.Itoa(formatVersion):
		return &document.Error{
			Place: format.Place, Key: keyFormat, Problem: fmt.Sprintf("is %s, a format that this jt does not know", format.Text),
			Hint: fmt.Sprintf("it knows %d; a newer jt may know more", formatVersion),
		}
	case err != nil:
		return err
	}
	if server, given := members[keyServer]; given {
		if server.Kind != document.KindText {
			return server.Wrong(keyServer, document.KindText, "")
		}
		s.server = server.Text
	}
	switch list, given := members[keyJobTypes]; {
	case !given:
		return &document.Error{Place: whole.Place, Key: keyJobTypes, Problem: "is missing", Hint: "job_types: [] is a snapshot of no job types"}
	case list.Kind != document.KindArray:
		return list.Wrong(keyJobTypes, document.KindArray, "job_types: [] is a snapshot of no job types")
	}
	return nil
}

// add adds a job type of the file. The places are those of the others.
func (s *snapshot) add(value document.Value, places map[jobTypeKey]document.Place) error {
	entry, err := entryOf(value)
	if err != nil {
		return err
	}
	if first, twice := places[entry.key]; twice {
		return &document.Error{
			Place: value.Place, Key: "job type " + entry.key.String(), Problem: fmt.Sprintf("stands twice, first in line %d", first.Line),
			Hint: "leave one of them out",
		}
	}
	if entry.mapping != nil && entry.mapping.problem != nil {
		entry.mapping.problem.File = s.label
	}
	places[entry.key] = value.Place
	s.entries = append(s.entries, entry)
	return nil
}

func entryOf(value document.Value) (*entry, error) {
	entry := &entry{}
	if value.Kind != document.KindObject {
		return entry, value.Wrong("a job type", document.KindObject, hintSnapshotKeys)
	}
	members, err := membersOf(value, "of a job type", keyName, keyVersion, keyID, keyPaused, keyMapping)
	if err != nil {
		return entry, err
	}
	for _, field := range []struct {
		key  string
		into *string
	}{{keyName, &entry.key.name}, {keyVersion, &entry.key.version}} {
		text, given := members[field.key]
		if !given {
			return entry, &document.Error{Place: value.Place, Key: field.key, Problem: "of a job type is missing", Hint: "a job type is found by its name and version"}
		}
		if *field.into, err = text.AsText(field.key); err != nil {
			return entry, err
		}
	}
	// The id is there for who reads the file: on another server it is another.
	if id, given := members[keyID]; given && id.Kind != document.KindNull && (id.Kind != document.KindNumber || !mapping.IsInteger(id.Text)) {
		return entry, id.Wrong(keyID, "an integer", "it may be left out")
	}
	if paused, given := members[keyPaused]; given {
		if entry.paused, err = paused.AsBoolean(keyPaused); err != nil {
			return entry, err
		}
	}
	if mapping, given := members[keyMapping]; given {
		entry.mapping, err = mappingOf(mapping, entry.key)
	} else if entry.paused == nil {
		err = &document.Error{Place: value.Place, Key: "job type " + entry.key.String(), Problem: "has neither is_paused nor error_mapping", Hint: "leave it out where nothing of it is to be restored"}
	}
	return entry, err
}

// mappingOf takes any mapping that a server may have had: one that it has still is left alone.
func mappingOf(value document.Value, key jobTypeKey) (*savedMapping, error) {
	raw, err := value.Encoded()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(raw)
	if err != nil {
		return nil, err
	}
	saved := &savedMapping{text: text}
	if value.Kind == document.KindNull {
		return saved, nil // the mapping that clears
	}
	saved.wanted, err = mapping.FromDocument(value)
	if problem, bad := errors.AsType[*document.Error](err); bad {
		problem.Key = "error_mapping of " + key.String() + ": " + problem.Key
		saved.problem = problem
		return saved, nil
	}
	return saved, err
}

// membersOf returns the values of an object by their keys. Other keys than these, and one that stands twice, are errors.
func membersOf(object document.Value, whose string, keys ...string) (map[string]document.Value, error) {
	members := make(map[string]document.Value, len(keys))
	for _, member := range object.Members {
		members[member.Key] = member.Value
	}
	for _, member := range object.Members {
		if !slices.Contains(keys, member.Key) {
			return members, &document.Error{Place: member.Place, Key: strconv.Quote(member.Key), Problem: "is no key " + whose, Hint: hintSnapshotKeys}
		}
	}
	return members, document.NotePlaces(map[string]document.Place{}, object.Members, func(key string) string { return key })
}
