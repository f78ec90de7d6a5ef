package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/token"

	"jt/internal/document"
)

// field is a key of the file: how its value is read and how it is written. Errors name the key and never show the value,
// which can be a secret.
type field struct {
	key   string
	read  func(document.Member) error
	write func() string // what follows the colon; "" leaves the key out
}

// readFields reads an object. Keys that are not jt's are left alone. Errors name its keys with the prefix.
func readFields(object document.Value, what, prefix string, fields []field) error {
	found, err := members(object, what)
	for _, member := range found {
		at := slices.IndexFunc(fields, func(known field) bool { return known.key == member.Key })
		if at < 0 {
			continue
		}
		member.Key = prefix + member.Key
		if err := fields[at].read(member); err != nil {
			return err
		}
	}
	return err
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
	for _, member := range object.Members {
		if first, twice := lines[member.Key]; twice {
			return nil, wrong(member.Place, fmt.Sprintf("this key stands twice in %s, first in line %d", what, first), "take one of them out")
		}
		lines[member.Key] = member.Place.Line
		if member.Key == "<<" {
			return nil, wrong(member.Place, "jt does not follow << to other keys", "write the keys out")
		}
	}
	return object.Members, nil
}

// writeFields writes the fields that have a value, each in a line or more below the indent.
func writeFields(fields []field, indent string) string {
	var lines string
	for _, field := range fields {
		if value := field.write(); value != "" {
			lines += "\n" + field.key + ":" + value
		}
	}
	return strings.ReplaceAll(lines, "\n", "\n"+indent)
}

func text(key string, to *string) field {
	return checkedText(key, to, func(string, string) string { return "" })
}

// checkedText is a text that problem may refuse.
func checkedText(key string, to *string, problem func(key, value string) string) field {
	read := func(member document.Member) error {
		switch member.Value.Kind {
		case document.KindNull, document.KindText:
			*to = member.Value.Text
		case document.KindNumber, document.KindBoolean:
			return wrongKind(member, "a text is", "put it in quotes")
		default:
			return wrongKind(member, "a text is", "")
		}
		if problem := problem(member.Key, *to); problem != "" {
			return wrong(member.Value.Place, problem, "")
		}
		return nil
	}
	return field{key, read, func() string { return writtenText(*to) }}
}

// secret is always written in quotes.
func secret(key string, to *Secret) field {
	var value string
	text := checkedText(key, &value, func(key, value string) string {
		if problem := secretProblem(value); problem != "" {
			return key + " " + problem
		}
		return ""
	})
	read := func(member document.Member) error {
		err := text.read(member)
		*to = NewSecret(value)
		return err
	}
	write := func() string {
		if to.IsZero() {
			return ""
		}
		return " " + strconv.Quote(to.Reveal())
	}
	return field{key, read, write}
}

// variable is the name of a variable of the environment.
func variable(key string, to *string) field {
	return checkedText(key, to, func(key, value string) string {
		if !isVariable(value) {
			return key + " takes the name of a variable"
		}
		return ""
	})
}

func boolean(key string, to *bool) field {
	read := func(member document.Member) error {
		if member.Value.Kind != document.KindBoolean && member.Value.Kind != document.KindNull {
			return wrongKind(member, "true or false is", "")
		}
		*to = strings.EqualFold(member.Value.Text, "true")
		return nil
	}
	write := func() string {
		if *to {
			return " true"
		}
		return ""
	}
	return field{key, read, write}
}

// number is a whole number; nil if there is none.
func number(key string, to **int, least, most int) field {
	read := func(member document.Member) error {
		value, err := strconv.Atoi(member.Value.Text)
		if member.Value.Kind != document.KindNumber || err != nil || value < least || value > most {
			return wrong(member.Value.Place, fmt.Sprintf("%s takes a whole number from %d to %d", member.Key, least, most), "")
		}
		*to = &value
		return nil
	}
	write := func() string {
		if *to == nil {
			return ""
		}
		return " " + strconv.Itoa(**to)
	}
	return field{key, read, write}
}

// program is a program and its arguments.
func program(key string, to *[]string) field {
	read := func(member document.Member) error {
		problem := wrong(member.Value.Place, member.Key+" takes a list of a program and its arguments", "such as [pass, show, scale]; it is run without a shell")
		for _, word := range member.Value.Elements {
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
	write := func() string {
		var words []string
		for _, word := range *to {
			words = append(words, scalar(word))
		}
		if words == nil {
			return ""
		}
		return " [" + strings.Join(words, ", ") + "]"
	}
	return field{key, read, write}
}

// writtenText is a text as it follows a colon; "" if there is none.
func writtenText(text string) string {
	if text == "" {
		return ""
	}
	return " " + scalar(text)
}

// scalar writes a text plain if that is certain to be read as the same text, also in lists, and in quotes if not.
func scalar(text string) string {
	plain := text != "" && !strings.ContainsRune("-:+.", rune(text[0])) && !token.IsNeedQuoted(text) && !strings.ContainsFunc(text, func(letter rune) bool {
		return (letter < 'a' || letter > 'z') && (letter < 'A' || letter > 'Z') && (letter < '0' || letter > '9') && !strings.ContainsRune("-_./:@+", letter)
	})
	if plain {
		return text
	}
	return strconv.Quote(text)
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
