package doctor

import (
	"fmt"
	"io"
	"strings"

	"jt/internal/view"
	"jt/output"
)

// The widths of the columns before the texts.
const (
	checkCells  = len("completion") + 2
	resultCells = len("warning") + 2
)

// newLines returns a printer of findings for a terminal. Its columns have fixed widths, so that each finding can be shown
// at once, and long texts are wrapped.
func newLines(out io.Writer, options output.Options) view.Printer {
	headed := options.NoHeaders
	return view.PrinterFunc(func(row output.Object) error {
		text := func(field string) string {
			value, _ := row.Field(field)
			return output.Visible(view.PlainValue(value))
		}
		var made strings.Builder
		if !headed {
			fmt.Fprintf(&made, "%-*s%-*sSEEN, AND WHAT TO DO\n", checkCells, "CHECK", resultCells, "RESULT")
		}
		headed = true
		result := text("result")
		shown := result
		if options.Color {
			shown = resultStyle(result).Apply(result)
		}
		before := fmt.Sprintf("%-*s", checkCells, text("check")) + shown + strings.Repeat(" ", resultCells-len(result))
		texts := view.Wrap(text("seen"), options, checkCells+resultCells)
		if advice := text("advice"); advice != "" {
			mark := "→ "
			if options.ASCII {
				mark = "> "
			}
			for _, line := range view.Wrap(advice, options, checkCells+resultCells+len("> ")) {
				texts = append(texts, mark+line)
				mark = "  "
			}
		}
		for _, line := range texts {
			made.WriteString(before + line + "\n")
			before = strings.Repeat(" ", checkCells+resultCells)
		}
		if _, err := io.WriteString(out, made.String()); err != nil {
			return &output.WriteError{Err: err}
		}
		return nil
	})
}
