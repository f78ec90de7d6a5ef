package output

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// chosen returns the columns that a format shows: those asked for, or its default. Formats that write objects have no
// default. The error is a *UsageError.
func (v *View) chosen(format Format, asked []string) ([]Column, error) {
	if len(asked) > 0 && format == FormatName {
		return nil, &UsageError{Message: "--columns and -o name cannot be used together", Hint: "use -o tsv instead"}
	}
	names := asked
	if len(asked) == 0 {
		switch format {
		case "", FormatTable, FormatMarkdown:
			names = v.Table
		case FormatCSV, FormatTSV:
			names = v.RowColumns()
		case FormatWide:
			names = v.Wide
		}
	}
	columns := make([]Column, 0, len(names))
	for _, name := range names {
		column, err := v.column(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		columns = append(columns, column)
	}
	return columns, nil
}

// column returns the column of a name, or a new one for a path.
func (v *View) column(name string) (Column, error) {
	if name == "" {
		return Column{}, &UsageError{Message: "invalid --columns: a name is empty", Hint: v.columnHint("")}
	}
	if known := v.known(name); known != nil {
		return *known, nil
	}
	if !strings.Contains(name, ".") {
		return Column{}, &UsageError{Message: "invalid --columns " + quoted(name) + ": no such column", Hint: v.columnHint(name)}
	}
	path := strings.TrimPrefix(name, ".")
	if !isPath(path) {
		return Column{}, &UsageError{Message: "invalid --columns " + quoted(name) + ": not the path of a field", Hint: v.columnHint("")}
	}
	label := path
	if v.known(path) != nil {
		label = name // "age" may be computed, so ".age" is named differently
	}
	return Column{Name: label, Path: path}, nil
}

func (v *View) known(name string) *Column {
	place := slices.IndexFunc(v.Columns, func(column Column) bool { return column.Name == name })
	if place < 0 {
		return nil
	}
	return &v.Columns[place]
}

func (v *View) columnHint(name string) string {
	names := make([]string, 0, len(v.Columns))
	for i := range v.Columns {
		names = append(names, v.Columns[i].Name)
	}
	hint := ""
	if name != "" {
		hint = suggestion(name, names)
	}
	return hint + "the columns are " + strings.Join(names, ", ") +
		"; write other fields of the server's object as .field or field.inner"
}

// isPath reports whether a text is a dotted path that a user may have meant: no name is empty or has leading or trailing
// spaces, and every character is visible.
func isPath(path string) bool {
	if !utf8.ValidString(path) || Visible(path) != path {
		return false
	}
	for name := range strings.SplitSeq(path, ".") {
		if name == "" || strings.TrimSpace(name) != name {
			return false
		}
	}
	return true
}

// distinct returns each column once, since an object has each key only once.
func distinct(columns []Column) []Column {
	var kept []Column
	for _, column := range columns {
		if !slices.ContainsFunc(kept, func(other Column) bool { return other.Name == column.Name }) {
			kept = append(kept, column)
		}
	}
	return kept
}
