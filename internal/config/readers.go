package config

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"jt/internal/document"
)

// reader reads the value of a key. Errors name the key and never show the value, which can be a secret.
type reader func(key document.Member) error

// keys are the keys of an object that jt knows.
type keys map[string]reader

// read reads an object. Errors name its keys with the prefix.
func (k keys) read(object document.Value, what, prefix string) error {
	found, err := members(object, what)
	if err != nil {
		return err
	}
	for _, key := range found {
		if read, known := k[key.Key]; known {
			key.Key = prefix + key.Key
			if err := read(key); err != nil {
				return err
			}
		}
	}
	return nil
}

// members returns the keys of an object, of which none may stand twice; null is an empty object.
func members(object document.Value, what string) ([]document.Member, error) {
	switch object.Kind {
	case document.KindObject:
	case document.KindNull, "":
		return nil, nil
	default:
		return nil, wrongKind(document.Member{Key: what, Value: object}, "keys and values are", "")
	}
	lines := map[string]int{}
	for _, key := range object.Members {
		if first, twice := lines[key.Key]; twice {
			return nil, wrong(key.Place, fmt.Sprintf("this key stands twice in %s, first in line %d", what, first), "take one of them out")
		}
		lines[key.Key] = key.Place.Line
		if key.Key == "<<" {
			return nil, wrong(key.Place, "jt does not follow << to other keys", "write the keys out")
		}
	}
	return object.Members, nil
}

func text(to *string) reader {
	return func(key document.Member) error {
		switch key.Value.Kind {
		case document.KindNull:
			return nil
		case document.KindText:
			*to = key.Value.Text
			return nil
		case document.KindNumber, document.KindBoolean:
			return wrongKind(key, "a text is", "put it in quotes")
		}
		return wrongKind(key, "a text is", "")
	}
}

func boolean(to *bool) reader {
	return func(key document.Member) error {
		switch key.Value.Kind {
		case document.KindNull:
			return nil
		case document.KindBoolean:
			*to = strings.EqualFold(key.Value.Text, "true")
			return nil
		}
		return wrongKind(key, "true or false is", "")
	}
}

func number(to *int, least, most int) reader {
	return func(key document.Member) error {
		value, err := strconv.Atoi(key.Value.Text)
		if key.Value.Kind != document.KindNumber || err != nil || value < least || value > most {
			return wrong(key.Value.Place, fmt.Sprintf("%s takes a whole number from %d to %d", key.Key, least, most), "")
		}
		*to = value
		return nil
	}
}

func secret(to *Secret) reader {
	return func(key document.Member) error {
		var value string
		if err := text(&value)(key); err != nil {
			return err
		}
		if problem := secretProblem(value); problem != "" {
			return wrong(key.Value.Place, key.Key+" "+problem, "")
		}
		*to = NewSecret(value)
		return nil
	}
}

// variable reads the name of a variable of the environment.
func variable(to *string) reader {
	return func(key document.Member) error {
		if err := text(to)(key); err != nil {
			return err
		}
		if !isVariable(*to) {
			return wrong(key.Value.Place, key.Key+" takes the name of a variable", "")
		}
		return nil
	}
}

// program reads a program and its arguments.
func program(to *[]string) reader {
	return func(key document.Member) error {
		problem := wrong(key.Value.Place, key.Key+" takes a list of a program and its arguments", "such as [pass, show, scale]; it is run without a shell")
		for _, word := range key.Value.Elements {
			switch word.Kind {
			case document.KindText, document.KindNumber, document.KindBoolean:
				*to = append(*to, word.Text)
			default:
				return problem
			}
		}
		if words := *to; len(words) == 0 || words[0] == "" || strings.Contains(strings.Join(words, ""), "\x00") {
			return problem
		}
		return nil
	}
}

func wrong(at document.Place, problem, hint string) error {
	return &document.Error{Place: at, Problem: problem, Hint: hint}
}

// wrongKind is the error that a value is not of the kind that is needed.
func wrongKind(key document.Member, need, hint string) error {
	is := string(key.Value.Kind)
	switch key.Value.Kind {
	case document.KindText:
		is = "a text"
	case document.KindBoolean:
		is = "true or false"
	case document.KindNull:
		is = "nothing"
	case document.KindArray:
		is = "a list"
	case document.KindObject:
		is = "keys and values"
	}
	return wrong(key.Value.Place, fmt.Sprintf("%s is %s where %s needed", key.Key, is, need), hint)
}

// isVariable reports whether a text can be the name of a variable of the environment.
func isVariable(name string) bool {
	return name != "" && !strings.ContainsAny(name, "=\x00") && !strings.ContainsFunc(name, unicode.IsSpace)
}

// secretProblem says what keeps a text from being sent in a header; the text is not shown.
func secretProblem(text string) string {
	switch {
	case text == "":
		return "is empty"
	case strings.ContainsFunc(text, unicode.IsControl):
		return "holds control characters"
	}
	return ""
}
