// Package mapping reads, compares, edits and sends the error mappings of job types.
package mapping
