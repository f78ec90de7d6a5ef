package view

import (
	"slices"

	"jt/output"
)

// nameColumns are the columns that identify a job type. path leads to the job type in a row: "" or "job_type.".
func nameColumns(path string) []output.Column {
	return []output.Column{
		{Name: "id", Path: path + "id", Kind: output.Number},
		{Name: "name", Path: path + "name", Kind: output.Text, OwnLine: true},
		{Name: "version", Path: path + "version", Kind: output.Text},
		{Name: "title", Path: path + "title", Kind: output.Text, Shorten: true},
		{Name: "description", Path: path + "description", Kind: output.Text, Shorten: true},
		{Name: "category", Path: path + "category", Kind: output.Text, Shorten: true},
	}
}

// kindColumns are the columns for the author and the flags of a job type.
func kindColumns(path string) []output.Column {
	return slices.Concat(
		fields(path, output.Text, "author_name", "author_url"),
		fields(path, output.Boolean, "is_system", "is_long_running", "is_active", "is_operational", "is_paused"),
		fields(path, output.Text, "icon_code"),
		[]output.Column{{Name: "published", Path: path + "is_published", Kind: output.Boolean}},
		fields(path, output.Text, "unmet_resources"),
	)
}

// fields returns columns that show fields unchanged. path leads to the object that has them.
func fields(path string, kind output.Kind, names ...string) []output.Column {
	columns := make([]output.Column, 0, len(names))
	for _, name := range names {
		columns = append(columns, output.Column{Name: name, Path: path + name, Kind: kind})
	}
	return columns
}

func columnNames(columns []output.Column) []string {
	var names []string
	for i := range columns {
		names = append(names, columns[i].Name)
	}
	return names
}

// Layout is the columns of a table on a terminal that is wide enough. A column of free text comes last, where nothing is
// padded for it.
type Layout struct {
	From    int // the least width, in cells
	Columns []string
}

// TableColumns returns the columns of the first layout that fits the terminal. Layouts are sorted, the widest first, which
// is also the one for a pipe and for a terminal of unknown width.
func TableColumns(options output.Options, layouts []Layout) []string {
	anyWidth := !drawsTable(options) || options.Width == 0
	fits := func(layout Layout) bool { return anyWidth || options.Width >= layout.From }
	return layouts[slices.IndexFunc(layouts, fits)].Columns
}

// refColumn is the REF that a row is called by.
func refColumn(ref func(output.Object) (string, error)) output.Column {
	return output.Column{Name: "ref", Kind: output.Text, OwnLine: true, Derive: func(row output.Object) (any, error) { return ref(row) }}
}

// drawsTable reports whether a table is shown on a terminal.
func drawsTable(options output.Options) bool {
	return options.Terminal && (options.Format == output.FormatTable || options.Format == output.FormatWide)
}
