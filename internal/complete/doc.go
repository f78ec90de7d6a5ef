// Package complete answers shells that ask what could follow on a command line: flags, their values, and the names of the
// server's job types, which it keeps in a cache for the next TAB. The scripts that teach shells to ask are here too.
package complete
