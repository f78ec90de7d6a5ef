package client

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
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
func (a *addresses) remember(rows []Object, prefix string) {
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
			return "", &FieldError{Row: row.Describe(), Field: "name", Want: "a string", Got: "missing"}
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
