//go:build race

package cmd

// underRace reports whether the race detector is on. It doubles the allocations of a growing buffer.
const underRace = true
