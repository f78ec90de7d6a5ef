package client

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"jt/client/internal/content"
	"jt/client/model"
)

// JobTypeUpdate is a change (Update Job Type). Nil leaves a field unchanged.
type JobTypeUpdate struct {
	IsPaused     *bool               // true pauses, false unpauses
	ErrorMapping *model.ErrorMapping // replaces the mapping; one without exit codes clears it
	OnReadBack   func()              // called before the job type is read, because the response does not say whether the change was made; may be nil
	OnDoubt      func()              // called before resending or giving up a change that may still be carried out; may be nil

	manifest json.RawMessage // on releases from 7 on, that with ErrorMapping
	revision int64           // of the manifest that it replaces
}

// NotAppliedError is a change that the server accepted but did not complete.
type NotAppliedError struct {
	ID     int64         // of the job type
	Missed []MissedField // fields that were not changed, at least one
	Made   []string      // names of the fields that were
	Err    error         // the failure of a second try in another form; nil if there was none, or if the server ignored it too
}

// MissedField is a field that the server did not change.
type MissedField struct {
	Name string // such as is_paused
	Want string // JSON that was sent
	Got  string // JSON that the server has; "" if it does not show the field
}

func (e *NotAppliedError) Error() string {
	text := "the server accepted the change but does not show it"
	var missed []string
	for _, field := range e.Missed {
		state := "is missing"
		if field.Got != "" {
			text, state = "the server accepted the change but did not apply it", "is "+content.OneLine(field.Got)
		}
		missed = append(missed, fmt.Sprintf("%s of job type %d %s", field.Name, e.ID, state))
	}
	text += ": " + strings.Join(missed, ", ")
	if len(e.Made) > 0 {
		text += "; changed: " + strings.Join(e.Made, ", ")
	}
	return text
}

func (e *NotAppliedError) Unwrap() []error { return []error{ErrNotApplied, e.Err} }

// DoubtError is a change that may have been made; the job type cannot be read.
type DoubtError struct {
	ID      int64 // of the job type
	Err     error // why the response to the change is unknown
	ReadErr error // why the job type cannot be read
}

func (e *DoubtError) Error() string {
	return fmt.Sprintf("it is not known whether job type %d was changed: %v; and it cannot be read: %v", e.ID, e.Err, e.ReadErr)
}

func (e *DoubtError) Unwrap() []error { return []error{e.Err, e.ReadErr} }

const (
	doubtfulTries = 2                // PATCHes sent, at most, while the outcome is in doubt
	mappingField  = "error_mapping"  // its name on released servers, and in all responses
	mappingsField = "error_mappings" // its documented name in an update
	isPausedField = "is_paused"
)

// Update changes a job type (Update Job Type), verifies the change and returns the details, or the row of the list if a
// broken error mapping hides them. A PATCH is sent again only if the server did not begin it, or once if its outcome is in
// doubt and the job type unchanged. Errors are *NotAppliedError, *DoubtError,
// *RevisionError, *Error and, if nothing was sent, [*model.MappingError], [*model.FieldError], *UnsupportedError or why ctx ended.
func (s *JobTypesService) Update(ctx context.Context, id int64, update JobTypeUpdate) (model.Object, error) {
	if update.ErrorMapping != nil {
		if err := update.ErrorMapping.Validate(); err != nil {
			return model.Object{}, err
		}
	}
	if update.IsPaused == nil && update.ErrorMapping == nil {
		e := s.client.exchange(http.MethodPatch, idPath(id))
		return model.Object{}, e.fail(ReasonInvalidInput, "nothing to change", nil)
	}
	if update.OnDoubt == nil {
		update.OnDoubt = func() {}
	}
	if update.OnReadBack == nil {
		update.OnReadBack = func() {}
	}
	object, err := s.send(ctx, id, update)
	ignored, ok := errors.AsType[*NotAppliedError](err)
	if !ok || !update.clearsMapping() || s.client.isNamed() || ignored.Missed[0].Name != mappingField || len(ignored.Missed) > 1 {
		return object, err
	}
	// Some releases take {} for no mapping, and no exit codes for an empty one. The rest was done: pausing again would overwrite
	// the time since which the job type is paused.
	update.IsPaused, update.ErrorMapping = nil, &model.ErrorMapping{ExitCodes: map[string]model.ErrorName{}}
	if object, err = s.send(ctx, id, update); err == nil {
		return object, nil
	}
	if !errors.Is(err, ErrNotApplied) {
		ignored.Err = err
	}
	return model.Object{}, ignored
}

