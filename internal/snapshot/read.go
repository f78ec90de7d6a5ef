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
	keyRelease  = "release"
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

// maxBytes bounds a snapshot; 100,000 job types with error mappings take a tenth of it.
const maxBytes = 256 << 20

// jobTypeKey identifies a job type on every server; an id does so on one server only.
type jobTypeKey struct{ name, version string }

func (k jobTypeKey) String() string { return k.name + "@" + k.version }

func keyOf(t selection.Target) jobTypeKey { return jobTypeKey{t.Name, t.Version} }

// twins says why a job type is left out: a line about its name and version could be about any of them. No server should have any.
const twins = "several job types have the same name and version"

// snapshot is the content of a file.
type snapshot struct {
	label    string // of the file
	server   string // where it was taken; "" if the file does not say
	release  string // of Scale there; "" up to /v5
	jobTypes []*jobType
}

// jobType is what a file or a server says about a job type.
type jobType struct {
	target  selection.Target // in a file, it has no more than a name and a version
	paused  *bool            // nil if it does not say
	since   string           // when it was paused; "" if it does not say
	mapping *mapping.Current // nil if it does not say. In a file, it is what a server had
	problem *document.Error  // why a mapping in a file must not be sent to servers
	values  [][]byte         // of the fields of a server, nil where it does not say
}

func (j *jobType) key() jobTypeKey { return keyOf(j.target) }

const (
	hintSnapshot      = "create snapshots with `jt snapshot`"
	hintSnapshotKeys  = "the keys are jt_snapshot, server, release and job_types; the keys of a job type are name, version, id, is_paused and error_mapping"
	hintSnapshotEmpty = "perhaps the command that wrote it failed; " + hintSnapshot
)

// read reads and checks a file, or stdin if its name is a dash. An invalid file is a *document.Error.
func read(ctx context.Context, name string, stdin io.Reader) (*snapshot, error) {
	label, text, err := cli.ReadFile(ctx, name, stdin, maxBytes)
	if err != nil {
		return nil, err
	}
	return parse(label, text)
}

func parse(label string, text []byte) (*snapshot, error) {
	saved := &snapshot{label: label}
	places := map[jobTypeKey]document.Place{}
	var wrong error // about the first invalid job type; problems outside the list are reported before it
	root, err := document.Parse(text, &document.Subject{
		HintBroken: hintSnapshot, HintKeys: hintSnapshotKeys, HintEmpty: hintSnapshotEmpty, HintSecond: "restore one snapshot at a time",
		HintYAML: "write it as JSON with `jt snapshot -o json`",
		List:     keyJobTypes, Element: func(value document.Value) {
			if wrong == nil {
				wrong = saved.add(value, places)
			}
		},
	})
	if err == nil {
		err = cmp.Or(saved.readHead(root), wrong)
	}
	for _, one := range saved.jobTypes {
		if one.mapping != nil && saved.release != "" {
			one.mapping.OwnErrors = true
		}
	}
	if failed, ok := errors.AsType[*document.Error](err); ok {
		failed.File = label
	}
	return saved, err
}

// readHead reads everything but the job types. If the file is no snapshot, or one in another format, the error says so,
// and does not name the first detail that differs.
func (s *snapshot) readHead(root document.Value) error {
	if root.Kind != document.KindObject {
		return root.Wrong("the document", document.KindObject, hintSnapshot)
	}
	members, err := membersOf(root, "of a snapshot", keyFormat, keyServer, keyRelease, keyJobTypes)
	switch format, found := members[keyFormat]; {
	case !found:
		return &document.Error{Place: root.Place, Key: keyFormat, Problem: "is missing: not a snapshot", Hint: hintSnapshot}
	case format.Kind != document.KindNumber:
		return format.Wrong(keyFormat, document.KindNumber, "this jt reads "+keyFormat+": "+strconv.Itoa(formatVersion))
	case format.Text != strconv.Itoa(formatVersion):
		return &document.Error{
			Place: format.Place, Key: keyFormat, Problem: fmt.Sprintf("is %s, a format that this jt cannot read", format.Text),
			Hint: fmt.Sprintf("it reads format %d; a newer jt may read others", formatVersion),
		}
	case err != nil:
		return err
	}
	for _, field := range []struct {
		key  string
		into *string
	}{{keyServer, &s.server}, {keyRelease, &s.release}} {
		if text, given := members[field.key]; given {
			if *field.into, err = text.AsText(field.key); err != nil {
				return err
			}
		}
	}
	switch list, given := members[keyJobTypes]; {
	case !given:
		return &document.Error{Place: root.Place, Key: keyJobTypes, Problem: "is missing", Hint: "job_types: [] is a snapshot of no job types"}
	case list.Kind != document.KindArray:
		return list.Wrong(keyJobTypes, document.KindArray, "job_types: [] is a snapshot of no job types")
	}
	return nil
}

