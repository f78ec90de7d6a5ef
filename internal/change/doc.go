// Package change is the plan of a change to several job types, the carrying out of it, and its report. Its callers say
// what exactly is changed in a job type.
package change
