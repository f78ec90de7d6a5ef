package client

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"jt/client/model"
)

// fewIDs is how many ids are read one by one. More are looked up in the list, which takes fewer requests.
const fewIDs = 3

// Resolve returns the job types that each REF names: one, none, or several of the same name. A REF of digits is an id; any
// other is a name or NAME@VERSION.
func (s *JobTypesService) Resolve(ctx context.Context, refs ...string) ([][]model.Object, error) {
	release, err := s.client.release(ctx)
	if err != nil {
		return nil, err
	}
	named, _, err := s.resolve(ctx, release, refs)
	return named, err
}

// ResolveForChange is Resolve for job types that are about to be changed. A REF of digits may be meant as a name: namesakes
// are the versions of such names. They are a hint, and may be incomplete.
func (s *JobTypesService) ResolveForChange(ctx context.Context, refs ...string) (named [][]model.Object, namesakes map[string][]string, err error) {
	release, err := s.client.release(ctx)
	if err != nil {
		return nil, nil, err
	}
	digits := idRefs(refs)
	hints := newCalls(ctx, 1, func(ctx context.Context, _ int) (map[string][]string, error) {
		return s.namesakes(ctx, release, digits), nil
	})
	defer hints.stop()
	showsNames := len(digits) > fewIDs || len(digits) < len(refs) // the requests that resolve the REFs show namesakes too
	if release.named {
		showsNames = len(refs) > fewRefs
	}
	if len(digits) > 0 && !showsNames {
		hints.begin(1) // at the same time
	}
	named, found, err := s.resolve(ctx, release, refs)
	if err != nil {
		return nil, nil, err
	}
	namesakes = found.versionsOf(digits)
	if len(hints.begun) > 0 {
		if read, _ := hints.next(); len(read) > 0 {
			namesakes = read
		}
	}
	return named, namesakes, nil
}

func (s *JobTypesService) resolve(ctx context.Context, release *release, refs []string) ([][]model.Object, known, error) {
	if release.named {
		return s.resolveNamed(ctx, release, refs)
	}
	found, err := s.lookUpNames(ctx, refs)
	if err == nil {
		err = s.lookUpIDs(ctx, refs, &found)
	}
	if learned := s.client.detection.known(); learned.named { // not what it was taken for
		return s.resolveNamed(ctx, learned, refs)
	}
	if err != nil {
		return nil, known{}, err
	}
	return found.candidatesOf(refs), found, nil
}

// known are the job types that were read to resolve REFs.
type known struct {
	byID   map[int64][]model.Object // at most one
	byName map[string][]model.Object
}

func knownOf(rows iter.Seq2[listRow, error]) (known, error) {
	found := known{byID: map[int64][]model.Object{}, byName: map[string][]model.Object{}}
	for row, err := range rows {
		if err != nil {
			return known{}, err
		}
		name, err := row.Text("name")
		if err != nil {
			return known{}, err
		}
		found.byID[row.key.id] = []model.Object{row.Object}
		found.byName[name] = append(found.byName[name], row.Object)
	}
	return found, nil
}

// candidates returns the job types that a REF can mean, among those read.
func (k known) candidates(ref string) []model.Object {
	if id, ok := refID(ref); ok {
		return k.byID[id]
	}
	found := slices.Clone(k.byName[ref])
	// A name may have an @, and so may a version: if several readings find job types, all are candidates.
	for name, version := range splits(ref) {
		for _, object := range k.byName[name] {
			if has, err := object.Text("version"); err == nil && has == version {
				found = append(found, object)
			}
		}
	}
	return found
}

func (k known) candidatesOf(refs []string) [][]model.Object {
	named := make([][]model.Object, len(refs))
	for i, ref := range refs {
		named[i] = k.candidates(ref)
	}
	return named
}

// refID returns the id that a REF is if it has only digits.
func refID(ref string) (id int64, ok bool) {
	id, err := strconv.ParseInt(ref, 10, 64)
	return id, err == nil && isNumber(ref)
}

// mostSplits limits the names that are looked up for a REF of many @.
const mostSplits = 8

// splits yields the names and versions that a REF can be, from its last @ on.
func splits(ref string) iter.Seq2[string, string] {
	return func(yield func(name, version string) bool) {
		at := len(ref)
		for range mostSplits {
			if at = strings.LastIndex(ref[:at], "@"); at <= 0 || at < len(ref)-1 && !yield(ref[:at], ref[at+1:]) {
				return
			}
		}
	}
}

// idRefs returns the REFs that are ids.
func idRefs(refs []string) []string {
	return slices.DeleteFunc(slices.Clone(refs), func(ref string) bool {
		_, ok := refID(ref)
		return !ok
	})
}

// isNumber reports whether a REF can only be an id.
func isNumber(ref string) bool { return strings.Trim(ref, "0123456789") == "" }

// lookUpNames reads the job types with the names that the REFs can mean.
func (s *JobTypesService) lookUpNames(ctx context.Context, refs []string) (known, error) {
	names, digits := []string{}, idRefs(refs)
	for _, ref := range refs {
		if isNumber(ref) {
			continue
		}
		names = append(names, ref)
		for name := range splits(ref) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return known{byName: map[string][]model.Object{}}, nil
	}
	if len(digits) <= fewIDs {
		names = append(names, digits...) // their namesakes cost no request of their own
	}
	return knownOf(s.List(ListOptions{Names: names}).rows(ctx))
}

