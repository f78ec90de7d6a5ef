package scaletest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// updateNamed serves PATCH /job-types/NAME/VERSION/.
func (c *call) updateNamed(name, version string) *reply {
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	t := c.store.at(name, version)
	if t == nil {
		return c.notFound()
	}
	wanted, refusal := c.api.update(c, t)
	if refusal != nil {
		return refusal
	}
	if !c.promise {
		c.store.change(t, *wanted, c.now)
	}
	if c.api.grouped {
		answer := c.json(http.StatusNoContent, nil)
		answer.header.Set("Content-Type", "text/html; charset=utf-8")
		return answer
	}
	return c.json(http.StatusOK, []byte(`{"is_valid":true,"errors":[],"warnings":[]}`))
}

const (
	onlyPaused  = "You can only modify the is_paused field for a System Job"
	noWorkspace = "Missing workspace for outputs '[u'OUT']'"
)

// update72 reads an update of 7.2.1.
func (c *call) update72(t *simulation.JobType) (wanted *change, refusal *reply) {
	values, refusal := c.values()
	if refusal != nil {
		return nil, refusal
	}
	fields := []string{
		"is_paused", "max_scheduled", "icon_code", "auto_update", "is_active", "manifest", "configuration", "docker_image", "is_published",
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch {
		case !slices.Contains(fields, name):
			return nil, c.refuse(http.StatusBadRequest, name+" is not a valid field. Valid fields are: "+pythonSet(fields))
		case t.IsSystem && name != "is_paused":
			return nil, c.refuse(http.StatusBadRequest, onlyPaused)
		}
	}
	wanted = &change{}
	for name, flag := range map[string]**bool{"is_paused": &wanted.pause, "is_active": &wanted.activate, "is_published": &wanted.publish} {
		if values[name] == nil {
			continue
		}
		if *flag, refusal = c.flag(name, values[name]); refusal != nil {
			return nil, refusal
		}
	}
	if refusal = c.configure(t, values, wanted); refusal != nil {
		return nil, refusal
	}
	if manifest := values["manifest"]; manifest != nil && string(manifest) != "{}" {
		if objection := objectionTo(manifest, t); objection != "" {
			return nil, c.refuse(http.StatusBadRequest, objection)
		}
		wanted.manifest = manifest
	}
	return wanted, nil
}

// update59 reads an update of 5.9.4 below /v6. The release ignores false, and crashes on most of what it does not expect.
func (c *call) update59(t *simulation.JobType) (wanted *change, refusal *reply) {
	values, refusal := c.values()
	if refusal != nil {
		return nil, refusal
	}
	fields := []string{"is_paused", "is_active", "max_scheduled", "icon_code", "configuration"}
	for name := range values {
		switch {
		case t.IsSystem && name != "is_paused":
			return nil, c.refuse(http.StatusBadRequest, onlyPaused)
		case !slices.Contains(fields, name):
			return nil, crash()
		}
	}
	if t.IsOldStyle {
		return nil, crash()
	}
	wanted = &change{touch: len(values) > 0}
	if values["is_paused"] != nil {
		if wanted.pause, refusal = c.flag("is_paused", values["is_paused"]); refusal != nil {
			return nil, refusal
		}
		if wanted.pause != nil && !*wanted.pause {
			wanted.pause = nil
		}
	}
	return wanted, c.configure(t, values, wanted)
}

// configure reads max_scheduled and the configuration, without which outputs may have no workspace.
func (c *call) configure(t *simulation.JobType, values map[string]json.RawMessage, wanted *change) (refusal *reply) {
	var most *int64
	if text := values["max_scheduled"]; text != nil && json.Unmarshal(text, &most) == nil {
		wanted.maxScheduled = most
	}
	isMissing := t.NoWorkspace
	if text := values["configuration"]; text != nil {
		var read struct {
			Priority         int64
			OutputWorkspaces struct{ Default string } `json:"output_workspaces"`
		}
		_ = json.Unmarshal(text, &read) // what it does not have counts as missing
		wanted.priority = read.Priority
		isMissing = read.OutputWorkspaces.Default == ""
	}
	if isMissing {
		return c.refuse(http.StatusBadRequest, noWorkspace)
	}
	return nil
}

// objectionTo returns why a manifest is refused, or "".
func objectionTo(text json.RawMessage, t *simulation.JobType) string {
	var read struct {
		Job *struct {
			Name       string
			JobVersion string
			Errors     []struct {
				Code     json.Number
				Category string
			}
		}
	}
	switch err := json.Unmarshal(text, &read); {
	case err != nil || read.Job == nil:
		return "Seed Manifest invalid: Error validating against schema: u'job' is a required property"
	case read.Job.Name != t.Name:
		return "Manifest name " + read.Job.Name + " does not match current Job Type name " + t.Name + "."
	case read.Job.JobVersion != t.Version:
		return "Manifest version " + read.Job.JobVersion + " does not match current Job Type version " + t.Version + "."
	}
	for i, one := range read.Job.Errors {
		path := "[u'properties'][u'job'][u'properties'][u'errors'][u'items'][u'properties']"
		if one.Category != "" && one.Category != "job" && one.Category != "data" {
			return fmt.Sprintf("Seed Manifest invalid: Error validating against schema: u'%[1]s' is not one of [u'job', u'data']\n\n"+
				"Failed validating u'enum' in schema%[2]s[u'category']:\n    {u'default': u'job', u'enum': [u'job', u'data'], u'type': u'string'}\n\n"+
				"On instance[u'job'][u'errors'][%[3]d][u'category']:\n    u'%[1]s'", one.Category, path, i)
		}
		if code, err := strconv.Atoi(one.Code.String()); err != nil || code < 1 {
			return fmt.Sprintf("Seed Manifest invalid: Error validating against schema: %[1]s is less than the minimum of 1\n\n"+
				"Failed validating u'minimum' in schema%[2]s[u'code']:\n    {u'minimum': 1, u'type': u'integer'}\n\n"+
				"On instance[u'job'][u'errors'][%[3]d][u'code']:\n    %[1]s", one.Code, path, i)
		}
	}
	return ""
}

// pythonSet writes a set as the servers do.
func pythonSet(names []string) string { return "set([u'" + strings.Join(names, "', u'") + "'])" }
