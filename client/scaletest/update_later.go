package scaletest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// edits59V5 reads an update below /v5.
func (c *call) edits59V5(t *simulation.JobType, values members) (edits []edit, refusal *reply) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		objection := "Only the following fields are editable for seed job types: " + pythonSet(c.api.editable) + " "
		if name != "error_mapping" {
			objection = "Invalid field: " + name + " \n " + objection
		}
		switch {
		case t.IsSystem && name != "is_paused":
			return nil, c.onlyPaused()
		case !t.IsOldStyle && !slices.Contains(c.api.editable, name):
			return nil, c.refuse(http.StatusBadRequest, objection)
		}
	}
	if edits, refusal = c.flagEdits(values, "is_paused", "is_active"); refusal != nil {
		return nil, refusal
	}
	mapping := values["error_mapping"]
	if mapping == nil || string(mapping) == "{}" || string(mapping) == "null" {
		return edits, nil
	}
	return append(edits, func(t *simulation.JobType) { t.ErrorMapping = mapping }), c.objectionToMapping(mapping)
}

// edits59 reads an update of 5.9.4 below /v6. The release crashes on most of what it does not expect.
func (c *call) edits59(t *simulation.JobType, values members) (edits []edit, refusal *reply) {
	for name := range values {
		switch {
		case t.IsSystem && name != "is_paused":
			return nil, c.onlyPaused()
		case !slices.Contains(c.api.editable, name):
			return nil, crash()
		}
	}
	if t.IsOldStyle {
		return nil, crash()
	}
	if edits, refusal = c.flagEdits(values, "is_paused"); refusal != nil {
		return nil, refusal
	}
	more, refusal := c.configurationEdits(t, values)
	return append(edits, more...), refusal
}

// edits72 reads an update of 7.2.1.
func (c *call) edits72(t *simulation.JobType, values members) (edits []edit, refusal *reply) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch {
		case !slices.Contains(c.api.editable, name):
			return nil, c.refuse(http.StatusBadRequest, name+" is not a valid field. Valid fields are: "+pythonSet(c.api.editable))
		case t.IsSystem && name != "is_paused":
			return nil, c.onlyPaused()
		}
	}
	if edits, refusal = c.flagEdits(values, "is_paused", "is_active", "is_published"); refusal != nil {
		return nil, refusal
	}
	more, refusal := c.configurationEdits(t, values)
	if refusal != nil {
		return nil, refusal
	}
	edits = append(edits, more...)
	if manifest := values["manifest"]; manifest != nil && string(manifest) != "{}" {
		if objection := objectionTo(manifest, t); objection != "" {
			return nil, c.refuse(http.StatusBadRequest, objection)
		}
		edits = append(edits, func(t *simulation.JobType) {
			t.Manifest = manifest
			t.Revision++
		})
	}
	return edits, nil
}

func (c *call) onlyPaused() *reply {
	return c.refuse(http.StatusBadRequest, "You can only modify the is_paused field for a System Job")
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

// pythonSet writes a set as the servers do.
func pythonSet(names []string) string { return "set([u'" + strings.Join(names, "', u'") + "'])" }