// add adds a job type of the file. places has the places of the earlier ones.
func (s *snapshot) add(value document.Value, places map[jobTypeKey]document.Place) error {
	one, err := jobTypeOf(value)
	if err != nil {
		return err
	}
	key := one.key()
	if first, twice := places[key]; twice {
		return &document.Error{
			Place: value.Place, Key: "job type " + key.String(), Problem: fmt.Sprintf("is given twice, first on line %d", first.Line),
			Hint: "remove one of them",
		}
	}
	if one.problem != nil {
		one.problem.File = s.label
	}
	places[key] = value.Place
	s.jobTypes = append(s.jobTypes, one)
	return nil
}

func jobTypeOf(value document.Value) (*jobType, error) {
	one := &jobType{}
	if value.Kind != document.KindObject {
		return one, value.Wrong("a job type", document.KindObject, hintSnapshotKeys)
	}
	members, err := membersOf(value, "of a job type", keyName, keyVersion, keyID, keyPaused, keyMapping)
	if err != nil {
		return one, err
	}
	for _, field := range []struct {
		key  string
		into *string
	}{{keyName, &one.target.Name}, {keyVersion, &one.target.Version}} {
		text, given := members[field.key]
		if !given {
			return one, &document.Error{Place: value.Place, Key: field.key, Problem: "of a job type is missing", Hint: "name and version identify a job type"}
		}
		if *field.into, err = text.AsText(field.key); err != nil {
			return one, err
		}
	}
	one.target.Ref = one.key().String()
	// The id is for people who read the file: it differs between servers.
	if id, given := members[keyID]; given && id.Kind != document.KindNull && (id.Kind != document.KindNumber || !mapping.IsInteger(id.Text)) {
		return one, id.Wrong(keyID, "an integer", "it can be omitted")
	}
	if paused, given := members[keyPaused]; given {
		if one.paused, err = paused.AsBoolean(keyPaused); err != nil {
			return one, err
		}
	}
	if mapping, given := members[keyMapping]; given {
		err = one.readMapping(mapping)
	} else if one.paused == nil {
		err = &document.Error{Place: value.Place, Key: "job type " + one.target.Ref, Problem: "has neither is_paused nor error_mapping", Hint: "omit the job type if there is nothing to restore"}
	}
	return one, err
}

// readMapping accepts every mapping that a server may have had: if the server still has it, it is left unchanged.
func (j *jobType) readMapping(value document.Value) error {
	raw, err := value.Encoded()
	if err != nil {
		return err
	}
	text, err := json.Marshal(raw)
	if err != nil {
		return err
	}
	j.mapping = &mapping.Current{Text: text}
	if value.Kind == document.KindNull {
		return nil // clears the mapping
	}
	wanted, err := mapping.FromDocument(value)
	j.mapping.OwnErrors = len(wanted.Errors) > 0
	if problem, bad := errors.AsType[*document.Error](err); bad {
		problem.Key = "error_mapping of " + j.target.Ref + ": " + problem.Key
		j.problem = problem
		return nil
	}
	return err
}

// membersOf returns the values of an object by their keys. Other keys, and keys that are given twice, are errors.
func membersOf(object document.Value, whose string, keys ...string) (map[string]document.Value, error) {
	members := make(map[string]document.Value, len(keys))
	for _, member := range object.Members {
		members[member.Key] = member.Value
	}
	for _, member := range object.Members {
		if !slices.Contains(keys, member.Key) {
			return members, &document.Error{Place: member.Place, Key: strconv.Quote(member.Key), Problem: "is not a key " + whose, Hint: hintSnapshotKeys}
		}
	}
	return members, document.NotePlaces(map[string]document.Place{}, object.Members, func(key string) string { return key })
}
