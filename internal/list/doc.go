// Package list reads the lists of the server for jt list, show, status, running, pending and failures: it turns options into
// requests, keeps the selected rows, prints them with their totals, and says on stderr what was left out.
package list
