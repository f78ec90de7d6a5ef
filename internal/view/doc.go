// Package view says how job types, their status, running jobs and failures are shown: columns, pages, and what names a row.
package view
