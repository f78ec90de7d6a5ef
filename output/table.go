package output

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	// tableBatch is how many rows are laid out at once, so that a long table takes little memory and starts early.
	tableBatch = 1000

	// absent is shown for null, missing and empty values, so that every line has all its columns.
	absent = "-"
)

// tableRows writes a table for people: no borders, columns aligned.
type tableRows struct {
	columnReader

	out     *bufio.Writer
	options *Options
	header  bool // not written yet
	batch   [][]tableCell
	total   []tableCell // the line below the last row, or nil
	widths  []int       // of the columns so far; later rows do not get narrower ones if they fit the terminal
}

type tableCell struct {
	text  string
	style Style
	worst int // the place of the character that is Bad, counted from 1; 0 for none
}

// styled returns the text of the cell, which may be shortened, in its style.
func (c *tableCell) styled(text string) string {
	characters := []rune(text)
	if c.worst == 0 || c.worst > len(characters) {
		return c.style.Apply(text)
	}
	place := c.worst - 1
	return c.style.Apply(string(characters[:place])) + Bad.Apply(string(characters[place])) + c.style.Apply(string(characters[place+1:]))
}

func newTableRows(out *bufio.Writer, view *View, columns []Column, options *Options) *tableRows {
	return &tableRows{
		columnReader: newColumnReader(view, columns), out: out, options: options,
		header: !options.NoHeaders, widths: make([]int, len(columns)),
	}
}

func (r *tableRows) print(row Object) error {
	line, err := r.cells(row)
	if err != nil {
		return err
	}
	r.batch = append(r.batch, line)
	if len(r.batch) < tableBatch {
		return nil
	}
	if err := r.write(nil); err != nil {
		return err
	}
	return r.out.Flush()
}

func (r *tableRows) cells(row Object) ([]tableCell, error) {
	values, err := r.checked(row)
	if err != nil {
		return nil, err
	}
	line := make([]tableCell, len(r.columns))
	for i, value := range values {
		line[i] = r.cell(&r.columns[i], value, row)
	}
	return line, nil
}

// cell returns a cell of a row, or of the total if row is nil.
func (r *tableRows) cell(column *Column, value []byte, row Object) tableCell {
	text := plainText(value)
	style := r.style(column, text, row)
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
	if !r.options.Color {
		text, style = style.mark()+text, Plain
	}
	cell := tableCell{text: text, style: style}
	if r.options.Color && column.Worst != nil && row != nil {
		cell.worst = column.Worst(row) + 1
	}
	return cell
}

// style returns the style of a cell where it shows, as a color or a mark.
func (r *tableRows) style(column *Column, text string, row Object) Style {
	switch shows := r.options.Color || column.Marked && r.options.Terminal; {
	case shows && row != nil && column.StyleOf != nil:
		return column.StyleOf(row)
	case shows && column.Style != nil:
		return column.Style(text)
	}
	return Plain
}

// setTotal keeps the line below the last row. A table without a header has none.
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
		line[i] = r.cell(column, text, nil)
	}
	r.total = line
	return nil
}

func (r *tableRows) close(complete bool) error {
	switch {
	case complete:
		return r.write(r.total)
	case len(r.batch) > 0:
		return r.write(nil)
	}
	return nil
}

// write writes the batch, below the header if it is the first one.
func (r *tableRows) write(total []tableCell) error {
	laid, err := r.layOut(total)
	if err != nil {
		return err
	}
	r.header, r.batch = false, r.batch[:0]
	for _, line := range slices.Concat(laid.header, slices.Concat(laid.rows...), laid.total) {
		_, _ = r.out.WriteString(line)
		if err := r.out.WriteByte('\n'); err != nil { // of both
			return err
		}
	}
	return nil
}

// layOut lays out the batch with its header, if that is not written yet, and a total.
func (r *tableRows) layOut(total []tableCell) (*tableLines, error) {
	header := make([]tableCell, len(r.columns))
	for i := range r.columns {
		if !r.options.NoHeaders {
			header[i].text = Visible(strings.ToUpper(r.columns[i].Name))
		}
	}
	lines := r.batch
	if total != nil {
		lines = append(lines, total)
	}
	var gap int
	r.widths, gap = r.measure(header, lines)
	laid, table := newTable(r.columns, r.widths, gap)
	if err := table.Start(); err != nil {
		return nil, fmt.Errorf("output: %w", err)
	}
	if r.header {
		table.Header(r.texts(header))
	}
	if total != nil {
		table.Footer(r.texts(total))
	}
	for _, line := range r.batch {
		if err := table.Append(r.texts(line)); err != nil {
			return nil, fmt.Errorf("output: %w", err)
		}
	}
	if err := table.Close(); err != nil {
		return nil, fmt.Errorf("output: %w", err)
	}
	return laid, nil
}

// texts returns the cells of a line as the table shows them: shortened to their columns, in their styles. If a name is
// longer than its column, the cells after it move to a second line.
func (r *tableRows) texts(line []tableCell) []string {
	texts := make([]string, len(line))
	long := -1
	for i, cell := range line {
		switch {
		case !r.fits(): // in a pipe, a longer text pushes the others aside
		case !r.columns[i].OwnLine:
			cell.text = shortened(cell.text, r.widths[i], cutMark(r.options.ASCII))
		case long < 0 && Width(cell.text) > r.widths[i]:
			long = i
		}
		texts[i] = cell.styled(cell.text)
		if long >= 0 && i > long {
			texts[i] = "\n" + texts[i]
		}
	}
	return texts
}

// shortened cuts a text that is wider than its column, without a space before the mark.
func shortened(text string, width int, mark string) string {
	if Width(text) <= width {
		return text
	}
	return strings.TrimRight(strings.TrimSuffix(measure().TruncateString(text, width, mark), mark), " ") + mark
}
