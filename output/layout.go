package output

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/tw"
)

// layOut joins cells that have their full widths already. The table library writes into a buffer, because it does not
// tell when writing fails.
func layOut(lines [][]tableCell, header bool, gap int) ([]byte, error) {
	padded := make([][]string, len(lines))
	length := 0
	for i, line := range lines {
		padded[i] = make([]string, len(line))
		for j := range line {
			padded[i][j] = line[j].padded()
			length += len(padded[i][j]) + gap
		}
	}
	var made bytes.Buffer
	made.Grow(length + len(lines)) // growing by and by would take three times the room
	plain := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft},
		Padding:    tw.CellPadding{Global: tw.PaddingNone},
	}
	table := tablewriter.NewTable(&made,
		tablewriter.WithRenderer(&joined{gap: strings.Repeat(" ", gap)}),
		tablewriter.WithConfig(tablewriter.Config{
			Header:   plain,
			Row:      plain,
			Behavior: tw.Behavior{TrimSpace: tw.Off, TrimTab: tw.Off},
		}),
	)
	if header {
		table.Header(padded[0])
		padded = padded[1:]
	}
	if err := table.Bulk(padded); err != nil {
		return nil, fmt.Errorf("output: %w", err)
	}
	if err := table.Render(); err != nil {
		return nil, fmt.Errorf("output: %w", err)
	}
	return trimLineEnds(made.Bytes()), nil
}

// trimLineEnds takes the blanks before line breaks away.
func trimLineEnds(text []byte) []byte {
	kept := text[:0]
	for line := range bytes.Lines(text) {
		kept = append(append(kept, bytes.TrimRight(line, " \n")...), '\n')
	}
	return kept
}

// colored puts the styles into lines that are laid out. The table library would put a reset of its own after the blanks
// of a cell that holds escape sequences.
func colored(text []byte, lines [][]tableCell) []byte {
	var made []byte
	for _, cells := range lines {
		line, rest, _ := bytes.Cut(text, []byte{'\n'})
		for i := range cells {
			before, after, found := bytes.Cut(line, []byte(cells[i].text)) // only blanks lie before it
			if !found {
				break
			}
			made = append(append(made, before...), cells[i].painted()...)
			line = after
		}
		made = append(append(made, line...), '\n')
		text = rest
	}
	return made
}
