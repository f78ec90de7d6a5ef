// Package complete completes command lines: flags, their values, and the names of the server's job types, which it caches
// for the next TAB. It also contains the completion scripts for shells.
package complete
