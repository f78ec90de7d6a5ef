package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"jt/client"
)

// snapshotFormat is the version of the format that snapshots are written in.
const snapshotFormat = 1

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

// maxSnapshotBytes bounds a snapshot: 100,000 job types with error mappings take a tenth of it.
const maxSnapshotBytes = 256 << 20

// jobTypeKey tells job types apart on every server; ids do so on one alone.
type jobTypeKey struct{ name, version string }

func (k jobTypeKey) String() string { return k.name + "@" + k.version }

func (t target) key() jobTypeKey { return jobTypeKey{t.name, t.version} }

// snapshot is what a file holds of a server's job types.
type snapshot struct {
	label   string // of the file
	server  string // that it was taken of; "" where the file does not say
	entries []snapshotEntry
}

// snapshotEntry is what a file holds of one job type.
type snapshotEntry struct {
	key     jobTypeKey
	place   place
	paused  *bool // nil where the file does not say
	mapping *snapshotMapping
}

// snapshotMapping is an error mapping as a server had it, which may be one that servers must not be sent.
type snapshotMapping struct {
	text    []byte // JSON
	wanted  client.ErrorMapping
	problem *fileError // why it must not be sent
}

const (
	hintSnapshot      = "jt snapshot writes such files"
	hintSnapshotKeys  = "the keys are jt_snapshot, server and job_types, and name, version, id, is_paused and error_mapping of each job type"
	hintSnapshotEmpty = "was it written by a command that failed? " + hintSnapshot
)

// readSnapshot reads and checks a file, or stdin where its name is a dash. What is wrong with it is a *fileError.
func readSnapshot(ctx context.Context, name string, stdin io.Reader) (*snapshot, error) {
	label, text, err := readFile(ctx, name, stdin, maxSnapshotBytes, "256 MiB")
	if err != nil {
		return nil, err
	}
	return parseSnapshot(label, text)
}

func parseSnapshot(label string, text []byte) (*snapshot, error) {
	reader := snapshotReader{snapshot: snapshot{label: label}, places: map[jobTypeKey]place{}}
	err := reader.read(text)
	if failed, ok := errors.AsType[*fileError](err); ok {
		failed.file = label
	}
	if err != nil {
		return nil, err
	}
	for i := range reader.snapshot.entries {
		if mapping := reader.snapshot.entries[i].mapping; mapping != nil && mapping.problem != nil {
			mapping.problem.file = label
		}
	}
	return &reader.snapshot, nil
}

type snapshotReader struct {
	snapshot snapshot
	places   map[jobTypeKey]place
	failed   error // the first entry that is wrong
}

func (r *snapshotReader) read(text []byte) error {
	document, err := parseFile(text, &fileSubject{
		hintWhole: hintSnapshot, hintKeys: hintSnapshotKeys, hintEmpty: hintSnapshotEmpty, hintSecond: "restore one snapshot after the other",
		list: keyJobTypes, element: r.element,
	})
	if err != nil {
		return err
	}
	if err := r.head(document); err != nil {
		return err
	}
	return r.failed
}

// head checks what stands beside the job types. A file of another format, or none of ours, is to be called that, not
// after the first thing that is odd about it.
func (r *snapshotReader) head(document fileValue) error {
	if document.kind != kindObject {
		return document.wrong("the whole", kindObject, hintSnapshot)
	}
	members, err := membersOf(document, "", keyFormat, keyServer, keyJobTypes)
	format, found := memberOf(document, keyFormat)
	switch {
	case !found:
		return &fileError{place: document.place, key: keyFormat, problem: "is missing: this is no snapshot", hint: hintSnapshot}
	case format.kind != kindNumber:
		return format.wrong(keyFormat, kindNumber, "this jt reads "+keyFormat+": "+strconv.Itoa(snapshotFormat))
	case format.text != strconv.Itoa(snapshotFormat):
		return &fileError{
			place: format.place, key: keyFormat, problem: fmt.Sprintf("is %s, a format that this jt does not know", format.text),
			hint: fmt.Sprintf("it knows %d; a newer jt may know more", snapshotFormat),
		}
	case err != nil:
		return err
	}
	if server, given := members[keyServer]; given {
		if server.kind != kindText {
			return server.wrong(keyServer, kindText, "")
		}
		r.snapshot.server = server.text
	}
	list, given := members[keyJobTypes]
	switch {
	case !given:
		return &fileError{place: document.place, key: keyJobTypes, problem: "is missing", hint: "job_types: [] is a snapshot of no job types"}
	case list.kind != kindArray:
		return list.wrong(keyJobTypes, kindArray, "job_types: [] is a snapshot of no job types")
	}
	return nil
}

