package client

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Ability is something that not every release can do: a verb with its object.
type Ability string

// Abilities for [Client.Supports].
const (
	FilterByCategory  Ability = "filter by category"
	FilterByKeyword   Ability = "filter by keyword"
	KnowLongRunning   Ability = "show which job types are long-running"
	Unpause           Ability = "unpause job types"
	EditErrorMappings Ability = "edit error mappings"
	DefineErrors      Ability = "define errors in an error mapping"
)

// What only the list itself finds out.
const (
	listPending Ability = "show which jobs are pending"
	listErrors  Ability = "list errors"
)

// release is how the services at a base URL are spoken to.
type release struct {
	name    string // for messages
	version string // as the server gives it; "" if it was not asked

	assumed bool // the base URL has no version
	named   bool // job types are addressed by name and version, not by id; lists ignore names, times and order
	grouped bool // the list has a row for each name, without ids

	fields []string           // of its rows, by the names of OrderFields; nil means all
	lacks  map[Ability]string // what it cannot do, with hints, in which v5Mark stands for the URL of /v5
}

// v5Mark stands for the URL of /v5 of the same server in the hints of a release.
const v5Mark = "{v5}"

// byID is a release up to /v5.
func byID(name string) *release {
	return &release{
		name: name,
		lacks: map[Ability]string{
			FilterByKeyword: "--match searches names, titles and descriptions",
			DefineErrors:    "give names of errors that the server has",
		},
	}
}

// grouped is /v6 of a release before 7.
func grouped(version string) *release {
	return &release{
		name: "Scale " + version + " at /v6", version: version, named: true, grouped: true, fields: namedFields(),
		lacks: map[Ability]string{
			Unpause:           "use the server URL " + v5Mark + ", if the server has it",
			EditErrorMappings: "use the server URL " + v5Mark + ", where error mappings can be edited",
		},
	}
}

// flat is /v6 and /v7 of a release from 7 on.
func flat(version string) *release {
	return &release{
		name: "Scale " + cmp.Or(version, "7"), version: version, named: true, fields: append(namedFields(), "max_tries"),
		lacks: map[Ability]string{
			FilterByCategory: "job types have no category there; --system selects system job types",
			KnowLongRunning:  "",
		},
	}
}

// namedFields are the fields of OrderFields that rows of named releases have.
func namedFields() []string {
	return []string{
		"id", "name", "version", "title", "description", "is_system", "is_active", "is_paused", "icon_code", "docker_image",
		"created", "archived", "paused", "last_modified",
	}
}

// check returns an *UnsupportedError if the release lacks an ability.
func (r *release) check(c *Client, ability Ability) error {
	if hint, lacks := r.lacks[ability]; lacks {
		return r.unsupported(c, ability, hint)
	}
	return nil
}

func (r *release) unsupported(c *Client, ability Ability, hint string) *UnsupportedError {
	return &UnsupportedError{Release: r.name, Ability: ability, Hint: strings.ReplaceAll(hint, v5Mark, c.withVersion("/v5"))}
}

// splitVersion splits a base URL, or its path, before a version of the API, such as /v5.
func splitVersion(base string) (before string, version int, found bool) {
	at := strings.LastIndex(base, "/v")
	if at < 0 {
		return base, 0, false
	}
	number, err := strconv.ParseUint(base[at+len("/v"):], 10, 8)
	if err != nil {
		return base, 0, false
	}
	return base[:at], int(number), true
}

// withVersion returns the base URL with another version of the API, such as /v5.
func (c *Client) withVersion(version string) string {
	before, _, _ := splitVersion(c.base.String())
	return before + version
}

// releaseAt returns the release that serves a base URL, as far as the URL shows it. It is nil for /v6, of which there are
// two. Without a version, a release before /v5 is assumed.
func releaseAt(base string) *release {
	_, version, found := splitVersion(base)
	switch {
	case !found:
		assumed := byID("this release of Scale")
		assumed.assumed = true
		return assumed
	case version < 6:
		return byID(fmt.Sprintf("Scale at /v%d", version))
	case version == 6:
		return nil
	}
	return flat("")
}

// namedRelease returns the release with a version that addresses job types by name.
func namedRelease(version string) *release {
	major, _, _ := strings.Cut(version, ".")
	if number, err := strconv.Atoi(major); err == nil && number >= 7 {
		return flat(version)
	}
	return grouped(version)
}
