package output

import (
	"bufio"
	"context"
	"errors"
	"io"
	"time"
)

// Options say how a Printer prints.
type Options struct {
	Format    Format   // FormatTable when empty
	Columns   []string // what to show instead of the format's own choice
	NoHeaders bool     // leave out the header of table, wide, csv and tsv, and the total of the former two
	JQ        string   // an expression in the language of jq, for json and jsonl
	Single    bool     // the answer is one row and no list: json and yaml print it without an array around it

	Terminal bool      // the output goes to a terminal: ages, shortened texts, hostile characters made visible
	Width    int       // the terminal's width in cells; 0 is unknown, and nothing is shortened
	Color    bool      // tables may use colors; see ColorAllowed
	ASCII    bool      // shorten with "..." for "…"; see UTF8Locale
	Now      time.Time // what ages are counted from; the time of New when zero

	// Context ends a jq expression that runs on; nil is never.
	Context context.Context //nolint:containedctx // a printer serves one run of a command
}

// Printer writes rows in one format. It is used by one goroutine.
type Printer struct {
	out      *sink
	rows     rows
	single   bool // a second row would not be valid JSON or YAML
	terminal bool
	printed  int
	failed   error // the first error; errClosed after the end
}

var (
	errClosed    = errors.New("output: the printer is closed")
	errNotSingle = errors.New("output: more than one row where only one was announced")
)

// terminalRows are shown on a terminal at a time: no page is smaller, unless someone asked for that.
const terminalRows = 100

// rows is a format at work. A row that cannot be printed leaves nothing of itself in the output.
type rows interface {
	print(row Object) error
	close(whole bool) error // ends the format; without whole it was cut short by an error
}

// New makes a Printer that writes to w. The error is a *UsageError.
func New(w io.Writer, view View, options Options) (*Printer, error) {
	columns, err := view.chosen(options.Format, options.Columns)
	if err != nil {
		return nil, err
	}
	if options.Now.IsZero() {
		options.Now = time.Now()
	}
	out := newSink(w)
	rows, err := newRows(out, &view, columns, &options)
	if err != nil {
		return nil, err
	}
	single := options.Single && (options.Format == FormatJSON || options.Format == FormatYAML)
	return &Printer{out: out, rows: rows, single: single, terminal: options.Terminal}, nil
}

func newRows(out *sink, view *View, columns []Column, options *Options) (rows, error) {
	if options.JQ != "" {
		return newJQRows(out, newPicker(view, columns), options)
	}
	switch options.Format {
	case "", FormatTable, FormatWide:
		return newTableRows(out, view, columns, options), nil
	case FormatJSON:
		return &jsonRows{out: out, picker: newPicker(view, columns), options: options}, nil
	case FormatJSONL:
		return &jsonLines{out: out, picker: newPicker(view, columns), terminal: options.Terminal}, nil
	case FormatYAML:
		return &yamlRows{out: out, picker: newPicker(view, columns), single: options.Single}, nil
	case FormatCSV, FormatTSV:
		return newDelimitedRows(out, view, columns, options), nil
	case FormatName:
		return &nameRows{out: out, view: view, terminal: options.Terminal}, nil
	}
	_, err := ParseFormat(string(options.Format))
	return nil, err
}

// Print adds a row. After an error nothing more can be printed: Abort ends the output.
func (p *Printer) Print(row Object) error {
	if p.failed != nil {
		return p.failed
	}
	if p.printed++; p.single && p.printed > 1 {
		p.failed = errNotSingle
		return p.failed
	}
	p.failed = p.rows.print(row)
	// Who looks at a terminal sees rows as their pages come, not once a buffer is full.
	if p.failed == nil && p.terminal && p.printed%terminalRows == 0 {
		p.failed = p.out.flush()
	}
	return p.failed
}

// Total sets the line below the rows of a table that Close writes: values by the names of their columns, of the types
// that Column.Derive returns, and a label in the first column of text that has no value. The other formats have no such
// line, and neither has a table without header or an output that is cut short.
func (p *Printer) Total(label string, values map[string]any) error {
	if table, ok := p.rows.(*tableRows); ok && p.failed == nil {
		p.failed = table.setTotal(label, values)
	}
	return p.failed
}

// Close ends the output after the last row. It does not close the writer.
func (p *Printer) Close() error { return p.end(true) }

// Abort ends an output that an error cut short: the complete rows are written, but a JSON array stays open, so that a
// reader of it fails too. After Close it does nothing.
func (p *Printer) Abort() error { return p.end(false) }

func (p *Printer) end(whole bool) error {
	broken := p.failed
	p.failed = errClosed
	if errors.Is(broken, errClosed) {
		return nil
	}
	if _, ok := errors.AsType[*WriteError](broken); ok {
		return broken
	}
	err := p.rows.close(whole && broken == nil)
	if err == nil {
		err = p.out.flush()
	}
	if err == nil && whole {
		err = broken
	}
	return err
}

// sinkSize is large enough that a page of rows takes few system calls.
const sinkSize = 64 << 10

// sink buffers what is written. After the first failure every call fails with it.
type sink struct {
	buffer *bufio.Writer
}

func newSink(w io.Writer) *sink { return &sink{buffer: bufio.NewWriterSize(w, sinkSize)} }

func (s *sink) write(parts ...[]byte) error {
	for _, part := range parts {
		if _, err := s.buffer.Write(part); err != nil {
			return asWriteError(err)
		}
	}
	return nil
}

func (s *sink) flush() error { return asWriteError(s.buffer.Flush()) }

func asWriteError(err error) error {
	if err == nil {
		return nil
	}
	return &WriteError{Err: err}
}
