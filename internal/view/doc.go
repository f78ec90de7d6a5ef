// Package view says how things look: the columns of job types, statuses, running jobs, failures, contexts and reports, the
// pages about one of them, and the name by which a row is called.
package view
