// Package watch keeps a list on the screen of a terminal, reads it again and again, and marks what changed.
package watch
