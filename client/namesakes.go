package client

import (
	"context"
	"net/url"
	"slices"

	"jt/client/model"
)

// ResolveForChange is Resolve for job types that are about to be changed. A REF of digits may be meant as a name: namesakes
// are the versions of such names. They are a hint, and may be incomplete.
func (s *JobTypesService) ResolveForChange(ctx context.Context, refs ...string) (named [][]model.Object, namesakes map[string][]string, err error) {
	release, err := s.client.release(ctx)
	if err != nil {
		return nil, nil, err
	}
	type outcome struct {
		named     [][]model.Object
		namesakes map[string][]string
	}
	digits := idRefs(refs)
	calls := 2 // at the same time: the change does not wait for the namesakes, which are read without retries
	if len(digits) == 0 || readsNames(release, refs, digits) {
		calls = 1
	}
	for done, err := range ahead(ctx, calls, calls, func(ctx context.Context, number int) (outcome, error) {
		if number == 1 {
			return outcome{namesakes: s.namesakes(ctx, release, digits)}, nil
		}
		named, found, err := s.resolve(ctx, release, refs)
		return outcome{named, found.versionsOf(digits)}, err
	}) {
		if err != nil {
			return nil, nil, err
		}
		if done.named != nil {
			named = done.named
		}
		if len(done.namesakes) > 0 {
			namesakes = done.namesakes
		}
	}
	return named, namesakes, nil
}

// readsNames reports whether the requests that resolve the REFs show the namesakes of ids too.
func readsNames(release *release, refs, digits []string) bool {
	if release.named {
		return len(refs) > fewRefs
	}
	return len(digits) > fewIDs || len(digits) < len(refs)
}

// namesakes reads the versions of the names that are digits: with one request, or on a flat release, which has no filter for
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
