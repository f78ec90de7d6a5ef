package document

import "bytes"

// yamlList is a list in block style, below a key at the beginning of a line. Its elements are parsed one by one: the parser needs
// 100 times the memory of a text.
type yamlList struct {
	line     int // of the key
	elements []yamlElement
	rest     []byte // the text with empty lines in place of the elements
}

type yamlElement struct {
	line int // the first
	text []byte
}

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
		case dash && (count == 0 || column == indent):
			indent = column
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

// takenFrom makes an array of the null that the rest of the text was parsed to in place of the list. It reports whether it was there:
// the lines of the list can also be those of a string.
func (l *yamlList) takenFrom(rest Value) bool {
	for i, member := range rest.Members {
		if member.Place.Line == l.line && member.Value.Kind == KindNull {
			rest.Members[i].Value.Kind = KindArray
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
