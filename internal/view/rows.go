package view

import (
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

// fieldText is a field as the server spells it, "" where there is none.
func fieldText(row output.Object, path string) string {
	value, _ := row.Field(path)
	return string(value)
}

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

// plainField is the value at a path of a row as text.
func plainField(row output.Object, path string) string {
	value, _ := row.Field(path)
	return PlainValue(value)
}
