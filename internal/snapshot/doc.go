// Package snapshot writes and reads snapshot files, and restores job types to what a file holds.
package snapshot
