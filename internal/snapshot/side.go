package snapshot

import (
	"bytes"
	"context"
	"errors"
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
	skipped  []selection.Target  // job types that are not compared, or only in part, and why
	lacking  map[jobTypeKey]bool // those that the server can say more about
}

// snapshotSide returns the side of a file.
func snapshotSide(saved *snapshot) *side {
	s := &side{name: saved.label, place: "in " + saved.label, jobTypes: make(map[jobTypeKey]*jobType, len(saved.jobTypes))}
	for _, one := range saved.jobTypes {
		s.jobTypes[one.key()] = one
	}
	return s
}

// serverSide returns the side of a server, before it is read.
func serverSide(server *cli.Server) *side {
	s := &side{name: "the server", place: "on the server", scale: server.Scale, jobTypes: map[jobTypeKey]*jobType{}, lacking: map[jobTypeKey]bool{}}
	if server.Context != "" {
		s.name, s.place, s.fields = server.Context, "on "+server.Context, comparedFields()
	}
	return s
}

// comparedFields are the fields that two servers are compared by, beside is_paused and the error mapping.
func comparedFields() []output.Column {
	names := []string{"is_active", "priority", "timeout", "tries", "cpus", "mem", "disk", "image", "max_scheduled"}
	return slices.DeleteFunc(view.JobTypes().Columns, func(column output.Column) bool { return !slices.Contains(names, column.Name) })
}

// wrong adds to an error of one of two servers which it is.
func (s *side) wrong(err error) error {
	if err == nil || len(s.fields) == 0 {
		return err
	}
	return cli.TaskError("cannot read the job types of "+s.name, err)
}

func (s *side) skip(found selection.Target, why string) {
	found.Skipped = why
	s.skipped = append(s.skipped, found)
}

// readList reads the list of a server once, only these names if there are any, and keeps the rows if they are needed to choose job
// types. It skips those that share their name and version.
func (s *side) readList(ctx context.Context, names []string, choosing bool) error {
	named := &selection.Selection{Names: names}
	for object, err := range selection.Chosen(named.List(s.scale).All(ctx), named.Keeps) {
		if err != nil {
			return cli.TaskError("cannot list job types", err)
		}
		one := &jobType{values: make([][]byte, len(s.fields))}
		if one.target, err = selection.NewTarget(object); err != nil {
			return err
		}
		if _, err := object.Boolean(keyPaused); err != nil {
			return err
		}
		one.paused = pausedState(object)
		one.learn(object, s.fields)
		if _, known := object.Mapping(); !known && !choosing {
			one.target.Object = model.Object{}
		}
		if s.jobTypes[one.key()] != nil {
			s.skip(one.target, twins)
			s.lacking[one.key()] = true
		}
		s.jobTypes[one.key()] = one
	}
	return nil
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

// readMappings reads the error mappings of job types of a server, with what else their details have. It skips those that cannot be
// read.
func (s *side) readMappings(ctx context.Context, keys []jobTypeKey, read func(failed bool)) error {
	targets := make([]selection.Target, len(keys))
	for i, key := range keys {
		targets[i] = s.jobTypes[key].target
	}
	err := mapping.ReadEach(ctx, s.scale, targets, func(i int, now mapping.Current, details model.Object) {
		one := s.jobTypes[keys[i]]
		one.mapping = &now
		if now.Read() {
			one.learn(details, s.fields)
		}
		read(!now.Read())
	})
	if err != nil {
		return err
	}
	what := "the error mapping "
	if len(s.fields) > 0 {
		what = "what only the details have "
	}
	for _, key := range keys {
		one := s.jobTypes[key]
		if why, _ := whyUnread(*one.mapping); why != "" {
			s.skip(one.target, what+s.place+", because "+why)
			if !errors.Is(one.mapping.Err, client.ErrUnsupported) { // the release has no mapping to compare
				s.lacking[key] = true
			}
		}
	}
	return nil
}
