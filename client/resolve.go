package client

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// fewIDs is how many ids are asked for one by one; more are looked up in the list, which takes fewer requests.
const fewIDs = 3

// Resolve returns the job types that each REF names: one, none, or several of one name. A REF is an id where it is digits
// alone, else a name, else NAME@VERSION.
func (s *JobTypesService) Resolve(ctx context.Context, refs ...string) ([][]Object, error) {
	lookup := refLookup{byID: map[int64]Object{}, byName: map[string][]Object{}}
	if err := s.lookUpNames(ctx, refs, &lookup); err != nil {
		return nil, err
	}
	if err := s.lookUpIDs(ctx, refs, &lookup); err != nil {
		return nil, err
	}
	named := make([][]Object, len(refs))
	for i, ref := range refs {
		named[i] = lookup.resolve(ref)
	}
	return named, nil
}

// refID returns the id that a REF of digits alone is.
func refID(ref string) (id int64, ok bool) {
	id, err := strconv.ParseInt(ref, 10, 64)
	return id, err == nil && isNumber(ref)
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

func (l *refLookup) resolve(ref string) []Object {
	if isNumber(ref) {
		id, ok := refID(ref)
		if object, found := l.byID[id]; ok && found {
			return []Object{object}
		}
		return nil
	}
	candidates := slices.Clone(l.byName[ref])
	if name, version, ok := splitRef(ref); ok {
		// A name may hold an @: where both ways of reading find something, neither is taken for what was meant.
		for _, object := range l.byName[name] {
			if has, err := object.Text("version"); err == nil && has == version {
				candidates = append(candidates, object)
			}
		}
	}
	return candidates
}

// isNumber reports whether a REF can be an id and nothing else.
func isNumber(ref string) bool { return strings.Trim(ref, "0123456789") == "" }

func (s *JobTypesService) lookUpNames(ctx context.Context, refs []string, lookup *refLookup) error {
	var names []string
	for _, ref := range refs {
		if isNumber(ref) {
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
