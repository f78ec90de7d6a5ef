// Package api implements jt api: it builds any request, sends it, and prints the response.
package api
