package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/token"

	"jt/internal/document"
)

// field is a key of the file and the variable for its value. Errors name the key and never show the value, which can be
// a secret.
type field struct {
	key   string
	to    any                            // *string, *Secret, *bool, number, *[]string, *Auth, *[]Header or map[string]Context
	check func(key, value string) string // returns what is wrong with a text; nil if any text will do
}

// number is a whole number in a range.
type number struct {
	to          **int // nil if not set
	least, most int
}

// readFields reads an object. It ignores keys that are not jt's. Errors put the prefix before a key.
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

// members returns the members of an object, without duplicates. Null is an empty object.
func members(object document.Value, what string) ([]document.Member, error) {
	switch object.Kind {
	case document.KindObject:
	case document.KindNull, "":
		return nil, nil
	default:
		return nil, object.Wrong(what, document.KindObject, "")
	}
	if err := document.NotePlaces(map[string]document.Place{}, object.Members, strconv.Quote); err != nil {
		return nil, err
	}
	for _, member := range object.Members {
		if member.Key == "<<" {
			return nil, wrong(member.Place, "jt does not support the merge key <<", "write the keys out")
		}
	}
	return object.Members, nil
}

func (f field) read(member document.Member) error {
	value := member.Value
	switch to := f.to.(type) {
	case *string:
		return f.readText(member, to)
	case *Secret:
		var text string
		err := field{check: secretProblem}.readText(member, &text)
		*to = NewSecret(text)
		return err
	case *bool:
		if value.Kind != document.KindBoolean && value.Kind != document.KindNull {
			return value.Wrong(member.Key, document.KindBoolean, "")
		}
		*to = strings.EqualFold(value.Text, "true")
	case number:
		found, err := strconv.Atoi(value.Text)
		if value.Kind != document.KindNumber || err != nil || found < to.least || found > to.most {
			return wrong(value.Place, fmt.Sprintf("%s is not a whole number from %d to %d", member.Key, to.least, to.most), "")
		}
		*to.to = &found
	case *[]string:
		return readProgram(member, to)
	case *Auth:
		return to.read(member)
	case *[]Header:
		return readHeaders(member, to)
	case map[string]Context:
		return readContexts(member, to)
	}
	return nil
}

func (f field) readText(member document.Member, to *string) error {
	switch member.Value.Kind {
	case document.KindText, document.KindNull:
		*to = member.Value.Text
	case document.KindNumber, document.KindBoolean:
		return member.Value.Wrong(member.Key, document.KindText, "put it in quotes")
	default: // quotes would make a list or an object a text that nobody wants
		return member.Value.Wrong(member.Key, document.KindText, "")
	}
	if f.check != nil {
		if problem := f.check(member.Key, *to); problem != "" {
			return wrong(member.Value.Place, problem, "")
		}
	}
	return nil
}

// readProgram reads a program and its arguments.
func readProgram(member document.Member, to *[]string) error {
	problem := wrong(member.Value.Place, member.Key+" is not a list of a program and its arguments", "write it as [pass, show, scale]; it runs without a shell")
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

// writeFields returns the fields that have a value as indented lines.
func writeFields(fields []field, indent string) string {
	var lines string
	for _, field := range fields {
		if value := field.write(); value != "" {
			lines += "\n" + field.key + ":" + value
		}
	}
	return strings.ReplaceAll(lines, "\n", "\n"+indent)
}

// write returns what follows the colon, or "" to leave the key out.
func (f field) write() string {
	switch to := f.to.(type) {
	case *string:
		if *to != "" {
			return " " + scalar(*to)
		}
	case *Secret:
		if !to.IsZero() {
			return " " + strconv.Quote(to.Reveal())
		}
	case *bool:
		if *to {
			return " true"
		}
	case number:
		if *to.to != nil {
			return " " + strconv.Itoa(**to.to)
		}
	case *[]string:
		var words []string
		for _, word := range *to {
			words = append(words, scalar(word))
		}
		if words != nil {
			return " [" + strings.Join(words, ", ") + "]"
		}
	case *Auth:
		return writeFields(to.fields(), "  ")
	case *[]Header:
		var list string
		for _, header := range *to {
			list += "\n  - " + strings.TrimPrefix(writeFields(header.fields(), "    "), "\n    ")
		}
		return list
	}
	return ""
}

// scalar returns a text without quotes if it is certain to be read as the same text, also in lists, and otherwise in quotes.
func scalar(text string) string {
	if regexp.MustCompile(`^[a-zA-Z0-9_/@][a-zA-Z0-9_./:@+-]*$`).MatchString(text) && !token.IsNeedQuoted(text) {
		return text
	}
	return strconv.Quote(text)
}

func wrong(at document.Place, problem, hint string) error {
	return &document.Error{Place: at, Problem: problem, Hint: hint}
}

// variable checks the name of an environment variable.
func variable(key, name string) string {
	if isVariable(name) {
		return ""
	}
	return key + " is not the name of a variable"
}

func isVariable(name string) bool {
	return name != "" && !strings.ContainsAny(name, "=\x00") && !strings.ContainsFunc(name, unicode.IsSpace)
}
