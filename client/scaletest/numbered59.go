package scaletest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// numbered59 returns the service of 5.9.4 at a path below /v5, where ids address job types, or nil.
func (c *call) numbered59(path string) func() *reply {
	c.allow = allowRead
	if path == "/job-types/" {
		c.allow = allowPost
		return func() *reply {
			if c.request.Method == http.MethodPost {
				return c.publish()
			}
			return c.list()
		}
	}
	if service := c.sharedLater(path); service != nil {
		return service
	}
	name, version, ok := c.address(path)
	switch {
	case !ok:
		return nil
	case version != "" || strings.Trim(name, "0123456789") != "": // a route for names, which this prefix refuses
		return c.notFound
	}
	c.allow = allowUpdate
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		id = -1 // larger than any id
	}
	return func() *reply { return c.one59(id) }
}

// filters59 hides archived job types unless they are asked for.
func (c *call) filters59() (filters, *reply) {
	found, refusal := c.flagFilters(map[string]func(*simulation.JobType) bool{
		"is_active": isActive, "is_operational": func(t *simulation.JobType) bool { return *t.IsOperational },
	})
	if !c.query.Has("is_active") {
		found = append(found, isActive)
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
	wanted = &change{keepPaused: true, touch: len(values) > 0}
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

// row59V5Fields is a row of the list below /v5.
type row59V5Fields struct {
	simulation.Summary
	UsesDocker       bool               `json:"uses_docker"`
	DockerPrivileged *bool              `json:"docker_privileged"`
	DockerImage      *string            `json:"docker_image"`
	RevisionNum      int                `json:"revision_num"`
	Priority         int64              `json:"priority"`
	MaxScheduled     *int64             `json:"max_scheduled"`
	Timeout          int64              `json:"timeout"`
	MaxTries         int64              `json:"max_tries"`
	CPUs             simulation.Decimal `json:"cpus_required"`
	Memory           simulation.Decimal `json:"mem_required"`
	MemoryConstant   simulation.Decimal `json:"mem_const_required"`
	MemoryMultiplier simulation.Decimal `json:"mem_mult_required"`
	SharedMemory     simulation.Decimal `json:"shared_mem_required"`
	DiskConstant     simulation.Decimal `json:"disk_out_const_required"`
	DiskMultiplier   simulation.Decimal `json:"disk_out_mult_required"`
	Created          simulation.Instant `json:"created"`
	Archived         simulation.Instant `json:"archived"`
	Paused           simulation.Instant `json:"paused"`
	LastModified     simulation.Instant `json:"last_modified"`
}

func row59V5Of(t *simulation.JobType) row59V5Fields {
	return row59V5Fields{
		t.Summary, t.UsesDocker, t.DockerPrivileged, t.DockerImage, t.Revision, t.Priority, t.MaxScheduled, t.Timeout, t.MaxTries,
		t.CPUs, t.Memory, t.Memory, 0, 0, t.DiskConstant, t.DiskMultiplier, t.Created, t.Archived, t.Paused, t.LastModified,
	}
}

func row59V5(t *simulation.JobType) any { return row59V5Of(t) }

// details59Fields are the details below /v5.
type details59Fields struct {
	row59V5Fields
	Interface       json.RawMessage `json:"interface"`
	Configuration   any             `json:"configuration"`
	CustomResources json.RawMessage `json:"custom_resources"`
	ErrorMapping    json.RawMessage `json:"error_mapping"`
	Errors          []any           `json:"errors"`
	TriggerRule     *string         `json:"trigger_rule"`
	recentCounts
}

// details59 must be called with the mutex held. The interface of a Seed job type is its manifest.
func (c *call) details59(t *simulation.JobType) details59Fields {
	details := details59Fields{
		row59V5Fields: row59V5Of(t), Interface: t.Definition, Configuration: struct{}{}, Errors: []any{},
		CustomResources: json.RawMessage(`{"version":"1.0","resources":{}}`), ErrorMapping: t.ErrorMapping,
		recentCounts: c.recentCounts(t),
	}
	switch {
	case t.IsSystem:
	case t.IsOldStyle:
		details.Configuration = json.RawMessage(`{"mounts":{},"version":"2.0","settings":{}}`)
	default:
		seed := simulation.SeedOf(t)
		seed.Configuration.Version = "6"
		details.Interface, details.Configuration, details.ErrorMapping = seed.Manifest, seed.Configuration, json.RawMessage("{}")
	}
	known, _ := c.store.mappedErrors(t.ErrorMapping) // whose values are strings
	for _, one := range known {
		details.Errors = append(details.Errors, failure59(one))
	}
	return details
}
