package scaletest

import (
	"encoding/json"
	"net/http"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// orPublish returns the service at a path of a list where job types are published too.
func (c *call) orPublish(list func() *reply) func() *reply {
	c.allow = allowPost
	if c.request.Method == http.MethodPost {
		return c.publish
	}
	return list
}

// publish refuses POST /job-types/: this service publishes no job types.
func (c *call) publish() *reply {
	return c.refuse(http.StatusBadRequest, `Missing required parameter: "manifest"`)
}

// validation serves POST /job-types/validation/, which saves nothing.
func (c *call) validation() *reply {
	var asked struct{ Manifest json.RawMessage }
	var job struct {
		Job struct{ Name, JobVersion string }
	}
	if json.Unmarshal(c.body, &asked) != nil {
		return c.refuse(http.StatusBadRequest, "JSON parse error - No JSON object could be decoded")
	}
	_ = json.Unmarshal(asked.Manifest, &job) // objectionTo looks at what is missing
	of := &simulation.JobType{}
	of.Name, of.Version = job.Job.Name, job.Job.JobVersion
	found := []object{}
	if objection := objectionTo(asked.Manifest, of); objection != "" {
		found = append(found, object{
			{"name", "JSON_VALIDATION_ERROR"}, {"description", strings.TrimPrefix(objection, "Seed Manifest invalid: ")},
		})
	}
	return c.json(http.StatusOK, c.encode(object{{"is_valid", len(found) == 0}, {"errors", found}, {"warnings", []object{}}}))
}
