package doctor

import (
	"io"
	"strings"

	"jt/internal/view"
	"jt/output"
)

// FindingLines writes findings on a terminal: columns of fixed width, so that each can be shown as soon as it is
// there, and long texts over several lines.
type FindingLines struct {
	Out     io.Writer
	Options output.Options

	printed bool
}

const (
	findingCheckCells  = len("completion") + 2
	findingResultCells = len("warning") + 2
)

// Print writes one finding.
func (l *FindingLines) Print(row output.Object) error {
	text := func(field string) string {
		value, _ := row.Field(field)
		return output.Visible(view.PlainValue(value))
	}
	var made strings.Builder
	if !l.printed && !l.Options.NoHeaders {
		made.WriteString(paddedTo("CHECK", findingCheckCells) + paddedTo("RESULT", findingResultCells) + "SEEN, AND WHAT TO DO\n")
	}
	l.printed = true
	result := text("result")
	shown := paddedTo(result, findingResultCells)
	if l.Options.Color {
		shown = strings.Replace(shown, result, foundStyle(result).Apply(result), 1)
	}
	before := paddedTo(text("check"), findingCheckCells) + shown
	for _, line := range l.wrapped(text("seen"), 0) {
		made.WriteString(before + line + "\n")
		before = strings.Repeat(" ", findingCheckCells+findingResultCells)
	}
	if advice := text("advice"); advice != "" {
		mark := "→ "
		if l.Options.ASCII {
			mark = "> "
		}
		for _, line := range l.wrapped(advice, len("> ")) {
			made.WriteString(before + mark + line + "\n")
			mark = "  "
		}
	}
	if _, err := io.WriteString(l.Out, made.String()); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

func (l *FindingLines) wrapped(text string, indent int) []string {
	width := 0
	if l.Options.Width > 0 {
		width = max(l.Options.Width-findingCheckCells-findingResultCells-indent, view.LeastCells)
	}
	return output.Wrap(text, width)
}

func paddedTo(text string, cells int) string {
	return text + strings.Repeat(" ", max(cells-len(text), 1))
}

// Close has nothing to end.
func (l *FindingLines) Close() error { return nil }

// Abort has nothing to end.
func (l *FindingLines) Abort() error { return nil }
