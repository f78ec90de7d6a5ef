package view

import (
	"errors"
	"iter"

	"jt/output"
)

// RowTarget is where the rows of a list go, one by one.
type RowTarget interface {
	Print(row output.Object) error
	Total(label string, values map[string]any) error
	Close() error
	Abort() error // is Close for a list that an error cut short
}

// PrintRows writes rows as they come, and tells how many.
func PrintRows[Row output.Object](target RowTarget, rows iter.Seq2[Row, error]) (printed int, err error) {
	if printed, err = PrintOpen(target, rows); err != nil {
		return printed, err
	}
	return printed, target.Close()
}

// PrintOpen is printRows for an output to which more is to come.
func PrintOpen[Row output.Object](target RowTarget, rows iter.Seq2[Row, error]) (printed int, err error) {
	for object, err := range rows {
		if err == nil {
			err = target.Print(object)
		}
		if err != nil {
			// What is there is shown; a form that has an end lacks it, so that a reader of it fails too.
			return printed, errors.Join(err, target.Abort())
		}
		printed++
	}
	return printed, nil
}
