// Package selection finds the job types that a command line means: by REFs (an id, a name, NAME@VERSION), or by flags such as
// --category. Guards keep a selection from system, long-running and archived job types unless flags include them. Times
// and paging, which narrow lists, are here too.
package selection
