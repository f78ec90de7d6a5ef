package scaletest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

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
			return nil, c.notBoolean(name)
		}
		value := c.store.fields[name]
		found = append(found, func(t *simulation.JobType) bool { return value(t) == wanted })
	}
	return found, nil
}

// namedFilters reads the parameters of lists where names address job types. They ignore name, category, order, started and
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
				return strings.Contains(strings.ToLower(c.searched(t)), strings.ToLower(word))
			})
		})
	}
	return found, nil
}

// searched returns the texts of a job type that the parameter keyword looks at.
func (c *call) searched(t *simulation.JobType) string {
	texts := append(tagsOf(t), t.Name)
	if c.api.grouped {
		for _, text := range []*string{t.Title, t.Description} {
			if text != nil {
				texts = append(texts, *text)
			}
		}
	}
	return strings.Join(texts, "\x00")
}
