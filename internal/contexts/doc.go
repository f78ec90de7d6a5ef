// Package contexts implements jt context: it lists, shows, adds, tries, changes and removes servers that are stored under
// names. Package config reads and writes the file.
package contexts
