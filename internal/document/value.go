package document

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// Kind is the type of a value, in the words of errors.
type Kind string

// The kinds of values.
const (
	KindText    Kind = "a string"
	KindNumber  Kind = "a number"
	KindBoolean Kind = "a boolean"
	KindNull    Kind = "null"
	KindArray   Kind = "an array"
	KindObject  Kind = "an object"
	KindOther   Kind = "a tag, an anchor or an alias"
)

// Value is a value in a YAML or JSON file.
type Value struct {
	Kind     Kind
	Place    Place
	Text     string   // a string's meaning; of other scalars, the text in the file
	Members  []Member // of an object, in order
	Elements []Value  // of an array
}

// Member is a key of an object with its value.
type Member struct {
	Key   string
	Place Place
	Value Value
}

// NotePlaces records where keys are, under the names that errors use for them. A duplicate key is an error, since readers
// do not agree on which one counts.
func NotePlaces(places map[string]Place, members []Member, name func(key string) string) error {
	for _, member := range members {
		key := name(member.Key)
		if first, twice := places[key]; twice {
			return &Error{Place: member.Place, Key: key, Problem: fmt.Sprintf("is given twice, first on line %d", first.Line), Hint: "remove one of them"}
		}
		places[key] = member.Place
	}
	return nil
}

// Same reports whether two values mean the same, regardless of their places.
func (v Value) Same(other Value) bool {
	return v.Kind == other.Kind && v.Text == other.Text && slices.EqualFunc(v.Elements, other.Elements, Value.Same) &&
		slices.EqualFunc(v.Members, other.Members, func(one, two Member) bool { return one.Key == two.Key && one.Value.Same(two.Value) })
}

// Wrong returns the error that the value of a key is not of the kind that is needed.
func (v Value) Wrong(key string, want Kind, hint string) error {
	return &Error{Place: v.Place, Key: key, Problem: fmt.Sprintf("is %s, not %s", v.Kind, want), Hint: hint}
}

// QuotedHint returns how to write a number or boolean as a string, and "" for other values.
func (v Value) QuotedHint(prefix string) string {
	if v.Kind == KindNumber || v.Kind == KindBoolean {
		return "write it in quotes: " + prefix + strconv.Quote(v.Text)
	}
	return ""
}

// AsText returns the text of a string. Another kind is an error.
func (v Value) AsText(key string) (string, error) {
	if v.Kind != KindText {
		return "", v.Wrong(key, KindText, v.QuotedHint(key+": "))
	}
	return v.Text, nil
}

// AsBoolean returns the value of a boolean. Another kind is an error.
func (v Value) AsBoolean(key string) (*bool, error) {
	if v.Kind != KindBoolean {
		return nil, v.Wrong(key, KindBoolean, "write true or false")
	}
	return new(v.isTrue()), nil
}

// isTrue reports whether a boolean is true. YAML also has True and TRUE.
func (v Value) isTrue() bool { return v.Text[0] == 't' || v.Text[0] == 'T' }

// Encoded returns the value for encoding/json. A value that JSON cannot express, or a duplicate key, is a *Error.
func (v Value) Encoded() (any, error) {
	switch v.Kind {
	case KindNull:
		return nil, nil
	case KindText:
		return v.Text, nil
	case KindBoolean:
		return v.isTrue(), nil
	case KindNumber:
		if !json.Valid([]byte(v.Text)) {
			return nil, &Error{Place: v.Place, Key: v.Text, Problem: "is not a number in JSON's notation", Hint: v.QuotedHint("")}
		}
		return json.Number(v.Text), nil
	case KindArray:
		list := make([]any, 0, len(v.Elements))
		for _, element := range v.Elements {
			value, err := element.Encoded()
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case KindObject:
		if err := NotePlaces(map[string]Place{}, v.Members, strconv.Quote); err != nil {
			return nil, err
		}
		object := make(map[string]any, len(v.Members))
		for _, member := range v.Members {
			value, err := member.Value.Encoded()
			if err != nil {
				return nil, err
			}
			object[member.Key] = value
		}
		return object, nil
	}
	return nil, &Error{Place: v.Place, Problem: "this is " + string(v.Kind), Hint: "write the value itself"}
}
