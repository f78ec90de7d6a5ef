// Package change plans a change to several job types, carries it out, and reports the result of each. The caller passes the
// function that changes one job type; client.JobTypesService.Update verifies that the server
// made the change.
package change
