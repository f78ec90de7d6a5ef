package config

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// lines are a text, each line with its end. They are counted from 1.
type lines []string

func splitLines(text string) *lines {
	split := lines(slices.Collect(strings.Lines(text)))
	return &split
}

// String is the text.
func (l *lines) String() string { return strings.Join(*l, "") }

// end is how the text ends its lines.
func (l *lines) end() string {
	if len(*l) > 0 && strings.HasSuffix((*l)[0], "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// insert puts lines, given without ends, before the line of a number.
func (l *lines) insert(number int, added []string) {
	end := l.end()
	if number > len(*l) && len(*l) > 0 && !strings.HasSuffix((*l)[len(*l)-1], "\n") {
		(*l)[len(*l)-1] += end
	}
	whole := make([]string, 0, len(added))
	for _, line := range added {
		whole = append(whole, line+end)
	}
	*l = slices.Insert(*l, min(number-1, len(*l)), whole...)
}

// cut takes lines away.
func (l *lines) cut(first, last int) { *l = slices.Delete(*l, first-1, last) }

// offset is where a column begins in a line, which has to hold a text there.
func (l *lines) offset(number, column int, holds string) (offset int, ok bool) {
	if number < 1 || number > len(*l) || holds == "" {
		return 0, false
	}
	line := (*l)[number-1]
	for ; column > 1; column-- {
		_, size := utf8.DecodeRuneInString(line[offset:])
		offset += size
	}
	return offset, strings.HasPrefix(line[offset:], holds)
}

// replace puts a text in the place of another.
func (l *lines) replace(number, column int, old, text string) bool {
	offset, ok := l.offset(number, column, old)
	if ok {
		line := (*l)[number-1]
		(*l)[number-1] = line[:offset] + text + line[offset+len(old):]
	}
	return ok
}

// replaceValue puts a value in the place of that of a key, where it has the rest of the key's line. A comment after it
// stays.
func (l *lines) replaceValue(number, column int, key, value string) bool {
	offset, ok := l.offset(number, column, key)
	if !ok {
		return false
	}
	line := (*l)[number-1]
	before, rest, found := strings.Cut(line[offset+len(key):], ":")
	if !found || strings.TrimSpace(before) != "" {
		return false
	}
	start := len(line) - len(rest)
	length := valueLength(strings.TrimLeft(rest, " "))
	blanks := len(rest) - len(strings.TrimLeft(rest, " "))
	if length == 0 || blanks == 0 {
		// There is no value: the blanks stay between it and what follows.
		(*l)[number-1] = line[:start] + " " + value + line[start:]
		return true
	}
	start += blanks
	(*l)[number-1] = line[:start] + value + line[start+length:]
	return true
}

// valueLength is how long the value is that a text begins with.
func valueLength(text string) int {
	if text == "" || text[0] == '#' {
		return 0
	}
	if quote := text[0]; quote == '"' || quote == '\'' {
		for i := 1; i < len(text); i++ {
			switch {
			case quote == '"' && text[i] == '\\':
				i++
			case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
				i++
			case text[i] == quote:
				return i + 1
			}
		}
		return len(strings.TrimRight(text, " \t\r\n"))
	}
	plain, _, _ := strings.Cut(text, " #")
	return len(strings.TrimRight(plain, " \t\r\n"))
}
