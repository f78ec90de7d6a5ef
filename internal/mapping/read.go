package mapping

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"golang.org/x/sync/errgroup"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
)

// Current is the error mapping that a job type has.
type Current struct {
	ref        string
	Text       []byte   // JSON; nil if the server does not report it
	Unreadable bool     // the server saved a mapping that it cannot read, and responds to a request for details with an internal error
	OwnErrors  bool     // the job type defines the errors itself, as from Scale 7 on; otherwise they are errors of the server
	errors     []string // names of its errors that the server has, if the details list them
	Err        error    // set by ReadAll: why it cannot be read, although others can; client.ErrNotFound if the job type no longer exists
}

// readCurrent reads the error mapping of a job type, and returns the details that it is in.
func readCurrent(ctx context.Context, scale *client.Client, found selection.Target) (now Current, details model.Object, err error) {
	now = Current{ref: found.Ref}
	details = found.Object
	text, known := details.Mapping()
	if !known {
		details, err = scale.JobTypes.GetObject(ctx, found.ID)
		failed, _ := errors.AsType[*client.Error](err)
		if failed != nil && failed.Status == http.StatusInternalServerError {
			now.Unreadable = true
			return now, details, nil
		}
		if err != nil {
			return now, details, cli.TaskError("cannot read the error mapping of "+found.Ref, err)
		}
		text, _ = details.Mapping()
	}
	now.Text = bytes.Clone(text) // without keeping the larger details
	now.OwnErrors, now.errors = definesErrors(details), errorNames(details)
	return now, details, nil
}

// errorNames returns the names of the errors that details list, nil if they do not list them.
func errorNames(details model.Object) []string {
	text, _ := details.Field("errors")
	var listed []model.JobError
	if json.Unmarshal(text, &listed) != nil {
		return nil
	}
	names := make([]string, len(listed))
	for i, one := range listed {
		names[i] = one.Name
	}
	return names
}

// definesErrors reports whether the mapping of a job type is that of its manifest.
func definesErrors(object model.Object) bool {
	_, named := object.Field("error_mapping")
	_, defined := object.Field("manifest")
	return defined && !named
}

// ReadAll reads the error mappings of job types, with one request each, several at once. A failure that is about one job type
// alone is the Err of its Current. Any other failure, and the end of ctx, ends the reading with an error.
func ReadAll(ctx context.Context, session *cli.Session, scale *client.Client, targets []selection.Target) ([]Current, error) {
	mappings := make([]Current, len(targets))
	progress := session.NewProgress("reading error mappings", len(targets))
	defer progress.End()
	err := ReadEach(ctx, scale, targets, func(i int, now Current, _ model.Object) {
		mappings[i] = now
		progress.Add(!now.Read())
	})
	return mappings, err
}

// ReadBefore is ReadAll for the job types of changes.
func ReadBefore[C changing](ctx context.Context, session *cli.Session, scale *client.Client, changes []C) error {
	targets := make([]selection.Target, len(changes))
	for i, one := range changes {
		targets[i] = one.change().Row.Target
	}
	mappings, err := ReadAll(ctx, session, scale, targets)
	for i, now := range mappings {
		changes[i].change().Before = now
	}
	return err
}

// Read reports whether the mapping could be read.
func (m Current) Read() bool { return !m.Unreadable && m.Err == nil }

// ReadEach is ReadAll with a function that is called for each job type, with the details that the mapping is in, from several
// goroutines at once.
func ReadEach(ctx context.Context, scale *client.Client, targets []selection.Target, use func(i int, now Current, details model.Object)) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(scale.Concurrency())
	for i, target := range targets {
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			var now Current
			var details model.Object
			err := cli.Try(func() (err error) {
				now, details, err = readCurrent(ctx, scale, target)
				return err
			})
			if concernsOne(err) {
				now.Err, err = err, nil
			}
			use(i, now, details)
			return err
		})
	}
	return group.Wait()
}

// concernsOne reports whether a failure to read details is about that job type, and not about the server or the connection: the
// job type is gone, has no URL, or is refused or shown wrongly, as some releases do with job types of earlier ones.
func concernsOne(err error) bool {
	if errors.Is(err, client.ErrNotFound) || errors.Is(err, client.ErrUnsupported) {
		return true
	}
	failed, ok := errors.AsType[*client.Error](err)
	if !ok {
		return false
	}
	switch failed.Reason {
	case client.ReasonInvalidJSON, client.ReasonWrongShape:
		return true
	case client.ReasonRefused:
		return failed.Status == http.StatusBadRequest
	}
	return false
}