// send is Update with a valid change, in the one way that it is written.
func (s *JobTypesService) send(ctx context.Context, id int64, update JobTypeUpdate) (model.Object, error) {
	address, err := s.updateAddress(ctx, id, update)
	if err == nil {
		err = s.fillManifest(ctx, id, &update)
	}
	if err != nil {
		return model.Object{}, err
	}
	doubts, nameOfMapping := 0, mappingField
	var nameRefused *Error
	begins := beginning(ctx)
	ctx = Uncached(ctx)
	for {
		if begins.Err() != nil {
			return model.Object{}, context.Cause(begins)
		}
		e := s.client.exchangeAt(http.MethodPatch, address)
		e.update = true
		answer, err := e.json(ctx, update.body(nameOfMapping))
		if err == nil {
			err = e.invalid(answer)
		}
		failed, _ := errors.AsType[*Error](err)
		switch {
		case err == nil:
			object, err := s.verified(ctx, id, update, answer)
			if err != nil {
				update.OnDoubt() // what shows the job type unchanged may be out of date
			}
			return object, err
		case failed == nil: // begins has ended
			return model.Object{}, err
		case nameOfMapping == mappingField && update.ErrorMapping != nil && refusesField(failed, mappingField):
			nameOfMapping, nameRefused = mappingsField, failed
		case nameRefused != nil && refusesField(failed, mappingsField):
			failed.Message = nameRefused.Message + "; then: " + failed.Message // either may be about the value
			return model.Object{}, failed
		case failed.Doubtful():
			doubts++
			update.OnReadBack()
			object, readErr := s.readBack(ctx, id, update)
			if readErr == nil && update.difference(id, object) == nil {
				return object, nil
			}
			update.OnDoubt()
			switch {
			case statusOf(readErr) == http.StatusInternalServerError && update.ErrorMapping != nil && doubts < doubtfulTries && begins.Err() == nil:
				// The details are still broken, so the new mapping did not arrive.
			case readErr != nil:
				return model.Object{}, &DoubtError{ID: id, Err: err, ReadErr: readErr}
			case doubts == doubtfulTries || begins.Err() != nil:
				return model.Object{}, err
			}
		case failed.silentAboutChange():
			update.OnReadBack()
			object, err := s.lookAfter(ctx, id, update, err)
			if err != nil && !errors.Is(err, ErrUnsupported) {
				update.OnDoubt() // what shows the job type unchanged may be out of date
			}
			return object, err
		default:
			return model.Object{}, err
		}
	}
}

// Pause sets is_paused with Update. Running jobs finish.
func (s *JobTypesService) Pause(ctx context.Context, id int64) (model.Object, error) {
	return s.Update(ctx, id, JobTypeUpdate{IsPaused: new(true)})
}

// Unpause clears is_paused with Update.
func (s *JobTypesService) Unpause(ctx context.Context, id int64) (model.Object, error) {
	return s.Update(ctx, id, JobTypeUpdate{IsPaused: new(false)})
}

// verified checks that a change was made: in the response or, if that does not show it, in the job type.
func (s *JobTypesService) verified(ctx context.Context, id int64, update JobTypeUpdate, answer []byte) (model.Object, error) {
	object, err := parseObject(answer)
	if err != nil || checkID(object, id) != nil || !update.shownBy(object) {
		if object, err = s.readBack(ctx, id, update); err != nil {
			return model.Object{}, &DoubtError{ID: id, Err: errAnswerTellsNothing, ReadErr: err}
		}
	}
	if difference := update.difference(id, object); difference != nil {
		return model.Object{}, difference
	}
	return object, update.overtaken(id, object)
}

