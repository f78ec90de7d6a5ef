// Package change is the plan of a change to several job types, the carrying out of it, and its report. What exactly is
// changed in a job type its callers say.
package change
