// Package output prints rows in the formats of a command line: a table for people, and json, jsonl, yaml, csv, tsv and
// plain names for programs. One definition of columns, a [View], serves every format.
//
// A row is a JSON object as a server sent it, an [Object]. The formats that write objects (json, jsonl, yaml) keep it
// unchanged: unknown fields, the order of fields and the spelling of numbers survive. The formats that write text (table,
// wide, csv, tsv, name) read single fields of it.
//
//	printer, err := output.New(os.Stdout, view, output.Options{Format: output.FormatCSV})
//	if err != nil {
//		return err // a *UsageError: an unknown column, an unreadable jq expression
//	}
//	defer printer.Abort() // does nothing after Close
//	for row, err := range rows {
//		if err != nil {
//			return err
//		}
//		if err := printer.Print(row); err != nil {
//			return err
//		}
//	}
//	return printer.Close()
//
// # Columns
//
// [Options].Columns accepts the names of the view's columns and any dotted path into the row ("job_type.name",
// "errors.0.name"). A top-level field that the view has no column for is written with a leading dot (".new_field"), so
// that a misspelt name is an error and not an empty column. The header then shows it without the dot ("new_field"),
// unless the view has a column of that name.
//
// # Hostile text
//
// Strings of a row can contain escape sequences for terminals and characters that reorder a line. Tables always make
// them visible, and so does every format that is printed on a terminal; see [Visible]. JSON then has them as \u escapes
// and remains the same value.
package output
