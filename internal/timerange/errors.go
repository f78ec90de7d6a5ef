package timerange

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// Error says which value could not be used, why not, and what to write instead.
// Its texts are one line without control characters, whatever the value holds.
type Error struct {
	// Parameter is what the value was given for, such as a flag: the name of one end of
	// a range for an error of [Parser.Range], else empty until a caller names it.
	Parameter string
	// Value is the text as it was given, neither quoted nor shortened.
	Value string
	// Problem continues a sentence that begins with the value: "is empty".
	Problem string
	// Example is one or more values that work, such as "PT3H or 3h".
	Example string
}

// Message says what is wrong without the example, such as
// `--since "P300Y" lies before the year 1900`.
func (e *Error) Message() string {
	message := quote(e.Value) + " " + e.Problem
	if e.Parameter == "" {
		return message
	}
	return e.Parameter + " " + message
}

// Hint says what to write instead, such as "try P1Y or 2015-01-01T00:00:00Z".
func (e *Error) Hint() string {
	return "try " + e.Example
}

// Error is the message and the hint in one line.
func (e *Error) Error() string {
	return e.Message() + "; " + e.Hint()
}

func refuse(value, problem, example string) error {
	return &Error{Value: value, Problem: problem, Example: example}
}

// of names the parameter that an error is about.
func of(parameter string, err error) error {
	if refusal, ok := errors.AsType[*Error](err); ok {
		refusal.Parameter = parameter
	}
	return err
}

// quote makes a value fit for a message: in quotes, control characters visible,
// and not longer than a line can take.
func quote(value string) string {
	const maxCharacters = 60
	if utf8.RuneCountInString(value) <= maxCharacters {
		return fmt.Sprintf("%q", value)
	}
	return fmt.Sprintf("%.*q...", maxCharacters, value)
}
