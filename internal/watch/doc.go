// Package watch shows a list, of one server or of several: once, or on the screen of a terminal, where it is refreshed and
// what changed is marked.
package watch
