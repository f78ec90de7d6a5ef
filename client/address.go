package client

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"jt/client/model"
)

// address is how a named release addresses a job type.
type address struct{ name, version string }

// addresses remembers the addresses of the job types that were read from a named release. Callers name job types by id.
type addresses struct {
	mutex sync.Mutex
	byID  map[int64]address
}

func (a *addresses) of(id int64) (found address, ok bool) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	found, ok = a.byID[id]
	return found, ok
}

// remember notes the addresses of the job types in rows, where prefix begins the paths of their fields.
func (a *addresses) remember(rows []listRow, prefix string) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.byID == nil {
		a.byID = map[int64]address{}
	}
	for _, row := range rows {
		name, nameErr := row.Text(prefix + "name")
		version, versionErr := row.Text(prefix + "version")
		if nameErr == nil && versionErr == nil && name != "" && version != "" {
			a.byID[row.key.id] = address{name, version}
		}
	}
}

// detailsPath returns the path of a job type. A named release is asked for the name of an id that is not known yet.
func (s *JobTypesService) detailsPath(ctx context.Context, id int64) (string, error) {
	if !s.client.isNamed() {
		return idPath(id), nil
	}
	at, known := s.client.addresses.of(id)
	if !known {
		row, err := s.rowByID(ctx, id)
		if err != nil {
			return "", err
		}
		if at, known = s.client.addresses.of(id); !known {
			return "", &model.FieldError{Row: row.Describe(), Field: "name", Want: "a string", Got: "missing"}
		}
	}
	return s.namedPath(ctx, at)
}

// namedPath returns the path of a job type on a named release, or an *UnsupportedError if its routes do not match it.
func (s *JobTypesService) namedPath(ctx context.Context, at address) (string, error) {
	if at.addressable() {
		return namePath(at.name) + url.PathEscape(at.version) + "/", nil
	}
	found, err := s.client.release(ctx)
	if err != nil {
		return "", err
	}
	return "", found.cannotAddress(s.client, at.name+"@"+at.version)
}

func idPath(id int64) string { return namePath(strconv.FormatInt(id, 10)) }

func namePath(name string) string { return "/job-types/" + url.PathEscape(name) + "/" }

// addressable reports whether the routes of named releases match the address: [\w-]+ and [\w.]+.
func (a address) addressable() bool { return addressableName(a.name) && matches(a.version, '.') }

func addressableName(name string) bool {
	return matches(name, '-') && !slices.Contains(shadowed(), name)
}

// shadowed are the names that are services.
func shadowed() []string {
	return []string{"pending", "running", "status", "system-failures", "validation"}
}

// matches reports whether a text has only letters, digits, underscores and one other character.
func matches(text string, other rune) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '_' && r != other && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

// cannotAddress returns the error for names or job types that the server has and its routes do not match.
func (r *release) cannotAddress(c *Client, names ...string) error {
	const most = 3
	var quoted []string
	for _, name := range names[:min(len(names), most)] {
		quoted = append(quoted, strconv.Quote(name))
	}
	what := strings.Join(quoted, ", ")
	if more := len(names) - most; more > 0 {
		what += fmt.Sprintf(" and %d more", more)
	}
	hint := "its URLs contain the name and version: names have letters, digits, _ and -, versions letters, digits, _ and dots"
	if name, _, _ := strings.Cut(names[0], "@"); slices.Contains(shadowed(), name) {
		hint = "its URLs contain the name, and " + name + " is a service"
	}
	if r.grouped {
		hint += "; the server URL " + v5Mark + " addresses job types by id"
	}
	return r.unsupported(c, Ability("address "+what), hint)
}

// rows reads a complete list.
func (c *Client) rows(ctx context.Context, service listService, query url.Values) ([]listRow, error) {
	return collected(newList(c, service, PageOptions{}, undecoded, query).rows(ctx))
}

func collected(rows iter.Seq2[listRow, error]) ([]listRow, error) {
	var all []listRow
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// rowByID reads the row of a job type on a named release. Its error for a missing one is an ErrNotFound.
func (s *JobTypesService) rowByID(ctx context.Context, id int64) (model.Object, error) {
	rows, err := s.rowsByID(ctx, []string{strconv.FormatInt(id, 10)})
	if err != nil {
		return model.Object{}, err
	}
	if row, found := rows[id]; found {
		return row, nil
	}
	return model.Object{}, s.client.exchange(http.MethodGet, idPath(id)).fail(ReasonNotFound, "", nil)
}

// rowsByID reads the rows of job types on a named release. On a grouped release other versions of their names are among them.
func (s *JobTypesService) rowsByID(ctx context.Context, ids []string) (map[int64]model.Object, error) {
	release, err := s.client.release(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[int64]model.Object{}
	note := func(rows []listRow) {
		for _, row := range rows {
			byID[row.key.id] = row.Object
		}
	}
	query := url.Values{"id": ids}
	if !release.grouped {
		rows, err := s.client.rows(ctx, jobTypeList, query)
		note(rows)
		return byID, err
	}
	groups, err := s.client.groups(ctx, query)
	if err != nil {
		return nil, err
	}
	for part, err := range s.parts(ctx, release, groups) {
		if err = cmp.Or(err, part.err); err != nil {
			return nil, err
		}
		note(part.rows)
	}
	return byID, nil
}

// versions reads the rows of a name that the routes of a named release match.
func (s *JobTypesService) versions(ctx context.Context, name string) ([]listRow, error) {
	return s.client.rows(ctx, listService{path: namePath(name), keys: jobTypeList.keys, noun: "versions of " + name}, url.Values{})
}

// restOfName reads the rows of a name that is on two pages of a list. A server that orders them loses none.
func (s *JobTypesService) restOfName(ctx context.Context, name string) ([]listRow, error) {
	if !s.client.isNamed() || !addressableName(name) {
		return nil, nil // if rows are missing, their count shows it
	}
	return s.versions(ctx, name)
}

// getAt reads the details of a job type of a named release by its name and version.
func (s *JobTypesService) getAt(ctx context.Context, at address) (listRow, error) {
	path, err := s.namedPath(ctx, at)
	if err != nil {
		return listRow{}, err
	}
	e := s.client.exchange(http.MethodGet, path)
	object, err := e.object(ctx, nil)
	if err != nil {
		return listRow{}, s.client.located(ctx, err)
	}
	details := listRow{Object: object}
	value, _ := object.Field("id")
	if details.key.id, err = readKey(value, "id", "the response"); err != nil {
		return listRow{}, e.badJSON(err)
	}
	s.client.addresses.remember([]listRow{details}, "")
	return details, nil
}
