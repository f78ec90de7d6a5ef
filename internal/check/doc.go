// Package check implements jt check: it compares job types with limits, and reports breaches as rows or as OpenMetrics.
package check
