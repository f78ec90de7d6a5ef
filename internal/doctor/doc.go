// Package doctor examines the way to a server step by step, and says what to do where it is broken.
package doctor
