// Package wait waits until job types are idle, paused or unpaused: for jt wait, and as the drain of jt pause and jt hold. It
// reads a whole list again and again, shows what is left, and ends when all have come to the state or time is up.
//
// It knows nothing of pausing. Who waits, and for what, its callers decide.
package wait
