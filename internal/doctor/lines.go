package doctor

import (
	"fmt"
	"io"
	"strings"

	"jt/internal/view"
	"jt/output"
)

// lines writes findings on a terminal: columns of fixed width, so that each can be shown as soon as it is there, and
// long texts over several lines.
type lines struct {
	out     io.Writer
	options output.Options
	printed bool
}

// The widths of the columns before the texts.
const (
	checkCells  = len("completion") + 2
	resultCells = len("warning") + 2
)

// Print writes one finding.
func (l *lines) Print(row output.Object) error {
	text := func(field string) string {
		value, _ := row.Field(field)
		return output.Visible(view.PlainValue(value))
	}
	var made strings.Builder
	if !l.printed && !l.options.NoHeaders {
		fmt.Fprintf(&made, "%-*s%-*sSEEN, AND WHAT TO DO\n", checkCells, "CHECK", resultCells, "RESULT")
	}
	l.printed = true
	result := text("result")
	shown := result
	if l.options.Color {
		shown = resultStyle(result).Apply(result)
	}
	before := fmt.Sprintf("%-*s", checkCells, text("check")) + shown + strings.Repeat(" ", resultCells-len(result))
	texts := l.wrapped(text("seen"), 0)
	if advice := text("advice"); advice != "" {
		mark := "→ "
		if l.options.ASCII {
			mark = "> "
		}
		for _, line := range l.wrapped(advice, len("> ")) {
			texts = append(texts, mark+line)
			mark = "  "
		}
	}
	for _, line := range texts {
		made.WriteString(before + line + "\n")
		before = strings.Repeat(" ", checkCells+resultCells)
	}
	if _, err := io.WriteString(l.out, made.String()); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

func (l *lines) wrapped(text string, indent int) []string {
	width := 0
	if l.options.Width > 0 {
		width = max(l.options.Width-checkCells-resultCells-indent, view.LeastCells)
	}
	return output.Wrap(text, width)
}

// Close has nothing to end, and neither has Abort.
func (l *lines) Close() error { return nil }
func (l *lines) Abort() error { return nil }
