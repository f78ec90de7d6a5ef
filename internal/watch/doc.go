// Package watch keeps a list on the screen of a terminal, refreshes it, and marks what changed.
package watch
