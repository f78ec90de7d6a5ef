// Package selection finds the job types that a command line names or selects: REFs, flags, guards, times and paging.
package selection
