// Package check holds job types against thresholds and reports those that break one, as rows or as OpenMetrics.
package check
