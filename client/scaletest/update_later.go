package scaletest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// laterEdits reads an update of the later releases.
func (c *call) laterEdits(t *simulation.JobType, values members) (edits []edit, refusal *reply) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if refusal = c.objectionToField(t, name); refusal != nil {
			return nil, refusal
		}
	}
	if c.api.grouped && t.IsOldStyle {
		return nil, crash()
	}
	if edits, refusal = c.flagEdits(values, c.api.flags...); refusal != nil {
		return nil, refusal
	}
	mapping, manifest := values["error_mapping"], values["manifest"]
	switch {
	case c.api.numbered && (mapping == nil || string(mapping) == "{}" || string(mapping) == "null"):
		return edits, nil
	case c.api.numbered:
		return append(edits, func(t *simulation.JobType) { t.ErrorMapping = mapping }), c.objectionToMapping(mapping)
	}
	more, refusal := c.configurationEdits(t, values)
	edits = append(edits, more...)
	if refusal != nil || manifest == nil || string(manifest) == "{}" {
		return edits, refusal
	}
	if objection := objectionTo(manifest, t); objection != "" {
		return nil, c.refuse(http.StatusBadRequest, objection)
	}
	return append(edits, func(t *simulation.JobType) {
		t.Manifest = manifest
		t.Revision++
	}), nil
}

// objectionToField refuses a field that cannot be updated. 5.9.4 ignores it in old-style job types below /v5, and crashes
// below /v6.
func (c *call) objectionToField(t *simulation.JobType, name string) *reply {
	fields := "set([u'" + strings.Join(c.api.editable, "', u'") + "'])"
	objection := "Only the following fields are editable for seed job types: " + fields + " "
	switch isEditable := slices.Contains(c.api.editable, name); {
	case !isEditable && !c.api.numbered && !c.api.grouped:
		objection = name + " is not a valid field. Valid fields are: " + fields
	case t.IsSystem && name != "is_paused":
		objection = "You can only modify the is_paused field for a System Job"
	case isEditable, c.api.numbered && t.IsOldStyle:
		return nil
	case c.api.grouped:
		return crash()
	case name != "error_mapping":
		objection = "Invalid field: " + name + " \n " + objection
	}
	return c.refuse(http.StatusBadRequest, objection)
}

// configurationEdits reads max_scheduled and the configuration, without which outputs may have no workspace.
func (c *call) configurationEdits(t *simulation.JobType, values members) (edits []edit, refusal *reply) {
	var most *int64
	if text := values["max_scheduled"]; text != nil && json.Unmarshal(text, &most) == nil && most != nil {
		edits = append(edits, func(t *simulation.JobType) { t.MaxScheduled = most })
	}
	isMissing := t.NoWorkspace
	if text := values["configuration"]; text != nil {
		var read struct {
			Priority         int64
			OutputWorkspaces struct{ Default string } `json:"output_workspaces"`
		}
		_ = json.Unmarshal(text, &read) // what it does not have counts as missing
		isMissing = read.OutputWorkspaces.Default == ""
		if read.Priority != 0 {
			edits = append(edits, func(t *simulation.JobType) { t.Priority, t.NoWorkspace = read.Priority, false })
		}
	}
	if isMissing {
		return nil, c.refuse(http.StatusBadRequest, "Missing workspace for outputs '[u'OUT']'")
	}
	return edits, nil
}
