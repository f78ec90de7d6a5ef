// Package selection finds the job types that a command line names by REFs (an id, a name, NAME@VERSION) or selects by flags
// such as --category. Guards keep system, long-running and archived job types out of a selection unless flags include them.
// The flags for times and paging, which narrow lists, are here too.
package selection
