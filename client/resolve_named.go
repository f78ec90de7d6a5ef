package client

import (
	"context"
	"errors"
	"net/http"
	"sync"
)

// fewRefs is how many REFs are looked up one by one on a named release. For more, one brief list takes fewer requests.
const fewRefs = 20

// namedResolver resolves REFs on a named release.
type namedResolver struct {
	services *JobTypesService
	release  *release
	list     func() (known, error) // the job types of a brief list, which is read once
}

func (s *JobTypesService) resolveNamed(ctx context.Context, release *release, refs []string) ([][]Object, error) {
	r := namedResolver{services: s, release: release, list: sync.OnceValues(func() (known, error) {
		return knownOf(s.List(ListOptions{Brief: true}).Objects().All(ctx))
	})}
	if len(refs) > fewRefs {
		listed, err := r.list()
		return listed.candidatesOf(refs), err
	}
	named := make([][]Object, 0, len(refs))
	for found, err := range ahead(ctx, len(refs), s.client.options.Concurrency, func(ctx context.Context, number int) ([]Object, error) {
		return r.resolve(ctx, refs[number])
	}) {
		if err != nil {
			return nil, err
		}
		named = append(named, found)
	}
	return named, nil
}

// resolve looks up a REF by the paths that it can mean, and then in a list. NAME@VERSION is a path, also for a name of digits.
func (r *namedResolver) resolve(ctx context.Context, ref string) ([]Object, error) {
	if id, ok := refID(ref); ok {
		row, err := r.services.rowByID(ctx, id)
		switch {
		case errors.Is(err, ErrNotFound):
			return nil, nil
		case errors.Is(err, ErrUnsupported): // no path shows it
			return r.resolveInList(ctx, ref, nil)
		}
		return []Object{row}, err
	}
	switch {
	case isNumber(ref): // too large for an id
		return nil, nil
	case addressableName(ref):
		return r.services.versions(ctx, ref)
	}
	names := []string{ref}
	for name, version := range splits(ref) {
		at := address{name, version}
		if !at.addressable() {
			names = append(names, at.name)
			continue
		}
		details, err := r.services.getAt(ctx, at)
		failed, _ := errors.AsType[*Error](err)
		switch {
		case err == nil:
			return []Object{details}, nil
		case r.release.grouped && failed != nil && failed.Status == http.StatusBadRequest: // an old-style job type
			names = append(names, at.name)
		case !errors.Is(err, ErrNotFound):
			return nil, err
		}
	}
	return r.resolveInList(ctx, ref, names)
}

// resolveInList looks up a REF in the brief list, of which a flat release has parts by name.
func (r *namedResolver) resolveInList(ctx context.Context, ref string, names []string) ([]Object, error) {
	if r.release.grouped {
		listed, err := r.list()
		return listed.candidates(ref), err
	}
	listed, err := knownOf(r.services.List(ListOptions{Names: names}).Objects().All(ctx))
	return listed.candidates(ref), err
}
