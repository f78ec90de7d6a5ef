// Package wait waits until job types are idle, paused or unpaused.
package wait
