package document

import (
	"bytes"
	"slices"

	"github.com/goccy/go-yaml/token"
)

// The bounds of YAML, kept before the parser runs: it needs up to 1 KB for a mark, and time that grows with the square of
// the keys of a mapping. No text within the bounds was found to take more than 3 GB. A snapshot of 10,000 job types with 100
// exit codes each is within them, 36 MB and 3.2 million marks, and takes little, as a long list is parsed one by one.
const (
	maxYAML      = 64 << 20 // bytes
	maxYAMLMarks = 4_000_000
	maxYAMLKeys  = 10_000 // of one mapping
)

// CheckYAML reports whether YAML is small enough to be read. Its error has no hint.
func CheckYAML(text []byte) *Error {
	if len(text) > maxYAML {
		return &Error{Problem: "larger than 64 MiB, which is too much for YAML"}
	}
	if yamlMarks(text) > maxYAMLMarks {
		return &Error{Problem: "more than 4,000,000 lines, keys and values, which is too much for YAML"}
	}
	if line := crowdedLine(text); line > 0 {
		return &Error{Place: Place{line, 1}, Problem: "more than 10,000 keys in one mapping, which is too much for YAML"}
	}
	return nil
}

// yamlMarks counts what the tokens of a text begin or end with. Quotation marks come in pairs.
func yamlMarks(text []byte) int {
	count, quotes := 0, 0
	for i, character := range text {
		switch character {
		case ',': // the values in brackets take more memory than those on lines
			count += 2
		case '\n', ':', '[', ']', '{', '}', '&', '*', '!', '#', '%', '|', '>', '@', '`':
			count++
		case '"', '\'':
			quotes++
		case '-', '?':
			if i+1 == len(text) || bytes.IndexByte([]byte(" \t\r\n"), text[i+1]) >= 0 {
				count++
			}
		}
	}
	return count + quotes/2
}

// crowdedLine returns the line at which a block mapping has too many keys, or 0. It counts lines with the same indentation
// that nothing with less indentation separates; entries of sequences do not count, and the parser has no trouble with many.
func crowdedLine(text []byte) int {
	type block struct{ indent, lines int }
	var open []block
	number := 0
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		number++
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		content := bytes.TrimSpace(line)
		if len(content) == 0 || content[0] == '#' {
			continue
		}
		for len(open) > 0 && open[len(open)-1].indent > indent {
			open = open[:len(open)-1]
		}
		switch {
		case len(open) == 0 || open[len(open)-1].indent < indent:
			open = append(open, block{indent, 1})
		case string(content) != "-" && !bytes.HasPrefix(content, []byte("- ")):
			open[len(open)-1].lines++
		}
		if open[len(open)-1].lines > maxYAMLKeys {
			return number
		}
	}
	return 0
}

// checkNesting refuses values that are nested too deeply before the parser sees them: by brackets, by dashes on one line, or
// by indentation. The memory of the parser grows with the square of the depth.
func checkNesting(tokens token.Tokens) error {
	brackets, dashes, line := 0, 0, 0
	var columns []int // those at which the lines around the current one begin
	for _, found := range tokens {
		at := found.Position
		if found.Type == token.CommentType {
			continue
		}
		if at.Line != line {
			line, dashes = at.Line, 0
			outside := slices.IndexFunc(columns, func(column int) bool { return column >= at.Column })
			if outside >= 0 {
				columns = columns[:outside]
			}
			columns = append(columns, at.Column)
		}
		switch found.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType:
			dashes++
		}
		// A value that is as deep as allowed, in sequences within mappings, has twice as many columns.
		if brackets > maxDepth || dashes > maxDepth+1 || len(columns) > 2*maxDepth+2 {
			return tooDeep(tokenPlace(found))
		}
	}
	return nil
}
