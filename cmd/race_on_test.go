//go:build race

package cmd

// underRace tells that the race detector is on, with which a buffer that grows is made twice.
const underRace = true
