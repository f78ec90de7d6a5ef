package scaletest

import (
	"cmp"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"jt/client/scaletest/internal/simulation"
)

// named returns the service at a path where names and versions address job types, or nil.
func (c *call) named(path string) func() *reply {
	c.allow = allowRead
	switch {
	case path == "/job-types/" && c.api.grouped, path == "/job-type-names/" && !c.api.grouped:
		return c.orPublish(c.groups)
	case path == "/job-types/":
		return c.orPublish(c.flat)
	case path == "/accounts/profile/" && !c.api.grouped:
		return c.profile
	}
	if service := c.sharedLater(path); service != nil {
		return service
	}
	name, version, ok := c.address(path)
	switch {
	case !ok:
		return nil
	case version == "" && c.api.grouped && isDigits(name): // the route of ids, as in /v5
		c.allow = allowUpdate
		return c.notFound
	case version == "":
		return func() *reply { return c.versions(name) }
	}
	c.allow = allowUpdate
	return func() *reply { return c.oneNamed(name, version) }
}

// sharedLater returns the services that all later releases have at the same paths, or nil.
func (c *call) sharedLater(path string) func() *reply {
	switch path {
	case "/version/":
		c.isOpen = true
		return func() *reply {
			return c.json(http.StatusOK, c.encode(map[string]string{"version": c.api.release.number}))
		}
	case "/job-types/status/":
		return c.status
	case "/job-types/running/":
		return c.running
	case "/job-types/pending/":
		return c.pending
	case "/job-types/system-failures/":
		return c.systemFailures
	case "/errors/":
		c.allow = allowPost
		return c.errorList
	case "/job-types/validation/":
		c.allow, c.anyUser = "POST, OPTIONS", true
		return c.validation
	}
	return nil
}

// address reads /job-types/NAME/ and /job-types/NAME/VERSION/; ok is false if the routes cannot address the name or the version.
func (c *call) address(path string) (name, version string, ok bool) {
	rest, isBelow := strings.CutPrefix(path, "/job-types/")
	rest, isComplete := strings.CutSuffix(rest, "/")
	name, version, hasVersion := strings.Cut(rest, "/")
	if !isBelow || !isComplete || !isWord(name, "-") || hasVersion && !isWord(version, ".") {
		return "", "", false
	}
	return name, version, true
}

// isWord reports whether a text has only letters, digits, underscores and further characters.
func isWord(text, further string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' && !strings.ContainsRune(further, r)
	}) < 0
}

// filters are what job types have to meet.
type filters []func(*simulation.JobType) bool

func (f filters) keep(t *simulation.JobType) bool {
	return !slices.ContainsFunc(f, func(filter func(*simulation.JobType) bool) bool { return !filter(t) })
}

// flagFilters reads boolean query parameters, which are names of fields.
func (c *call) flagFilters(names ...string) (found filters, refusal *reply) {
	for _, name := range names {
		text, ok := c.parameter(name)
		if !ok {
			continue
		}
		wanted, isFlag := parseFlag(text)
		if !isFlag {
			return nil, c.refuse(http.StatusBadRequest, `Parameter must be a valid boolean: "`+name+`"`)
		}
		value := c.store.fields[name]
		found = append(found, func(t *simulation.JobType) bool { return value(t) == wanted })
	}
	return found, nil
}

// namedFilters reads the parameters that lists of the later releases honour. They ignore name, category, order, started and
// ended.
func (c *call) namedFilters() (filters, *reply) {
	found, refusal := c.flagFilters("is_active", "is_system")
	if refusal != nil {
		return nil, refusal
	}
	if texts := c.query["id"]; texts != nil {
		ids := map[int64]bool{}
		for _, text := range texts {
			id, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, c.refuse(http.StatusBadRequest, `Parameter must be a valid integer: "id"`)
			}
			ids[id] = true
		}
		found = append(found, func(t *simulation.JobType) bool { return ids[t.ID] })
	}
	if words := c.query["keyword"]; words != nil {
		found = append(found, func(t *simulation.JobType) bool {
			return slices.ContainsFunc(words, func(word string) bool {
				return slices.ContainsFunc(c.api.words(t), func(text string) bool {
					return strings.Contains(strings.ToLower(text), strings.ToLower(word))
				})
			})
		})
	}
	return found, nil
}

// words59 is what the parameter keyword looks at.
func words59(t *simulation.JobType) []string {
	words := append(tagsOf(t), t.Name)
	for _, text := range []*string{t.Title, t.Description} {
		if text != nil {
			words = append(words, *text)
		}
	}
	return words
}

func words72(t *simulation.JobType) []string { return append(tagsOf(t), t.Name) }

// flat serves the list of 7.2.1. Versions of one name have no order there: each page has them in another one, so that a
// name on two pages loses rows.
func (c *call) flat() *reply {
	found, refusal := c.api.filters(c)
	if refusal != nil {
		return refusal
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	order, _ := c.store.ordered([]string{"name"}) // a field
	order.rows = slices.DeleteFunc(slices.Clone(order.rows), func(t *simulation.JobType) bool { return !found.keep(t) })
	return c.pageOf(len(order.rows), func(begin, end int) [][]byte {
		draws := rand.New(rand.NewPCG(uint64(begin), uint64(end))) //nolint:gosec // repeatable, and no secret
		return encodeAll(order.mixed(begin, end, draws.Shuffle), c.row)
	})
}

func (c *call) row(t *simulation.JobType) []byte { return c.encode(c.api.row.of(t)) }

// versions serves GET /job-types/NAME/. An unknown name has no versions.
func (c *call) versions(name string) *reply {
	found, refusal := c.flagFilters("is_active")
	if refusal != nil {
		return refusal
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	var rows []*simulation.JobType
	for _, t := range c.store.named(name) {
		if found.keep(t) {
			rows = append(rows, t)
		}
	}
	slices.SortFunc(rows, func(a, b *simulation.JobType) int { return cmp.Compare(b.Version, a.Version) })
	return c.pageOf(len(rows), func(begin, end int) [][]byte { return encodeAll(rows[begin:end], c.row) })
}

// oneNamed serves GET and PATCH /job-types/NAME/VERSION/.
func (c *call) oneNamed(name, version string) *reply {
	if c.request.Method == http.MethodPatch {
		return c.updateNamed(name, version)
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	t := c.store.at(name, version)
	switch {
	case t == nil:
		return c.notFound()
	case c.api.grouped && t.IsOldStyle:
		return c.refuse(http.StatusBadRequest, "Job type "+name+" version "+version+
			" is not a Seed image. Please update your image or use the legacy v5 interface")
	}
	return c.json(http.StatusOK, c.encode(c.namedDetails(t)))
}

func (c *call) namedDetails(t *simulation.JobType) object {
	details := append(c.api.row.of(t), pair{"manifest", manifestOf(t)}, pair{"configuration", configurationOf(t, "")})
	if !c.api.grouped {
		details = append(details, pair{"recipe_types", []string{}})
	}
	return details
}

// named returns all versions of a name.
func (s *store) named(name string) []*simulation.JobType {
	order, _ := s.ordered([]string{"name", "version"}) // these are fields
	first, _ := slices.BinarySearchFunc(order.rows, name, func(t *simulation.JobType, name string) int { return cmp.Compare(t.Name, name) })
	last := first
	for last < len(order.rows) && order.rows[last].Name == name {
		last++
	}
	return slices.Clone(order.rows[first:last])
}

// at returns nil if there is no such job type.
func (s *store) at(name, version string) *simulation.JobType {
	for _, t := range s.named(name) {
		if t.Version == version {
			return t
		}
	}
	return nil
}
