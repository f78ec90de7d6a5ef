// Package contexts lists and changes the servers that are kept under names.
package contexts
