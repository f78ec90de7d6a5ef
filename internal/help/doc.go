// Package help writes help pages and topics, and suggests what a mistyped command or flag may mean.
package help
