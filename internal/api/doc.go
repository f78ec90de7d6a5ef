// Package api sends any request for jt api and prints its answer: what is sent, what became of it, and how it is shown.
package api
