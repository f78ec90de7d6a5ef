package snapshot

import (
	"bytes"
	"context"
	"slices"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

// side is one of the two that are compared: a snapshot, or a server as it is now.
type side struct {
	name     string         // in texts: the file, the context, or "the server"
	place    string         // the same with its preposition: "in old.yaml", "on prod"
	scale    *client.Client // nil of a snapshot
	fields   []output.Column
	jobTypes map[jobTypeKey]*jobType
}

// jobType is what a side knows of a job type.
type jobType struct {
	key     jobTypeKey
	target  selection.Target // of a server
	paused  *bool            // nil if the side does not say
	since   string           // when it was paused, "" if the side does not say
	mapping *mapping.Current // nil if the side does not say
	values  [][]byte         // of the fields of the side, nil where the side does not say
}

// snapshotSide returns the side of a file.
func snapshotSide(saved *snapshot) *side {
	s := &side{name: saved.label, place: "in " + saved.label, jobTypes: make(map[jobTypeKey]*jobType, len(saved.entries))}
	for _, entry := range saved.entries {
		one := &jobType{key: entry.key, paused: entry.paused}
		if entry.mapping != nil {
			one.mapping = &mapping.Current{Text: entry.mapping.text, OwnErrors: entry.mapping.definesErrors(saved.release)}
		}
		s.jobTypes[entry.key] = one
	}
	return s
}

// readList reads the list of a server once, only these names if there are any, and keeps the rows if they are needed to choose job
// types. It returns those that share their name and version, which cannot be compared.
func (s *side) readList(ctx context.Context, names []string, choosing bool) (twins []selection.Target, err error) {
	s.jobTypes = map[jobTypeKey]*jobType{}
	named := &selection.Selection{Names: names}
	for object, err := range selection.Chosen(named.List(s.scale).All(ctx), named.Keeps) {
		if err != nil {
			return nil, cli.TaskError("cannot list job types", err)
		}
		one := &jobType{values: make([][]byte, len(s.fields))}
		if one.target, err = selection.NewTarget(object); err != nil {
			return nil, err
		}
		if _, err := object.Boolean(keyPaused); err != nil {
			return nil, err
		}
		one.key, one.paused = keyOf(one.target), pausedState(object)
		one.learn(object, s.fields)
		if _, known := object.Mapping(); !known && !choosing {
			one.target.Object = model.Object{}
		}
		if s.jobTypes[one.key] != nil {
			one.target.Skipped = "several job types have the same name and version"
			twins = append(twins, one.target)
			continue
		}
		s.jobTypes[one.key] = one
	}
	for _, one := range twins {
		delete(s.jobTypes, keyOf(one))
	}
	return twins, nil
}

// learn keeps what an object says of the job type.
func (j *jobType) learn(object model.Object, fields []output.Column) {
	for i, value := range output.Values(fields, object) {
		if value != nil {
			j.values[i] = bytes.Clone(value)
		}
	}
	if since, err := object.Text("paused"); err == nil && since != "" {
		j.since = since
	}
}

// readMappings reads the error mappings of job types of a server, with what else their details have.
func (s *side) readMappings(ctx context.Context, keys []jobTypeKey, read func(mapping.Current)) error {
	targets := make([]selection.Target, len(keys))
	for i, key := range keys {
		targets[i] = s.jobTypes[key].target
	}
	return mapping.ReadEach(ctx, s.scale, targets, func(i int, now mapping.Current, details model.Object) {
		one := s.jobTypes[keys[i]]
		one.mapping = &now
		if now.Read() {
			one.learn(details, s.fields)
		}
		read(now)
	})
}

// comparedFields are the fields that two servers are compared by, beside is_paused and the error mapping.
func comparedFields() []output.Column {
	names := []string{"is_active", "priority", "timeout", "tries", "cpus", "mem", "disk", "image", "max_scheduled"}
	return slices.DeleteFunc(view.JobTypes().Columns, func(column output.Column) bool { return !slices.Contains(names, column.Name) })
}
