// Package help writes help pages, and suggests what a mistyped command or flag may have meant.
package help
