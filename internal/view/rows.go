package view

import (
	"errors"
	"iter"

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
