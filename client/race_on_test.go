//go:build race

package client_test

// underRace tells that the race detector is on, with which a buffer that grows is made twice.
const underRace = true
