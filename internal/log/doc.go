// Package log keeps the log of the changes that jt made or tried to make, for jt log: a file of JSON lines in the user's own
// folder. Nothing in it is needed to undo anything; that is the journal of a hold.
package log
