package view

import (
	"cmp"
	"encoding/json"

	"jt/client/model"
	"jt/output"
)

// ServerObject returns the object that a row from the server was made of, and an empty one for other rows.
func ServerObject(row output.Object) model.Object {
	switch row := rowOf(row).(type) {
	case model.Object:
		return row
	case *StatusRow:
		return row.Object
	case JobTypeRow:
		return row.Object
	}
	return model.Object{}
}

func describe(row output.Object) string { return ServerObject(row).Describe() }

// PlainValue returns a JSON value as text: a string without its quotes, "" for null.
func PlainValue(raw []byte) string {
	var text string
	switch {
	case len(raw) == 0 || raw[0] == 'n':
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	}
	return string(raw)
}

// plainField returns a field of a row as text, "" if the row does not have it.
func plainField(row output.Object, path string) string {
	value, _ := row.Field(path)
	return PlainValue(value)
}

// Report is the view of a report with one row per job type: id, name and version, then the report's own columns, and the
// REF on request. Rows are output.RawObject.
func Report(own ...output.Column) output.View {
	columns := append(nameColumns("")[:3:3], own...) // id, name and version
	names := columnNames(columns)
	ref := func(row output.Object) (string, error) { return reportedRef(row), nil }
	return output.View{Columns: append(columns, refColumn(ref)), Table: names, Wide: names, Name: ref, Describe: reportedRef}
}

// reportedRef returns the REF of the job type in a report's row. A job type that the server does not have has no id, and is
// always called name@version.
func reportedRef(row output.Object) string {
	name, version := plainField(row, "name"), plainField(row, "version")
	return cmp.Or(JobTypeRef(plainField(row, "id"), name, version), name+"@"+version)
}
