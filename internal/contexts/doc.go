// Package contexts is what jt context does: list, show, add, try, change and remove the servers that are kept under names.
// The file itself is the business of package config.
package contexts
