package selection

import (
	"context"
	"io"
	"slices"

	"jt/client"
	"jt/internal/cli"
)

// refsAndFlags returns the error of a command line with both.
func refsAndFlags() error {
	return cli.UsageError("REFs and flags that select job types cannot be used together", "use REFs, or flags such as --category")
}

// ReadRefs reads the REFs on stdin, if any are to come from there, before Find. For several servers none may be an id.
func (s *Selection) ReadRefs(ctx context.Context, stdin io.Reader, several bool) error {
	if len(s.Refs) == 0 {
		return nil
	}
	refs, err := ReadRefs(ctx, s.Refs, stdin)
	switch {
	case err != nil:
		return err
	case len(refs) == 0:
		return NoRefs()
	}
	if id := slices.IndexFunc(refs, cli.IsDigits); several && id >= 0 {
		return cli.UsageError("the id "+refs[id]+" cannot be used with several contexts", "ids differ between servers: use NAME@VERSION")
	}
	s.Refs = refs
	return nil
}

// Find looks up the job types that the REFs of a list name, once: a list that is refreshed keeps to them. Without REFs it
// checks that the release of the server has what the flags select by.
func (s *Selection) Find(ctx context.Context, scale *client.Client) error {
	if s.named != nil {
		return nil
	}
	if len(s.Refs) == 0 {
		return s.supported(ctx, scale)
	}
	all, err := Find(ctx, scale, s.Refs, true)
	if err != nil {
		return err
	}
	if missing := missingOf(all); len(missing) > 0 {
		return MissingRefs(missing, ReadNameVersions(ctx, scale, missing))
	}
	named := make(map[int64]Target, len(all))
	for _, one := range all {
		if named[one.ID], err = NewTarget(one.Object); err != nil {
			return err
		}
	}
	s.named = named
	return nil
}

// NoRefs returns the error of a command whose REFs come from stdin, which has none.
func NoRefs() error { return cli.NotFoundError("no REF on stdin", cli.HintRef) }

// ServerNames returns the names that the server is asked for, in a list that is brief or not.
func (s *Selection) ServerNames(scale *client.Client, brief bool) []string {
	if len(s.Refs) == 0 {
		return s.Names
	}
	var names []string
	for _, found := range s.named {
		names = append(names, found.Name)
	}
	slices.Sort(names)
	return scale.JobTypes.NameFilter(names, brief)
}

// Unlisted returns the REFs of job types that are named, and are not in a list of ids.
func (s *Selection) Unlisted(isListed func(id int64) bool) []string {
	var refs []string
	for id, found := range s.named {
		if !isListed(id) {
			refs = append(refs, found.Ref)
		}
	}
	slices.Sort(refs)
	return refs
}

// OfNamed returns the limits for a list with one row per job type. It ends with the last one that a REF names: rows that the
// server cannot list may follow.
func (s *Selection) OfNamed(paging Paging) Paging {
	if named := len(s.named); named > 0 && (!paging.Limited || paging.Limit >= named) {
		paging.Limit, paging.Limited = named, false
	}
	return paging
}
