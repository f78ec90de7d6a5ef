// Package snapshot writes and reads snapshot files, and restores job types to the state in a file.
package snapshot
