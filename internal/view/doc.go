// Package view defines how rows look: the columns of job types, statuses, running jobs, failures, contexts and reports, the
// pages that show one job type or context, and the name of a row.
package view
