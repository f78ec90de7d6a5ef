// Package cli holds what all commands share: streams, environment and clock, global flags, the connection to the server, and
// the notes, prompts, progress and errors that the user sees.
//
// It is the only place that turns errors into text and exit codes. It knows the errors of client, config, document,
// timerange and output; an error of a domain describes itself with a method Report. It imports no domain.
package cli
