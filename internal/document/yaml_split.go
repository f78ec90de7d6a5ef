package document

import (
	"bytes"
	"errors"
)

// A list of 100,000 elements is more than the parser of YAML should be given at once: it keeps every token, and takes a
// gigabyte for them. So a long list is cut into its elements first, by what can be told without a parser: in the block
// style an element begins with a dash at the indentation of the first one, and all else of the list stands deeper.

// yamlPart is a part of a text.
type yamlPart struct {
	text    []byte
	skipped int // lines of the whole text before it
}

// splitYAML cuts a text whose top has the key of a list in block style into what is around the list and its elements;
// found is false where it has none, such as one in flow style.
func splitYAML(text []byte, list string) (around [2]yamlPart, elements []yamlPart, found bool) {
	offset, line := 0, 0
	key := []byte(list + ":")
	for ; offset < len(text); line++ {
		current := lineAt(text, offset)
		offset += len(current)
		if rest, is := bytes.CutPrefix(current, key); is && isBlankYAML(rest) {
			found, line = true, line+1
			break
		}
	}
	if !found {
		return around, nil, false
	}
	around[0] = yamlPart{text: text[:offset]}
	indent, begin, beginLine := -1, offset, line
	for ; offset < len(text); line++ {
		current := lineAt(text, offset)
		depth := len(current) - len(bytes.TrimLeft(current, " "))
		dash := isDash(current[depth:])
		switch {
		case isBlankYAML(current):
		case indent < 0 && !dash:
			return around, nil, false
		case indent < 0:
			indent, begin, beginLine = depth, offset, line
		case depth == indent && dash:
			elements = append(elements, yamlPart{text[begin:offset], beginLine})
			begin, beginLine = offset, line
		case depth > 0 && depth <= indent, current[0] == '\t':
			return around, nil, false // no YAML, which its parser tells better
		case depth <= indent:
			elements = append(elements, yamlPart{text[begin:offset], beginLine})
			around[1] = yamlPart{text[offset:], line}
			return around, elements, true
		}
		offset += len(current)
	}
	if indent >= 0 {
		elements = append(elements, yamlPart{text[begin:], beginLine})
	}
	return around, elements, indent >= 0
}

// lineAt is the line that begins there, with its end.
func lineAt(text []byte, offset int) []byte {
	if end := bytes.IndexByte(text[offset:], '\n'); end >= 0 {
		return text[offset : offset+end+1]
	}
	return text[offset:]
}

// isBlankYAML tells a line, or the rest of one, that holds nothing but a comment.
func isBlankYAML(line []byte) bool {
	rest := bytes.Trim(line, " \t\r\n")
	return len(rest) == 0 || rest[0] == '#'
}

// isDash tells the mark of an element.
func isDash(text []byte) bool {
	return len(text) > 0 && text[0] == '-' && (len(text) == 1 || bytes.IndexByte([]byte(" \t\r\n"), text[1]) >= 0)
}

// readSplitYAML reads what is around the list first: errors of it count more.
func readSplitYAML(around [2]yamlPart, elements []yamlPart, subject *Subject) (Value, error) {
	head := around[0]
	listLine := bytes.Count(head.text, []byte("\n"))
	text := append(bytes.Clone(head.text), around[1].text...)
	whole, err := readWholeYAML(text, subject)
	if err != nil {
		return whole, movedError(err, listLine, around[1].skipped-listLine)
	}
	whole.move(listLine, around[1].skipped-listLine)
	for i := range whole.Members {
		member := &whole.Members[i]
		switch {
		case member.Key != subject.List:
		case member.Value.Kind != KindNull:
			return whole, &Error{Place: member.Value.Place, Problem: "this is not YAML: it stands to the left of the list before it", Hint: subject.HintWhole}
		default:
			member.Value.Kind = KindArray // its elements are not here
		}
	}
	for _, part := range elements {
		list, err := readWholeYAML(part.text, subject)
		if err != nil {
			return whole, movedError(err, 0, part.skipped)
		}
		list.move(0, part.skipped)
		if len(list.Elements) != 1 {
			return whole, &Error{Place: Place{part.skipped + 1, 1}, Problem: "this is no element of " + subject.List, Hint: subject.HintWhole}
		}
		for _, element := range list.Elements {
			if err := subject.Element(element); err != nil {
				return whole, err
			}
		}
	}
	return whole, nil
}

// move moves the places below a line down.
func (v *Value) move(below, by int) {
	v.Place.move(below, by)
	for i := range v.Members {
		v.Members[i].Place.move(below, by)
		v.Members[i].Value.move(below, by)
	}
	for i := range v.Elements {
		v.Elements[i].move(below, by)
	}
}

func (p *Place) move(below, by int) {
	if p.Line > below {
		p.Line += by
	}
}

func movedError(err error, below, by int) error {
	if failed, ok := errors.AsType[*Error](err); ok {
		failed.Place.move(below, by)
	}
	return err
}
