package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Resolution is what a REF names.
type Resolution struct {
	Ref    string // as it was given
	Object Object // the job type as the list has it, or its details
	Err    error  // why there is none: a *MissingError, an *AmbiguousError
}

// MissingError is a REF that names no job type.
type MissingError struct {
	Ref string // as it was given
}

func (e *MissingError) Error() string { return "no such job type: " + strconv.Quote(e.Ref) }

// Is makes a MissingError an ErrNotFound.
func (e *MissingError) Is(target error) bool { return target == ErrNotFound }

// AmbiguousError is a REF that names several job types.
type AmbiguousError struct {
	Ref        string   // as it was given
	Candidates []Object // those that it names, as the list has them
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%s names %d job types", strconv.Quote(e.Ref), len(e.Candidates))
}

// fewIDs is how many ids are asked for one by one; more are looked up in the list, which takes fewer requests.
const fewIDs = 3

// Resolve finds the job types that REFs name, in their order. A REF is an id where it is digits alone, else a name, else
// NAME@VERSION, split at the last @. The error is about the server; a Resolution has that of its REF.
func (s *JobTypesService) Resolve(ctx context.Context, refs ...string) ([]Resolution, error) {
	lookup := refLookup{byID: map[int64]Object{}, byName: map[string][]Object{}}
	if err := s.lookUpNames(ctx, refs, &lookup); err != nil {
		return nil, err
	}
	if err := s.lookUpIDs(ctx, refs, &lookup); err != nil {
		return nil, err
	}
	resolutions := make([]Resolution, len(refs))
	for i, ref := range refs {
		resolutions[i] = lookup.resolve(ref)
	}
	return resolutions, nil
}

// refID returns the id that a REF of digits alone is.
func refID(ref string) (id int64, ok bool) {
	if ref == "" || strings.Trim(ref, "0123456789") != "" {
		return 0, false
	}
	id, err := strconv.ParseInt(ref, 10, 64)
	return id, err == nil
}

// splitRef splits NAME@VERSION.
func splitRef(ref string) (name, version string, ok bool) {
	at := strings.LastIndex(ref, "@")
	if at <= 0 || at == len(ref)-1 {
		return "", "", false
	}
	return ref[:at], ref[at+1:], true
}

// refLookup holds what the server has of the names and ids that were asked for.
type refLookup struct {
	byID   map[int64]Object
	byName map[string][]Object
}

func (l *refLookup) resolve(ref string) Resolution {
	if strings.Trim(ref, "0123456789") == "" {
		if id, ok := refID(ref); ok {
			if object, found := l.byID[id]; found {
				return Resolution{Ref: ref, Object: object}
			}
		}
		return Resolution{Ref: ref, Err: &MissingError{ref}}
	}
	candidates := slices.Clone(l.byName[ref])
	if name, version, ok := splitRef(ref); ok {
		// A name may hold an @: where both ways of reading find something, neither is taken for what was meant.
		candidates = append(candidates, slices.DeleteFunc(slices.Clone(l.byName[name]), func(object Object) bool {
			has, err := object.Text("version")
			return err != nil || has != version
		})...)
	}
	switch len(candidates) {
	case 0:
		return Resolution{Ref: ref, Err: &MissingError{ref}}
	case 1:
		return Resolution{Ref: ref, Object: candidates[0]}
	}
	return Resolution{Ref: ref, Err: &AmbiguousError{Ref: ref, Candidates: candidates}}
}

func (s *JobTypesService) lookUpNames(ctx context.Context, refs []string, lookup *refLookup) error {
	var names []string
	for _, ref := range refs {
		if strings.Trim(ref, "0123456789") == "" {
			continue
		}
		names = append(names, ref)
		if name, _, ok := splitRef(ref); ok {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	for object, err := range s.List(ListOptions{Names: names}).Objects().All(ctx) {
		if err != nil {
			return err
		}
		name, err := object.Text("name")
		if err != nil {
			return err
		}
		lookup.byName[name] = append(lookup.byName[name], object)
	}
	return nil
}

// lookUpIDs asks for a few ids one by one, and reads the list for more, or where the details of one cannot be had: a
// broken error mapping makes released servers answer them with an internal error.
func (s *JobTypesService) lookUpIDs(ctx context.Context, refs []string, lookup *refLookup) error {
	wanted := map[int64]bool{}
	for _, ref := range refs {
		if id, ok := refID(ref); ok {
			wanted[id] = true
		}
	}
	readList := len(wanted) > fewIDs
	for id := range wanted {
		if readList {
			break
		}
		object, err := s.GetObject(ctx, id)
		failed, _ := errors.AsType[*Error](err)
		switch {
		case err == nil:
			lookup.byID[id] = object
		case failed != nil && failed.Status >= 500:
			readList = true
		case !errors.Is(err, ErrNotFound):
			return err
		}
	}
	if !readList {
		return nil
	}
	for object, err := range s.List(ListOptions{}).Objects().All(ctx) {
		if err != nil {
			return err
		}
		if id, err := object.Integer("id"); err == nil && wanted[id] {
			lookup.byID[id] = object
		}
	}
	return nil
}
