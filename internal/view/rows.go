package view

import (
	"cmp"
	"encoding/json"
	"errors"
	"iter"

	"jt/client"
	"jt/output"
)

// PrintRows writes rows as they come, and returns how many. An output that an error cut short is ended.
func PrintRows[Row output.Object](printer *output.Printer, rows iter.Seq2[Row, error]) (printed int, err error) {
	for row, err := range rows {
		if err == nil {
			err = printer.Print(row)
		}
		if err != nil {
			return printed, errors.Join(err, printer.Abort())
		}
		printed++
	}
	return printed, nil
}

// ServerObject is the row as the client gave it; all rows that are printed come from there.
func ServerObject(row output.Object) client.Object {
	switch row := row.(type) {
	case client.Object:
		return row
	case *StatusRow:
		return row.Object
	}
	return client.Object{}
}

func describe(row output.Object) string { return ServerObject(row).Describe() }

// PlainValue is a JSON value as text: a string without its quotes, nothing for null.
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

// plainField is the value at a path of a row as text, "" where there is none.
func plainField(row output.Object, path string) string {
	value, _ := row.Field(path)
	return PlainValue(value)
}

// Report shows a report that has a row for each job type: which one it is, then the report's own columns, and on request
// its REF. The rows are
// JSON.
func Report(own ...output.Column) output.View {
	columns := append(nameColumns("")[:3:3], own...) // id, name and version
	names := columnNames(columns)
	ref := func(row output.Object) (any, error) { return ReportedRef(row), nil }
	return output.View{
		Columns: append(columns, output.Column{Name: "ref", Kind: output.Text, Derive: ref}), Table: names, Wide: names,
		Name:     func(row output.Object) (string, error) { return ReportedRef(row), nil },
		Describe: ReportedRef,
	}
}

// ReportedRef is the REF of a row's job type. One that a server does not have is called by name and version alone.
func ReportedRef(row output.Object) string {
	name, version := plainField(row, "name"), plainField(row, "version")
	return cmp.Or(JobTypeRef(plainField(row, "id"), name, version), name+"@"+version)
}
