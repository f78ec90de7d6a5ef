package timerange

import (
	"cmp"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Error is a value that could not be read. Its texts are one line without control
// characters, even if the value holds some.
type Error struct {
	// Parameter is the flag or setting that the value was given for: the name of one end
	// of a range for an error of [Parser.Range], else empty until a caller names it.
	Parameter string
	// Value is the text as it was given, neither quoted nor shortened.
	Value string
	// Problem is what is wrong with the value, such as "before the year 1900".
	Problem string
	// Example is one or more values that work, such as "3h or 1d".
	Example string
}

// Message returns what is wrong, without the example, such as
// `invalid --since "P300Y": before the year 1900`.
func (e *Error) Message() string {
	return "invalid " + cmp.Or(e.Parameter, "value") + " " + quote(e.Value) + ": " + e.Problem
}

// Hint returns what to write instead, such as "try 1d or 2015-01-01T00:00:00Z".
func (e *Error) Hint() string {
	return "try " + e.Example
}

// Error returns the message and the hint in one line.
func (e *Error) Error() string {
	return e.Message() + "; " + e.Hint()
}

func refuse(value, problem, example string) error {
	return &Error{Value: value, Problem: problem, Example: example}
}

// Of sets the parameter that an error is about.
func Of(parameter string, err error) error {
	if refusal, ok := errors.AsType[*Error](err); ok {
		refusal.Parameter = parameter
	}
	return err
}

// quote returns a value as it stands in a message: in quotes, with control characters
// visible, and short enough for one line.
func quote(value string) string {
	const maxCharacters = 60
	if utf8.RuneCountInString(value) <= maxCharacters {
		return fmt.Sprintf("%q", value)
	}
	return fmt.Sprintf("%.*q...", maxCharacters, value)
}
