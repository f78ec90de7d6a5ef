// Package doctor implements jt doctor: it checks the connection to a server step by step, and says how to fix what is broken.
package doctor
