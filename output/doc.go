// Package output prints rows in the formats of a command line: a table for eyes, and json, jsonl, yaml, csv, tsv and
// bare names for programs. One definition of columns, a [View], serves every format.
//
// A row is a JSON object as a server sent it, an [Object]. The formats that write objects (json, jsonl, yaml) keep it as it
// came: unknown fields, the order of fields and the spelling of numbers survive. The formats that write text (table, wide,
// csv, tsv, name) read single fields of it.
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
// The names that [Options].Columns takes are those of the view's columns, and any dotted path into the row
// ("job_type.name", "errors.0.name"). A field at the top of the row that no column of the view shows is written with a
// leading dot (".new_field"), so that a misspelt name is an error and not an empty column. A column that was asked for
// by a leading dot is called by the bare name ("new_field"), unless the view has a column of that name.
//
// # Hostile text
//
// Strings of a row can hold escape sequences for terminals and characters that reorder a line. Tables always show
// them in a visible spelling, and every format does so when it is printed on a terminal; see [Visible]. The json format
// then writes them as \u escapes, and stays the same JSON value.
package output
