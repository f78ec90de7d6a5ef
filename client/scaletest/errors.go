package scaletest

import (
	"slices"

	"jt/client/scaletest/internal/simulation"
)

// errorList serves GET /errors/.
func (c *call) errorList() *reply { return listPage(c, c.store.errors, c.api.errorRow) }

// errorList72 has the errors of Scale itself, and those that job types define.
func (c *call) errorList72() *reply {
	rows := slices.Clone(c.store.errors[:simulation.BuiltinErrors])
	seen := map[[2]string]bool{}
	for _, t := range c.store.types {
		if t.IsSystem {
			continue
		}
		for _, own := range ownErrors(t) {
			key := [2]string{t.Name, own.Name}
			if seen[key] {
				continue
			}
			seen[key] = true
			rows = append(rows, simulation.JobError{
				ID: len(c.store.errors) + len(seen), Name: own.Name, Title: &own.Title, Description: own.Description, JobTypeName: &t.Name,
				Category: map[string]string{"data": "DATA", "job": "ALGORITHM"}[own.Category], Created: t.Created, LastModified: t.LastModified,
			})
		}
	}
	return listPage(c, rows, c.api.errorRow)
}