// element takes a job type of the file in. The first one that is wrong is told after what stands beside the list.
func (r *snapshotReader) element(value fileValue) error {
	if r.failed == nil {
		r.failed = r.take(value)
	}
	return nil
}

func (r *snapshotReader) take(value fileValue) error {
	entry, err := snapshotEntryOf(value)
	if err != nil {
		return err
	}
	if first, twice := r.places[entry.key]; twice {
		return &fileError{
			place: entry.place, key: "job type " + entry.key.String(), problem: fmt.Sprintf("stands twice, first in line %d", first.line),
			hint: "leave one of them out",
		}
	}
	r.places[entry.key] = entry.place
	r.snapshot.entries = append(r.snapshot.entries, entry)
	return nil
}

func snapshotEntryOf(value fileValue) (snapshotEntry, error) {
	entry := snapshotEntry{place: value.place}
	if value.kind != kindObject {
		return entry, value.wrong("a job type", kindObject, hintSnapshotKeys)
	}
	members, err := membersOf(value, "of a job type", keyName, keyVersion, keyID, keyPaused, keyMapping)
	if err != nil {
		return entry, err
	}
	for key, into := range map[string]*string{keyName: &entry.key.name, keyVersion: &entry.key.version} {
		if _, given := members[key]; !given {
			return entry, &fileError{place: value.place, key: key, problem: "of a job type is missing", hint: "a job type is found by its name and version"}
		}
		if *into, err = members[key].textOf(key); err != nil {
			return entry, err
		}
	}
	// The id is there for who reads the file: on another server it is another.
	if id, given := members[keyID]; given && id.kind != kindNull && (id.kind != kindNumber || !isInteger(id.text)) {
		return entry, id.wrong(keyID, "an integer", "it may be left out")
	}
	paused, given := members[keyPaused]
	if given {
		if entry.paused, err = paused.booleanOf(keyPaused); err != nil {
			return entry, err
		}
	}
	mapping, mapped := members[keyMapping]
	switch {
	case mapped:
		entry.mapping, err = snapshotMappingOf(mapping, entry.key)
		return entry, err
	case !given:
		return entry, &fileError{place: value.place, key: "job type " + entry.key.String(), problem: "has neither is_paused nor error_mapping", hint: "leave it out where nothing of it is to be restored"}
	}
	return entry, nil
}

// snapshotMappingOf takes any mapping that a server may have had: one that it has still is left alone.
func snapshotMappingOf(value fileValue, key jobTypeKey) (*snapshotMapping, error) {
	raw, err := value.encoded()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(raw)
	if err != nil {
		return nil, err
	}
	mapping := &snapshotMapping{text: text}
	if value.kind == kindNull {
		return mapping, nil // the mapping that clears
	}
	mapping.wanted, err = mappingOf(value)
	if problem, bad := errors.AsType[*fileError](err); bad {
		problem.key = "error_mapping of " + key.String() + ": " + problem.key
		mapping.problem = problem
		return mapping, nil
	}
	return mapping, err
}

// membersOf gives the values of an object by their keys; other keys than these, and one that stands twice, are errors.
func membersOf(object fileValue, whose string, keys ...string) (map[string]fileValue, error) {
	members := make(map[string]fileValue, len(keys))
	first := make(map[string]place, len(keys))
	for _, key := range keys {
		first[key] = place{}
	}
	for _, member := range object.members {
		at, known := first[member.key]
		switch {
		case !known:
			problem := "is no key of a snapshot"
			if whose != "" {
				problem = "is no key " + whose
			}
			return nil, &fileError{place: member.place, key: strconv.Quote(member.key), problem: problem, hint: hintSnapshotKeys}
		case at.line > 0:
			return nil, &fileError{place: member.place, key: member.key, problem: fmt.Sprintf("stands twice, first in line %d", at.line), hint: "leave one of them out"}
		}
		first[member.key], members[member.key] = member.place, member.value
	}
	return members, nil
}

func memberOf(object fileValue, key string) (fileValue, bool) {
	for _, member := range object.members {
		if member.key == key {
			return member.value, true
		}
	}
	return fileValue{}, false
}
