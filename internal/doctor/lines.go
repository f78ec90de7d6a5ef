package doctor

import (
	"fmt"
	"io"
	"strings"

	"jt/internal/view"
	"jt/output"
)

// lines writes findings on a terminal. Its columns have fixed widths, so that each finding can be shown at once, and long
// texts are wrapped.
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
	texts := view.Wrap(text("seen"), l.options, checkCells+resultCells)
	if advice := text("advice"); advice != "" {
		mark := "→ "
		if l.options.ASCII {
			mark = "> "
		}
		for _, line := range view.Wrap(advice, l.options, checkCells+resultCells+len("> ")) {
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