// lookAfter finds out whether a change was made when the response does not say. Released servers return an internal error
// after a change of a job type with a broken mapping, and for the mapping of a job type that does not exist.
func (s *JobTypesService) lookAfter(ctx context.Context, id int64, update JobTypeUpdate, failed error) (model.Object, error) {
	object, err := s.readBack(ctx, id, update)
	switch {
	case errors.Is(err, ErrNotFound):
		return model.Object{}, err
	case err != nil:
		return model.Object{}, &DoubtError{ID: id, Err: failed, ReadErr: err}
	case update.difference(id, object) != nil:
		return model.Object{}, cmp.Or(s.whyUnsupported(ctx, id), failed)
	}
	return object, nil
}

// readBack reads a job type after a change. If a broken mapping hides its details, the list still shows whether it is
// paused.
func (s *JobTypesService) readBack(ctx context.Context, id int64, update JobTypeUpdate) (model.Object, error) {
	if s.client.isNamed() && update.ErrorMapping == nil {
		return s.rowByID(ctx, id) // also of those whose details a release does not show
	}
	object, err := s.GetObject(ctx, id)
	if update.ErrorMapping != nil || statusOf(err) != http.StatusInternalServerError {
		return object, err
	}
	for row, walkErr := range s.List(ListOptions{}).Objects().All(ctx) {
		if walkErr != nil {
			return model.Object{}, err
		}
		if rowID, idErr := row.Integer("id"); idErr == nil && rowID == id {
			return row, nil
		}
	}
	return model.Object{}, err
}

var errAnswerTellsNothing = errors.New("the response does not show it")

func (u JobTypeUpdate) body(nameOfMapping string) []byte {
	fields := map[string]any{}
	if u.IsPaused != nil {
		fields[isPausedField] = *u.IsPaused
	}
	switch {
	case u.manifest != nil:
		fields["manifest"], fields["auto_update"] = u.manifest, false // true would change recipes too
	case u.ErrorMapping != nil:
		fields[nameOfMapping] = u.ErrorMapping
	}
	body, _ := json.Marshal(fields) // a boolean and strings: it cannot fail
	return body
}

// clearsMapping reports whether the change sends {} for the error mapping.
func (u JobTypeUpdate) clearsMapping() bool {
	return u.ErrorMapping != nil && u.ErrorMapping.Version == "" && u.ErrorMapping.ExitCodes == nil
}

// shownBy reports whether an object has the changed fields: later releases respond to a change with something else.
func (u JobTypeUpdate) shownBy(object model.Object) bool {
	_, paused := object.Field(isPausedField)
	_, mapping := object.Mapping()
	return (paused || u.IsPaused == nil) && (mapping || u.ErrorMapping == nil)
}

// difference returns nil if the job type is as wanted, else a *NotAppliedError.
func (u JobTypeUpdate) difference(id int64, object model.Object) error {
	found := &NotAppliedError{ID: id}
	compare := func(name string, wanted any, got []byte, same func(want, got []byte) bool) {
		want, _ := json.Marshal(wanted)
		if same(want, got) {
			found.Made = append(found.Made, name)
		} else {
			found.Missed = append(found.Missed, MissedField{Name: name, Want: string(want), Got: string(got)})
		}
	}
	if u.IsPaused != nil {
		got, _ := object.Field(isPausedField)
		compare(isPausedField, *u.IsPaused, got, bytes.Equal)
	}
	if u.ErrorMapping != nil {
		got, _ := object.Mapping()
		same := sameMapping
		if u.manifest != nil {
			same = func(_, _ []byte) bool { return manifestHas(object, u.ErrorMapping) }
		}
		compare(mappingField, u.ErrorMapping, got, same)
	}
	if len(found.Missed) == 0 {
		return nil
	}
	return found
}

// refusesField reports whether a server refuses a field by name. It has then changed nothing.
func refusesField(failed *Error, field string) bool {
	return failed.Status == http.StatusBadRequest && slices.Contains(strings.FieldsFunc(failed.Message, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z')
	}), field)
}
