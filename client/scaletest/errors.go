package scaletest

import "jt/client/scaletest/internal/simulation"

// errorList serves GET /errors/.
func (c *call) errorList() *reply {
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	rows := c.api.errors(c.store)
	return c.pageOf(len(rows), func(begin, end int) [][]byte {
		return encodeAll(rows[begin:end], func(row any) []byte { return c.encode(row) })
	})
}

func errors2015(s *store) (rows []any) {
	for _, one := range s.errors {
		rows = append(rows, one)
	}
	return rows
}

// errorRow59 is an error in the list of 5.9.4.
type errorRow59 struct {
	ID           int                `json:"id"`
	Name         string             `json:"name"`
	Title        *string            `json:"title"`
	Description  string             `json:"description"`
	JobTypeName  *string            `json:"job_type_name"`
	Category     string             `json:"category"`
	IsBuiltin    bool               `json:"is_builtin"`
	Created      simulation.Instant `json:"created"`
	LastModified simulation.Instant `json:"last_modified"`
}

func errors59(s *store) (rows []any) {
	for _, e := range s.errors {
		rows = append(rows, errorRow59{e.ID, e.Name, e.Title, e.Description, nil, e.Category, e.ID <= simulation.BuiltinErrors, e.Created, e.LastModified})
	}
	return rows
}

// errors72 has the errors of Scale itself, and those that job types define.
func errors72(s *store) (rows []any) {
	for _, one := range s.errors[:simulation.BuiltinErrors] {
		row := failure72Of(one)
		row.IsBuiltin = true
		rows = append(rows, row)
	}
	seen := map[[2]string]bool{}
	for _, t := range s.types {
		if t.IsSystem {
			continue
		}
		for _, own := range t.OwnErrors() {
			if key := [2]string{t.Name, own.Name}; !seen[key] {
				seen[key] = true
				category := map[string]string{"data": "DATA", "job": "ALGORITHM"}[own.Category]
				row := failure72Of(simulation.JobError{
					ID: len(s.errors) + len(seen), Name: own.Name, Title: &own.Title, Description: own.Description, Category: category,
					Created: t.Created, LastModified: t.LastModified,
				})
				row.JobTypeName = &t.Name
				rows = append(rows, row)
			}
		}
	}
	return rows
}
