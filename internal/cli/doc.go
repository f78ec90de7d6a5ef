// Package cli is the world of a command: its streams, environment and clock, the flags that every command has, the way to
// the server, and what it says to its user. It turns errors into text and exit codes, and is the only place that does.
//
// It knows no job types and no command. What a domain's error means the error says itself, by a method Report.
package cli
