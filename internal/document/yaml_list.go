package document

import (
	"bytes"
	"strings"
)

// yamlList is a list in block style, below a key at the beginning of a line. Its elements are parsed one by one: the parser needs
// 100 times the memory of a text.
type yamlList struct {
	line     int // of the key
	elements []yamlElement
	rest     []byte // the text with standIn in place of the elements, and its other lines where they were
}

type yamlElement struct {
	line int // the first
	text []byte
}

const standIn = "0"

// splitList finds the long list of a subject. In YAML, an element ends at the first line that is not indented more than its dash,
// even within a quoted text. If there is no such list, or one in another style, there are no elements.
func (s *Subject) splitList(text []byte) (list yamlList) {
	number, offset, indent, ended := 0, 0, 0, false
	for line := range bytes.Lines(text) {
		number++
		offset += len(line)
		content := bytes.TrimSpace(line)
		column := len(line) - len(bytes.TrimLeft(line, " "))
		filler := len(content) == 0 || content[0] == '#'
		dash := string(content) == "-" || bytes.HasPrefix(content, []byte("- "))
		count := len(list.elements)
		switch {
		case list.line == 0:
			if s.isListKey(line) {
				list.line = number
			}
		case ended, filler && count == 0:
		case count == 0 && !dash:
			return yamlList{}
		case count == 0:
			indent = column
			list.elements = append(list.elements, yamlElement{number, line})
			line = []byte(strings.Repeat(" ", indent) + "- " + standIn + "\n")
		case dash && column == indent:
			list.elements = append(list.elements, yamlElement{number, line})
			line = []byte("\n")
		case filler || column > indent:
			last := &list.elements[count-1]
			last.text = text[offset-len(line)-len(last.text) : offset]
			line = []byte("\n")
		default:
			ended = true
		}
		list.rest = append(list.rest, line...)
	}
	return list
}

// isListKey reports whether a line has nothing but the key of the long list.
func (s *Subject) isListKey(line []byte) bool {
	after, is := bytes.CutPrefix(line, []byte(s.List+":"))
	content := bytes.TrimSpace(after)
	return is && s.Element != nil && (len(content) == 0 || after[0] == ' ' && content[0] == '#')
}

// takenFrom removes the stand-in from what the rest of the text was parsed to. It reports whether it was there: the lines of the list
// can also be those of a string.
func (l *yamlList) takenFrom(rest Value) bool {
	for i, member := range rest.Members {
		list := member.Value.Elements
		if member.Place.Line == l.line && len(list) == 1 && list[0].Text == standIn {
			rest.Members[i].Value.Elements = nil
			return true
		}
	}
	return false
}

// read parses the elements and passes them on.
func (l *yamlList) read(subject *Subject) error {
	for _, element := range l.elements {
		list, err := yamlReader{subject, element.line - 1}.document(element.text, 1)
		if err == nil && len(list.Elements) != 1 {
			err = &Error{Place: Place{element.line, 1}, Problem: "invalid YAML", Hint: subject.HintBroken}
		}
		if err != nil {
			return err
		}
		subject.Element(list.Elements[0])
	}
	return nil
}
