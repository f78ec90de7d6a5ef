package scaletest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"jt/client/scaletest/internal/simulation"
)

// numbered59 returns the service of 5.9.4 at a path below /v5, where ids address job types, or nil.
func (c *call) numbered59(path string) func() *reply {
	c.allow = allowRead
	if path == "/job-types/" {
		return c.orPublish(c.list)
	}
	if service := c.sharedLater(path); service != nil {
		return service
	}
	name, version, ok := c.address(path)
	switch {
	case !ok:
		return nil
	case version != "" || !isDigits(name): // a route for names, which this prefix refuses
		return c.notFound
	}
	c.allow = allowUpdate
	return func() *reply { return c.one59(idOfDigits(name)) }
}

// filters59 hides archived job types unless they are asked for.
func (c *call) filters59() (filters, *reply) {
	found, refusal := c.flagFilters("is_active", "is_operational")
	if !c.query.Has("is_active") {
		found = append(found, func(t *simulation.JobType) bool { return t.IsActive })
	}
	return found, refusal
}

// one59 serves GET and PATCH /job-types/ID/.
func (c *call) one59(id int64) *reply {
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	t := c.store.find(id)
	if t == nil {
		return c.notFound()
	}
	if c.request.Method == http.MethodPatch {
		wanted, refusal := c.change59(t)
		if refusal != nil {
			return refusal
		}
		if !c.promise {
			c.store.change(t, *wanted, c.now)
		}
	}
	return c.json(http.StatusOK, c.encode(c.details59(t)))
}

// change59 reads an update below /v5.
func (c *call) change59(t *simulation.JobType) (wanted *change, refusal *reply) {
	values, refusal := c.values()
	if refusal != nil {
		return nil, refusal
	}
	fields := []string{"is_paused", "is_active", "max_scheduled", "icon_code", "configuration"}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		objection := "Only the following fields are editable for seed job types: " + pythonSet(fields) + " "
		if name != "error_mapping" {
			objection = "Invalid field: " + name + " \n " + objection
		}
		switch {
		case t.IsSystem && name != "is_paused":
			return nil, c.refuse(http.StatusBadRequest, onlyPaused)
		case !t.IsOldStyle && !slices.Contains(fields, name):
			return nil, c.refuse(http.StatusBadRequest, objection)
		}
	}
	wanted = &change{touch: len(values) > 0}
	for name, flag := range map[string]**bool{"is_paused": &wanted.pause, "is_active": &wanted.activate} {
		if values[name] != nil && (json.Unmarshal(values[name], flag) != nil || *flag == nil) { // a string, or null
			return nil, crash()
		}
	}
	if mapping := values["error_mapping"]; mapping != nil && string(mapping) != "{}" && string(mapping) != "null" {
		wanted.mapping = mapping
		return wanted, c.objectionToMapping(mapping)
	}
	return wanted, nil
}

// objectionToMapping refuses names of errors that the server does not have. A wrong key is accepted.
func (c *call) objectionToMapping(mapping json.RawMessage) *reply {
	var read struct {
		ExitCodes map[string]string `json:"exit_codes"`
	}
	if json.Unmarshal(mapping, &read) != nil {
		return crash()
	}
	for _, code := range slices.Sorted(maps.Keys(read.ExitCodes)) {
		name := read.ExitCodes[code]
		if !slices.ContainsFunc(c.store.errors, func(e simulation.JobError) bool { return e.Name == name }) {
			return c.refuse(http.StatusBadRequest, "Job type error mapping invalid: Missing error model reference: "+name)
		}
	}
	return nil
}

// details59 must be called with the mutex held. The interface of a Seed job type is its manifest.
func (c *call) details59(t *simulation.JobType) object {
	var runs, configuration, mapping any = t.Definition, struct{}{}, t.ErrorMapping
	switch {
	case t.IsSystem:
	case t.IsOldStyle:
		configuration = json.RawMessage(`{"mounts":{},"version":"2.0","settings":{}}`)
	default:
		runs, configuration, mapping = manifestOf(t), configurationOf(t, "6"), struct{}{}
	}
	known, _ := c.store.mappedErrors(t.ErrorMapping) // whose values are strings
	errors := []object{}
	for _, one := range known {
		errors = append(errors, c.api.failure.of(one))
	}
	details := append(c.api.row.of(t),
		pair{"interface", runs}, pair{"configuration", configuration},
		pair{"custom_resources", json.RawMessage(`{"version":"1.0","resources":{}}`)}, pair{"error_mapping", mapping},
		pair{"errors", errors}, pair{"trigger_rule", nil})
	return append(details, c.recentCounts(t)...)
}
