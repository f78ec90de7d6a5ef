package output

import (
	"slices"
	"strings"
	"time"
)

const (
	// tableBatch rows are laid out at a time, so that a long table takes little memory and its first rows come early.
	tableBatch = 1000

	// absent stands for null and for nothing, so that every line has all its columns.
	absent = "-"
)

// tableRows writes a table for eyes: no lines, columns aligned.
type tableRows struct {
	out     *sink
	view    *View
	columns []Column
	values  columnReader // of the columns
	options *Options
	batch   [][]tableCell
	header  bool        // still to be written
	total   []tableCell // the line below the last row; nil where there is none
	widths  []int       // of the rows already written; later ones get no narrower columns, as far as they fit the terminal
	gap     int         // blanks between two columns
	marked  bool        // cells that changed stand out
}

type tableCell struct {
	text          string
	style         Style
	changed       bool // the value was another one when the row was read before
	before, after int  // blanks that align the text

	above string // the line above the row that holds this cell's text, and the cells before it
}

func (c *tableCell) padded() string {
	return strings.Repeat(" ", c.before) + c.text + strings.Repeat(" ", c.after)
}

func newTableRows(out *sink, view *View, columns []Column, options *Options) *tableRows {
	return &tableRows{
		out: out, view: view, columns: columns, values: newColumnReader(columns), options: options,
		header: !options.NoHeaders, widths: make([]int, len(columns)),
	}
}

func (r *tableRows) print(row Object) error {
	values, err := r.values.checked(row, r.view)
	if err != nil {
		return err
	}
	line := make([]tableCell, len(r.columns))
	for i, value := range values {
		line[i] = r.cell(&r.columns[i], value)
	}
	r.batch = append(r.batch, line)
	if len(r.batch) < tableBatch {
		return nil
	}
	if err := r.flush(); err != nil {
		return err
	}
	return r.out.flush()
}

func (r *tableRows) cell(column *Column, value []byte) tableCell {
	text := plainText(value)
	style := Plain
	if column.Style != nil && r.options.Color {
		style = column.Style(text)
	}
	if column.Format != nil && text != "" {
		text = column.Format(text)
	}
	if column.Kind == Time && r.options.Terminal {
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			text = Age(at, r.options.Now)
		}
	}
	text = strings.TrimRight(Visible(text), " ")
	if text == "" {
		text = absent
	}
	return tableCell{text: text, style: style}
}

func (r *tableRows) close(whole bool) error {
	if !whole && len(r.batch) == 0 {
		return nil
	}
	if whole && r.total != nil {
		r.batch = append(r.batch, r.total)
	}
	return r.flush()
}

// setTotal keeps the line below the last row. Whoever asks for rows without a header wants rows alone.
func (r *tableRows) setTotal(label string, values map[string]any) error {
	if r.options.NoHeaders {
		return nil
	}
	line := make([]tableCell, len(r.columns))
	labelled := false
	for i := range r.columns {
		column := &r.columns[i]
		value, given := values[column.Name]
		if !given {
			if !labelled && !column.alignsRight() {
				line[i].text, labelled = Visible(label), true
			}
			continue
		}
		text, err := encodeDerived(value)
		if err != nil {
			return err
		}
		line[i] = r.cell(column, text)
	}
	r.total = line
	return nil
}

// flush lays out the rows of the batch.
func (r *tableRows) flush() error {
	if !r.header && len(r.batch) == 0 || len(r.columns) == 0 {
		return nil
	}
	text, lines, err := r.arrange()
	if err != nil {
		return err
	}
	r.header, r.batch = false, r.batch[:0]
	return r.out.write(withLinesAbove(text, lines))
}

// arrange gives the text of the header and the batch, a line for each, without those that stand above.
func (r *tableRows) arrange() (text []byte, lines [][]tableCell, err error) {
	headers := r.headers()
	r.widths, r.gap = r.measure(headers)
	if r.header {
		lines = append(lines, headers)
	}
	lines = append(lines, r.batch...)
	for _, line := range lines {
		r.size(line)
		r.moveAbove(line)
	}
	if text, err = layOut(lines, r.header, r.gap); err != nil {
		return nil, nil, err
	}
	if r.options.Color || r.marked {
		text = colored(text, lines)
	}
	return text, lines, nil
}

func (r *tableRows) headers() []tableCell {
	headers := make([]tableCell, len(r.columns))
	for i := range r.columns {
		if !r.options.NoHeaders {
			headers[i].text = Visible(strings.ToUpper(r.columns[i].Name))
		}
	}
	return headers
}

// measure gives the width of each column for the rows of the batch, and the gap between two.
func (r *tableRows) measure(headers []tableCell) (widths []int, gap int) {
	widths = make([]int, len(r.columns))
	least := make([]int, len(r.columns))
	shorten := make([]bool, len(r.columns))
	for i := range r.columns {
		widths[i] = max(r.widths[i], cells(headers[i].text))
		least[i] = max(shortestWidth, cells(headers[i].text))
		shorten[i] = r.columns[i].Shorten
		for _, row := range r.batch {
			widths[i] = max(widths[i], cells(row[i].text))
		}
	}
	if !r.options.Terminal || r.options.Width <= 0 {
		return widths, wideGap
	}
	full := slices.Clone(widths)
	gap, fits := fit(widths, least, shorten, r.options.Width)
	if fits {
		return widths, gap
	}
	// One long name is not to push every row over the edge of the terminal.
	narrowed := slices.Clone(full)
	for i := range r.columns {
		if r.columns[i].OwnLine {
			narrowed[i] = max(r.usualWidth(i), cells(headers[i].text))
		}
	}
	gap, _ = fit(narrowed, least, shorten, r.options.Width)
	spare := r.options.Width - gap*(len(narrowed)-1)
	for _, width := range narrowed {
		spare -= width
	}
	for i := range r.columns {
		if r.columns[i].OwnLine && spare > 0 {
			more := min(spare, full[i]-narrowed[i])
			narrowed[i], spare = narrowed[i]+more, spare-more
		}
	}
	return narrowed, gap
}

// size brings the cells of a line to the widths of their columns.
func (r *tableRows) size(line []tableCell) {
	mark := "…"
	if r.options.ASCII {
		mark = "..."
	}
	for i := range line {
		cell := &line[i]
		if !r.columns[i].OwnLine {
			cell.text = shortened(cell.text, r.widths[i], mark)
		}
		blanks := max(r.widths[i]-cells(cell.text), 0)
		if r.columns[i].alignsRight() {
			cell.before = blanks
		} else {
			cell.after = blanks
		}
	}
}
