package view

import (
	"jt/internal/cli"
	"jt/output"
)

// Report shows a report that has a row for each job type: which one it is, then the report's own columns.
func Report(own ...output.Column) output.View {
	columns := append(nameColumns("")[:3:3], own...) // id, name and version
	names := columnNames(columns)
	return output.View{
		Columns: columns, Table: names, Wide: names,
		Name:     func(row output.Object) (string, error) { return ReportedRef(row), nil },
		Describe: ReportedRef,
	}
}

// ReportRow is a row of the report, with the REF of its job type.
type ReportRow struct {
	output.RawObject
	ref string
}

// ReportedRef is the REF of a row's job type.
func ReportedRef(row output.Object) string {
	reported, _ := row.(ReportRow)
	return reported.ref
}

// NewReportRow is a row of the report that has these fields as JSON.
func NewReportRow(fields any, ref string) (ReportRow, error) {
	text, err := cli.ReadableJSON(fields)
	return ReportRow{text, ref}, err
}
