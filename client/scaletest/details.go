package scaletest

import (
	"encoding/json"
	"net/http"
	"time"

	"jt/client/scaletest/internal/simulation"
)

// numberedDetails returns the details of a job type where ids address them.
func (c *call) numberedDetails(t *simulation.JobType) *reply {
	known, readable := c.store.mappedErrors(t.ErrorMapping)
	if !readable {
		return crash()
	}
	errors := objects(known, c.api.mapped)
	details := c.api.detailed(t)
	if c.api.later {
		var runs, configuration, mapping any = t.Definition, struct{}{}, t.ErrorMapping
		switch {
		case t.IsSystem:
		case t.IsOldStyle:
			configuration = json.RawMessage(`{"mounts":{},"version":"2.0","settings":{}}`)
		default: // the interface of a Seed job type is its manifest
			runs, configuration, mapping = manifestOf(t), configurationOf(t, "6"), struct{}{}
		}
		details = append(details, pair{"interface", runs}, pair{"configuration", configuration},
			pair{"custom_resources", json.RawMessage(`{"version":"1.0","resources":{}}`)}, pair{"error_mapping", mapping},
			pair{"errors", errors}, pair{"trigger_rule", nil})
	} else {
		details = append(details, pair{"interface", t.Definition}, pair{"error_mapping", t.ErrorMapping}, pair{"errors", errors})
	}
	jobs := c.store.jobs(t, c.now)
	past := func(hours int) []simulation.JobCount {
		return jobs.Counts(simulation.Since(c.now.Add(-time.Duration(hours)*time.Hour)), false)
	}
	return c.json(http.StatusOK, append(details,
		pair{"job_counts_6h", past(6)}, pair{"job_counts_12h", past(12)}, pair{"job_counts_24h", past(24)}))
}

// namedDetails returns the details of a job type where names and versions address them.
func (c *call) namedDetails(t *simulation.JobType) *reply {
	if t.IsOldStyle {
		return c.refuse(http.StatusBadRequest, "Job type "+t.Name+" version "+t.Version+
			" is not a Seed image. Please update your image or use the legacy v5 interface")
	}
	details := append(c.api.row(t), pair{"manifest", manifestOf(t)}, pair{"configuration", configurationOf(t, "")})
	if !c.api.grouped {
		details = append(details, pair{"recipe_types", []string{}})
	}
	return c.json(http.StatusOK, details)
}
