// Package document reads YAML and JSON and keeps the line and column of every value, so that an error can point at
// the mistake. It imports no other package of jt.
package document

import "bytes"

// Subject describes what a file should contain.
type Subject struct {
	HintBroken, HintKeys, HintEmpty, HintSecond string // for files that are broken, or have bad keys, nothing or a second document
	HintYAML                                    string // for YAML beyond its bounds, which JSON does not have

	// List is the key of a list that can be long: its elements go to Element one by one and are not kept. Without Element
	// there is no such list.
	List    string
	Element func(Value)
}

// lists reports whether a top-level key is that of the list. A key can be "".
func (s *Subject) lists(key string) bool { return s.Element != nil && key == s.List }

// Parse reads JSON if the text begins with a bracket, and YAML otherwise. The error is a *Error.
func Parse(text []byte, subject *Subject) (Value, error) {
	text, err := Text(text)
	if err != nil {
		return Value{}, err
	}
	start := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case len(start) == 0:
		return Value{}, &Error{Problem: "the document is empty", Hint: subject.HintEmpty}
	case start[0] == '{' || start[0] == '[':
		return parseJSON(text, subject)
	}
	top, err := ParseYAML(text, subject)
	if err != nil {
		return Value{}, err
	}
	if top.Kind == "" {
		return Value{}, &Error{Problem: "the document is empty except for comments", Hint: subject.HintEmpty}
	}
	for i, member := range top.Members {
		if !subject.lists(member.Key) {
			continue
		}
		for _, element := range member.Value.Elements {
			subject.Element(element)
		}
		top.Members[i].Value.Elements = nil
	}
	return top, nil
}
