package manual

import (
	"regexp"
	"strings"
)

// blockKind is what a part of a help text is.
type blockKind int

const (
	paragraph blockKind = iota
	heading
	list    // terms and what they mean
	literal // lines that stand as they are
)

// block is a part of a help text.
type block struct {
	kind  blockKind
	lines []string // of a list none; without the indentation that they have in common
	items []item
}

type item struct {
	term        string
	description []string
}

// wrapped is the least length of a line that was broken because it was full.
const wrapped = 60

var (
	headingLine = regexp.MustCompile(`^[A-Z][A-Z ]+( \(.*\))?$`)
	gap         = regexp.MustCompile(` {2,}`)
)

// blocksOf reads a help text as its author laid it out: lines that begin at the margin are running text, and indented
// ones a list where descriptions stand in a column of their own, running text where they are full, and literal where
// they are neither.
func blocksOf(text string) (blocks []block) {
	for part := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		for _, run := range runsOf(part) {
			if strings.HasPrefix(run[0], " ") {
				blocks = append(blocks, indented(run))
				continue
			}
			if headingLine.MatchString(run[0]) {
				blocks = append(blocks, block{kind: heading, lines: run[:1]})
				run = run[1:]
			}
			if len(run) > 0 {
				blocks = append(blocks, block{kind: paragraph, lines: run})
			}
		}
	}
	return blocks
}

// runsOf cuts lines where the indented ones begin and end.
func runsOf(part string) (runs [][]string) {
	for line := range strings.SplitSeq(part, "\n") {
		last := len(runs) - 1
		if last < 0 || strings.HasPrefix(line, " ") != strings.HasPrefix(runs[last][0], " ") {
			runs = append(runs, []string{line})
			continue
		}
		runs[last] = append(runs[last], line)
	}
	return runs
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func indented(lines []string) block {
	least := indentation(lines[0])
	for _, line := range lines {
		least = min(least, indentation(line))
	}
	cut := make([]string, len(lines))
	for i, line := range lines {
		cut[i] = line[least:]
	}
	if items := itemsOf(cut); items != nil {
		return block{kind: list, items: items}
	}
	if isRunning(cut) {
		return block{kind: paragraph, lines: cut}
	}
	return block{kind: literal, lines: cut}
}

// itemsOf gives nothing where the lines are no list. They are one where all descriptions that go on do so in one
// column, some way to the right of the terms, and at least one term has a description.
func itemsOf(lines []string) (items []item) {
	column, described := 0, false
	for _, line := range lines {
		if deep := indentation(line); deep > 0 {
			if column == 0 {
				column = deep
			}
			if deep != column || column < 4 || len(items) == 0 {
				return nil
			}
			last := &items[len(items)-1]
			last.description = append(last.description, line[deep:])
			described = true
			continue
		}
		one := item{term: line}
		if at := gap.FindStringIndex(line); at != nil {
			one.term, one.description = line[:at[0]], []string{line[at[1]:]}
			described = true
		}
		items = append(items, one)
	}
	if !described {
		return nil
	}
	return items
}

// isRunning tells sentences that were broken because lines were full from commands and files.
func isRunning(lines []string) bool {
	for i, line := range lines {
		if indentation(line) > 0 || i < len(lines)-1 && len(line) < wrapped {
			return false
		}
	}
	return len(lines) > 1 && strings.HasSuffix(lines[len(lines)-1], ".")
}
