package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jt/internal/cli"
	"jt/internal/selection"
)

// choose returns the job types to compare, by name and version.
func (c *comparison) choose(ctx context.Context, session *cli.Session) ([]jobTypeKey, error) {
	all := c.sortedKeys()
	if len(c.options.Refs) > 0 {
		return c.named(all)
	}
	if !c.options.Selection.Given() {
		return all, nil
	}
	var keys []jobTypeKey
	unknown := 0 // job types whose category neither side knows
	for _, key := range all {
		keeps, known, err := c.keeps(key)
		if err != nil {
			return nil, err
		}
		switch {
		case !known:
			unknown++
		case keeps:
			keys = append(keys, key)
		}
	}
	if unknown > 0 {
		session.Note("not compared: %s that only %s has: it does not have their category", cli.JobTypes(unknown), c.left.name)
	}
	if len(keys) == 0 {
		hint := ""
		if servers := c.servers(); len(servers) > 0 {
			hint = c.options.Selection.Suggest(ctx, servers[0].scale, len(c.options.Selection.Names) == 0)
		}
		return nil, cli.NotFoundError("no job types match", cmp.Or(hint, "leave the flags out to compare all of them"))
	}
	return keys, nil
}

// keeps reports whether the selection includes a job type: as a server has it or, if only a file has it, by its name.
func (c *comparison) keeps(key jobTypeKey) (keeps, known bool, err error) {
	chosen, onServer := &c.options.Selection, false
	for _, server := range c.servers() {
		if one := server.jobTypes[key]; one != nil {
			onServer = true
			is, err := chosen.Keeps(one.target.Object)
			if err != nil {
				return false, true, err
			}
			keeps = keeps || is
		}
	}
	if onServer {
		return keeps, true, nil
	}
	keeps = chosen.KeepsName(key.name)
	return keeps, !keeps || len(chosen.Categories) == 0, nil
}

// named returns the job types that REFs name on either side.
func (c *comparison) named(all []jobTypeKey) ([]jobTypeKey, error) {
	var keys []jobTypeKey
	var missing []string
	oneServer := len(c.servers()) == 1
	for _, ref := range c.options.Refs {
		found := 0
		for _, side := range []*side{c.left, c.right} {
			matches := side.named(ref, all, oneServer)
			if len(matches) > 1 {
				refs := make([]string, len(matches))
				for i, key := range matches {
					refs[i] = key.String()
				}
				return nil, cli.UsageError(fmt.Sprintf("%q names %d job types", ref, len(matches)),
					"use one of these: "+strings.Join(refs, ", ")+"; --name compares all versions of a name")
			}
			found += len(matches)
			keys = append(keys, matches...)
		}
		if found == 0 {
			missing = append(missing, ref)
		}
	}
	switch {
	case len(missing) == 0:
		return slices.DeleteFunc(all, func(key jobTypeKey) bool { return !slices.Contains(keys, key) }), nil
	case cli.IsDigits(missing[0]) && !oneServer:
		return nil, cli.NotFoundError("no such job type: "+missing[0], "ids differ between servers: use NAME@VERSION")
	}
	known := map[string][]string{}
	for _, key := range all {
		known[key.name] = append(known[key.name], key.version)
	}
	return nil, selection.MissingRefs(missing, known)
}

// named returns the job types of a side that a REF names: by id on the only server, or else by name, or name and version.
func (s *side) named(ref string, all []jobTypeKey, ids bool) []jobTypeKey {
	var byName, exactly []jobTypeKey
	for _, key := range all {
		one := s.jobTypes[key]
		switch {
		case one == nil:
		case ids && cli.IsDigits(ref):
			if s.scale != nil && strconv.FormatInt(one.target.ID, 10) == ref {
				exactly = append(exactly, key)
			}
		case key.name == ref:
			byName = append(byName, key)
		case key.String() == ref:
			exactly = append(exactly, key)
		}
	}
	if len(byName) > 0 {
		return byName
	}
	return exactly
}
