package output

import (
	"io"

	"github.com/olekukonko/ll"
	"github.com/olekukonko/tablewriter/tw"
)

// joined is the renderer of our tables: it puts the cells of a line beside each other, which have their widths already.
// The table library's own one measures each cell again, which took half of the time that a table needs.
type joined struct {
	to  io.Writer
	gap string
}

func (j *joined) Start(to io.Writer) error {
	j.to = to
	return nil
}

func (j *joined) Header(_ [][]string, line tw.Formatting) { j.write(line) }

func (j *joined) Row(_ []string, line tw.Formatting) { j.write(line) }

// write drops the error: what is written to is a buffer.
func (j *joined) write(line tw.Formatting) {
	for i := range len(line.Row.Current) {
		_, _ = io.WriteString(j.to, line.Row.Current[i].Data)
		_, _ = io.WriteString(j.to, j.gap)
	}
	_, _ = io.WriteString(j.to, "\n")
}

// What tables of lines and boxes need.

func (j *joined) Footer([][]string, tw.Formatting) {}
func (j *joined) Line(tw.Formatting)               {}
func (j *joined) Config() tw.Rendition {
	return tw.Rendition{Borders: tw.BorderNone, Settings: tw.Settings{Lines: tw.LinesNone, Separators: tw.SeparatorsNone}}
}
func (j *joined) Close() error      { return nil }
func (j *joined) Logger(*ll.Logger) {}
