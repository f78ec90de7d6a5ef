// Package wait waits until job types are idle, paused or unpaused, for jt wait and for the --drain of jt pause and jt hold.
// It reads a complete list at intervals, shows what is left, and ends when all job types have reached the state or the time
// is up. It pauses nothing itself.
package wait
