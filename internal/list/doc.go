// Package list reads the lists of the server for jt list, show, status, running and failures: from options to rows, totals
// and the notes that say what the rows do not.
package list