// lookUpIDs reads a few ids one by one. It reads the list for more, or if the details of one cannot be read: released
// servers return an internal error for a job type with a broken error mapping. The list shows namesakes of the ids too.
func (s *JobTypesService) lookUpIDs(ctx context.Context, refs []string, found *known) error {
	digits := idRefs(refs)
	wanted := map[int64]bool{}
	for _, ref := range digits {
		id, _ := refID(ref)
		wanted[id] = true
	}
	found.byID = map[int64][]model.Object{}
	readList := len(wanted) > fewIDs
	for id := range wanted {
		if readList {
			break
		}
		object, err := s.GetObject(ctx, id)
		switch {
		case err == nil:
			found.byID[id] = []model.Object{object}
		case statusOf(err) >= http.StatusInternalServerError:
			readList = true
		case !errors.Is(err, ErrNotFound):
			return err
		}
	}
	if !readList {
		return nil
	}
	for _, ref := range digits {
		delete(found.byName, ref)
	}
	for row, err := range s.List(ListOptions{}).rows(ctx) {
		if err != nil {
			return err
		}
		if wanted[row.key.id] {
			found.byID[row.key.id] = []model.Object{row.Object}
		}
		if name, err := row.Text("name"); err == nil && slices.Contains(digits, name) {
			found.byName[name] = append(found.byName[name], row.Object)
		}
	}
	return nil
}

// fewRefs is how many REFs are looked up one by one on a named release. For more, one brief list takes fewer requests.
const fewRefs = 20

// namedResolver resolves REFs on a named release.
type namedResolver struct {
	services *JobTypesService
	release  *release
	list     func() (known, error)                  // the job types of a brief list, which is read once
	ids      func() (map[int64]model.Object, error) // the job types of all REFs of digits, which are read at once
}

func (s *JobTypesService) resolveNamed(ctx context.Context, release *release, refs []string) ([][]model.Object, known, error) {
	r := namedResolver{services: s, release: release, list: sync.OnceValues(func() (known, error) {
		return knownOf(s.List(ListOptions{Brief: true}).rows(ctx))
	}), ids: sync.OnceValues(func() (map[int64]model.Object, error) {
		return s.rowsByID(ctx, idRefs(refs))
	})}
	if len(refs) > fewRefs {
		listed, err := r.list()
		return listed.candidatesOf(refs), listed, err
	}
	named := make([][]model.Object, 0, len(refs))
	for found, err := range ahead(ctx, len(refs), s.client.options.Concurrency, func(ctx context.Context, number int) ([]model.Object, error) {
		return r.resolve(ctx, refs[number])
	}) {
		if err != nil {
			return nil, known{}, err
		}
		named = append(named, found)
	}
	return named, known{}, nil
}

// resolve looks up a REF by the paths that it can mean, and then in a list. NAME@VERSION is a path, also for a name of digits.
func (r *namedResolver) resolve(ctx context.Context, ref string) ([]model.Object, error) {
	if id, ok := refID(ref); ok {
		rows, err := r.ids()
		if errors.Is(err, ErrUnsupported) || r.release.grouped && statusOf(err) == http.StatusBadRequest { // no path shows one of them
			return r.resolveInList(ctx, ref, nil)
		}
		row, found := rows[id]
		if err != nil || !found {
			return nil, err
		}
		return []model.Object{row}, nil
	}
	switch {
	case isNumber(ref): // too large for an id
		return nil, nil
	case addressableName(ref):
		rows, err := r.services.versions(ctx, ref)
		return objectsOf(rows), err
	}
	names := []string{ref}
	for name, version := range splits(ref) {
		at := address{name, version}
		if !at.addressable() {
			names = append(names, at.name)
			continue
		}
		details, err := r.services.getAt(ctx, at)
		switch {
		case err == nil:
			return []model.Object{details.Object}, nil
		case r.release.grouped && statusOf(err) == http.StatusBadRequest: // an old-style job type
			names = append(names, at.name)
		case !errors.Is(err, ErrNotFound):
			return nil, err
		}
	}
	return r.resolveInList(ctx, ref, names)
}

// resolveInList looks up a REF in the brief list, of which a flat release has parts by name.
func (r *namedResolver) resolveInList(ctx context.Context, ref string, names []string) ([]model.Object, error) {
	if r.release.grouped {
		listed, err := r.list()
		return listed.candidates(ref), err
	}
	listed, err := knownOf(r.services.List(ListOptions{Names: names}).rows(ctx))
	return listed.candidates(ref), err
}

// namesakes reads the versions of the names that are digits, without retries: with one request, or on a flat release, which has no filter for
// exact names, by the paths of the names.
func (s *JobTypesService) namesakes(ctx context.Context, release *release, digits []string) map[string][]string {
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, onceKey{}, true), lookTime)
	defer cancel()
	if !release.grouped {
		found, err := knownOf(s.List(ListOptions{Names: digits, IsActive: new(true)}).rows(ctx)) // /v5 has another list for archived ones
		if err != nil {
			return nil
		}
		return found.versionsOf(digits)
	}
	groups, err := s.client.groups(ctx, url.Values{"keyword": digits})
	if err != nil {
		return nil
	}
	versions := map[string][]string{}
	for _, group := range groups {
		if slices.Contains(digits, group.name) {
			versions[group.name] = group.versions
		}
	}
	return versions
}

// versionsOf returns the versions of names.
func (k known) versionsOf(names []string) map[string][]string {
	versions := map[string][]string{}
	for _, name := range names {
		for _, object := range k.byName[name] {
			if version, err := object.Text("version"); err == nil {
				versions[name] = append(versions[name], version)
			}
		}
	}
	return versions
}
