//go:build race

package client_test

// underRace reports that the race detector is on, under which a growing buffer is allocated twice.
const underRace = true
