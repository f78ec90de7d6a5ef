package output

import (
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// tableLines are the lines of a laid-out table. As a renderer of the table library it replaces the library's own
// Blueprint, which measures rune by rune (8 cells for a family emoji), cuts a cell that is wider than its column, and
// ends lines with spaces.
type tableLines struct {
	*renderer.Blueprint // for the methods that only tables with borders need

	gap           string
	header, total []string
	rows          [][]string // the lines of each row: two if its name has its own line
}

// newTable returns a table of the library, which aligns cells in columns of given widths, and its lines. A line break in a cell
// continues it on the next line.
func newTable(columns []Column, widths []int, gap int) (*tableLines, *tablewriter.Table) {
	lines := &tableLines{
		Blueprint: renderer.NewBlueprint(tw.Rendition{
			Borders:   tw.BorderNone,
			Settings:  tw.Settings{Lines: tw.LinesNone, Separators: tw.SeparatorsNone},
			Streaming: true,
		}),
		gap: strings.Repeat(" ", gap),
	}
	columnWidths := tw.NewMapper[int, int]()
	aligns := make([]tw.Align, len(columns))
	for i := range columns {
		columnWidths.Set(i, widths[i])
		aligns[i] = tw.AlignLeft
		if columns[i].alignsRight() {
			aligns[i] = tw.AlignRight
		}
	}
	cells := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{PerColumn: aligns},
		Padding:    tw.CellPadding{Global: tw.PaddingNone},
	}
	return lines, tablewriter.NewTable(io.Discard,
		tablewriter.WithRenderer(lines),
		tablewriter.WithConfig(tablewriter.Config{
			Header: cells, Row: cells, Footer: cells,
			Behavior: tw.Behavior{TrimSpace: tw.Off, TrimTab: tw.Off},
		}),
		tablewriter.WithColumnWidths(columnWidths),
		// Without a stream the library measures every cell again.
		tablewriter.WithStreaming(tw.StreamConfig{Enable: true}),
		// In a Config, WrapNone means not set.
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithFooterAutoWrap(tw.WrapNone),
	)
}

// Header adds the line of column names.
func (l *tableLines) Header(_ [][]string, line tw.Formatting) {
	l.header = append(l.header, l.join(line))
}

// Row adds a line of a row.
func (l *tableLines) Row(_ []string, line tw.Formatting) {
	if !line.IsSubRow {
		l.rows = append(l.rows, nil)
	}
	last := len(l.rows) - 1
	l.rows[last] = append(l.rows[last], l.join(line))
}

// Footer adds the line of totals.
func (l *tableLines) Footer(_ [][]string, line tw.Formatting) {
	l.total = append(l.total, l.join(line))
}

// join pads the cells of a line and joins them.
func (l *tableLines) join(line tw.Formatting) string {
	var text strings.Builder
	for i := range len(line.Row.Current) {
		if i > 0 {
			text.WriteString(l.gap)
		}
		cell := line.Row.Current[i]
		padding := strings.Repeat(" ", max(cell.Width-Width(cell.Data), 0))
		if cell.Align == tw.AlignRight {
			text.WriteString(padding + cell.Data)
		} else {
			text.WriteString(cell.Data + padding)
		}
	}
	return strings.TrimRight(text.String(), " ")
}
