// Package complete answers shells that ask what could follow on a command line.
package complete
