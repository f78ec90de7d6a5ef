// Package list reads the lists of the server, for jt list, show, status, running and failures: it turns options into
// requests, keeps the rows that were selected, prints them with their totals, and notes on stderr what is missing from them.
package list
