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
	NoHeaders bool     // omit the header of table, wide, csv and tsv, and the total of table and wide
	JQ        string   // a jq expression, for json and jsonl
	// JQArguments are variables of the expression. Environ returns what its env and $ENV are, as NAME=value; it may be nil.
	JQArguments []JQArgument
	Environ     func() ([]string, error)
	Warn        func(text string) // gets warnings about the expression, once each; it may be nil
	Single      bool              // there is one row, not a list: json and yaml print it without an array

	Terminal bool      // the output goes to a terminal: ages, shortened texts, hostile characters made visible
	Width    int       // the terminal's width in cells; 0 is unknown, and nothing is shortened
	Color    bool      // tables may use colors; see ColorAllowed
	ASCII    bool      // shorten with "..." instead of "…"; see UTF8Locale
	Now      time.Time // ages are counted from it

	// Context stops a jq expression that does not end; nil means never.
	Context context.Context //nolint:containedctx // a printer serves one run of a command
}

// Printer writes rows in one format. It is used by one goroutine.
type Printer struct {
	out      *bufio.Writer
	rows     rows
	terminal bool
	printed  int
	failed   error // the first error; errClosed after the end
}

var errClosed = errors.New("output: the printer is closed")

const (
	// terminalRows is how many rows are shown on a terminal at once: no page is smaller, unless the user asked for one.
	terminalRows = 100

	// bufferSize is large enough to write a page of rows with few system calls.
	bufferSize = 64 << 10
)

// rows writes rows in one format. A row that cannot be printed leaves nothing in the output.
type rows interface {
	print(row Object) error
	close(complete bool) error // ends the output; it is not complete if an error cut it short
}

// New makes a Printer that writes to w. The error is a *UsageError.
func New(w io.Writer, view View, options Options) (*Printer, error) {
	columns, err := view.chosen(options.Format, options.Columns)
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriterSize(checkedWriter{w}, bufferSize)
	rows, err := newRows(out, &view, columns, &options)
	if err != nil {
		return nil, err
	}
	return &Printer{out: out, rows: rows, terminal: options.Terminal}, nil
}

func newRows(out *bufio.Writer, view *View, columns []Column, options *Options) (rows, error) {
	objects := newColumnReader(view, distinct(columns))
	if options.JQ != "" {
		return newJQRows(out, objects, options)
	}
	lines := &lineRows{out: out}
	switch options.Format {
	case "", FormatTable, FormatWide:
		return newTableRows(out, view, columns, options), nil
	case FormatJSON:
		if !options.Single {
			return &jsonRows{columnReader: objects, out: out, terminal: options.Terminal}, nil
		}
		lines.line = func(row Object) ([]byte, error) { return objects.document(row, options.Terminal, "") }
	case FormatJSONL:
		lines.line = func(row Object) ([]byte, error) { return objects.jsonLine(row, options.Terminal) }
	case FormatYAML:
		lines.line = objects.yamlItem
		if lines.ifNone = []byte("[]"); options.Single {
			lines.line, lines.ifNone = objects.yamlDocument, nil
		}
	case FormatCSV, FormatTSV:
		lines.header, lines.line = delimited(view, columns, options)
	case FormatMarkdown:
		lines.header, lines.line = markdown(view, columns, options)
	case FormatName:
		lines.line = func(row Object) ([]byte, error) { return nameLine(view, row, options.Terminal) }
	default:
		_, err := ParseFormat(string(options.Format))
		return nil, err
	}
	return lines, nil
}

// Print adds a row. After an error nothing more can be printed; Abort then ends the output.
func (p *Printer) Print(row Object) error {
	if p.failed != nil {
		return p.failed
	}
	p.printed++
	p.failed = p.rows.print(row)
	// A terminal shows rows as their pages arrive, not when a buffer is full.
	if p.failed == nil && p.terminal && p.printed%terminalRows == 0 {
		p.failed = p.out.Flush()
	}
	return p.failed
}

// Skip lets the printer go on after a row that could not be printed. The output lacks that row, and is to be ended with Abort.
func (p *Printer) Skip() { p.failed = nil }

// Total sets the line that Close writes below the rows of a table: values by the names of their columns, of the types
// that Column.Derive returns, and a label in the first text column without a value. Other formats have no such line, nor
// does a table without a header or an output that was cut short.
func (p *Printer) Total(label string, values map[string]any) error {
	if table, ok := p.rows.(*tableRows); ok && p.failed == nil {
		p.failed = table.setTotal(label, values)
	}
	return p.failed
}

// Close ends the output after the last row. It does not close the writer.
func (p *Printer) Close() error { return p.end(true) }

// Abort ends an output that an error cut short: the complete rows are written, but a JSON array stays open, so that its
// reader fails too. After Close it does nothing.
func (p *Printer) Abort() error { return p.end(false) }

func (p *Printer) end(complete bool) error {
	broken := p.failed
	p.failed = errClosed
	if errors.Is(broken, errClosed) {
		return nil
	}
	if _, ok := errors.AsType[*WriteError](broken); ok {
		return broken
	}
	err := p.rows.close(complete && broken == nil)
	if err == nil {
		err = p.out.Flush()
	}
	if err == nil && complete {
		err = broken
	}
	return err
}

// checkedWriter returns each failure to write as a *WriteError. The buffer before it repeats the first one.
type checkedWriter struct{ to io.Writer }

func (w checkedWriter) Write(text []byte) (int, error) {
	n, err := w.to.Write(text)
	if err == nil && n < len(text) {
		err = io.ErrShortWrite
	}
	if err != nil {
		err = &WriteError{Err: err}
	}
	return n, err
}
