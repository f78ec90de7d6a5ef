package client

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jt/client/model"
)

// group is a row of the list of a grouped release: a name with its versions. The server says nothing else about them there.
type group struct {
	name     string
	versions []string // nil if they were not read
}

// isGroup reports whether a row stands for all versions of a name.
func isGroup(row model.Object) bool {
	_, found := row.Field("versions")
	return found
}

// groups reads the names that match a query.
func (c *Client) groups(ctx context.Context, query url.Values) ([]group, error) {
	rows, err := c.rows(ctx, groupList, query)
	if err != nil {
		return nil, err
	}
	groups := make([]group, len(rows))
	for i, row := range rows {
		if groups[i].name, err = row.Text("name"); err != nil {
			return nil, err
		}
		if err := row.Decode("versions", "an array", &groups[i].versions); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// groups returns the names whose rows can match, in order, and counts the rows if no filter is left for them.
func (n *namedList) groups(ctx context.Context) ([]group, error) {
	groups, err := n.matchingGroups(ctx)
	if err != nil {
		return nil, err
	}
	if len(n.options.Categories) > 0 || n.options.LongRunning || n.options.Keep != nil && len(groups) > fewNames {
		if groups, err = n.withStatus(ctx, groups); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(groups, func(a, b group) int { return strings.Compare(a.name, b.name) })
	if n.order()[0] == "-name" {
		slices.Reverse(groups)
	}
	options := n.options
	if len(options.Names) > 0 || len(options.Categories) > 0 || options.Keep != nil || options.IsActive != nil || !options.Started.IsZero() || !options.Ended.IsZero() {
		return groups, nil
	}
	n.exact = true
	for _, group := range groups {
		n.count += len(group.versions)
	}
	if n.inParts() {
		groups = n.onPage(groups)
	}
	return groups, nil
}

// onPage leaves out the names whose rows are before or after the rows that are wanted.
func (n *namedList) onPage(groups []group) []group {
	for len(groups) > 0 && n.skip >= len(groups[0].versions) {
		n.skip -= len(groups[0].versions)
		groups = groups[1:]
	}
	left := n.skip + n.wanted
	for i, group := range groups {
		if left -= len(group.versions); n.wanted > 0 && left <= 0 {
			return groups[:i+1]
		}
	}
	return groups
}

// matchingGroups returns the names that match the filters of the server.
func (n *namedList) matchingGroups(ctx context.Context) ([]group, error) {
	if len(n.options.Names) == 0 || len(n.options.Keywords) > 0 {
		groups, err := n.services.client.groups(ctx, n.query())
		return slices.DeleteFunc(groups, func(group group) bool {
			return len(n.options.Names) > 0 && !slices.Contains(n.options.Names, group.name)
		}), err
	}
	var groups []group
	for _, name := range withoutRepeats(n.options.Names) {
		if addressableName(name) && !isNumber(name) {
			groups = append(groups, group{name: name})
			continue
		}
		found, err := n.services.client.groups(ctx, url.Values{"keyword": {name}})
		if err != nil {
			return nil, err
		}
		groups = append(groups, slices.DeleteFunc(found, func(group group) bool { return group.name != name })...)
	}
	return groups, nil
}

// withStatus returns the names that have a version whose status row matches. Only those rows show categories, and one list of
// them shows which names need not be read.
func (n *namedList) withStatus(ctx context.Context, groups []group) ([]group, error) {
	rows, err := n.statusRows(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, row := range rows {
		category, categoryErr := row.Text("category")
		name, err := row.Text("name")
		if err = cmp.Or(categoryErr, err); err != nil {
			return nil, err
		}
		matches := len(n.options.Categories) == 0 || slices.Contains(n.options.Categories, category)
		if matches && n.options.Keep != nil {
			keeps, err := n.options.Keep(row.Object)
			matches = keeps || err != nil // then the row of the list decides
		}
		names[name] = names[name] || matches
	}
	return slices.DeleteFunc(groups, func(group group) bool { return !names[group.name] }), nil
}

// statusRows reads the job types of status rows, and notes them.
func (n *namedList) statusRows(ctx context.Context) ([]listRow, error) {
	statuses, err := n.services.client.rows(ctx, statusList, url.Values{})
	if err != nil {
		return nil, err
	}
	n.statuses = map[int64]model.Object{}
	rows := make([]listRow, len(statuses))
	for i, status := range statuses {
		rows[i] = listRow{status.Embedded("job_type"), status.key}
		n.statuses[status.key.id] = rows[i].Object
	}
	return rows, nil
}

// parts reads the rows of each name.
func (s *JobTypesService) parts(ctx context.Context, release *release, groups []group) iter.Seq2[part, error] {
	return ahead(ctx, len(groups), s.client.options.Concurrency, func(ctx context.Context, number int) (part, error) {
		return s.partOf(ctx, release, groups[number])
	})
}

// partOf reads the rows of a name. Paths of digits are ids to these servers, so that the versions of such a name are read one
// by one.
func (s *JobTypesService) partOf(ctx context.Context, release *release, group group) (part, error) {
	switch {
	case !addressableName(group.name):
		return part{group: group, err: release.cannotAddress(s.client, group.name)}, nil
	case !isNumber(group.name):
		rows, err := s.versions(ctx, group.name)
		return part{group: group, rows: rows}, err
	}
	made := part{group: group}
	for _, version := range group.versions {
		details, err := s.getAt(ctx, address{group.name, version})
		switch {
		case errors.Is(err, ErrUnsupported), statusOf(err) == http.StatusBadRequest: // such as an old-style job type
			return part{group: group, err: err}, nil
		case err != nil:
			return part{}, err
		}
		made.rows = append(made.rows, listRow{details.Without("manifest", "configuration"), details.key})
	}
	return made, nil
}
