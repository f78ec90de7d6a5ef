package timerange

import (
	"errors"
	"strconv"
	"unicode/utf8"
)

// maxShown is how many characters of a value a message repeats.
const maxShown = 60

// Error says which value could not be used, why not, and what to write instead.
// Its texts are one line without control characters, whatever the value holds.
type Error struct {
	// Parameter is the name of one end of a range for an error of [Parser.Range] and
	// [Range.WithDefaultStart], else empty. A caller may put another one in its place.
	Parameter string
	// Value is the text as it was given, neither quoted nor shortened.
	Value string
	// Problem continues a sentence that begins with the value: "is empty".
	Problem string
	// Example is one or more values that work, such as "PT3H or 3h".
	Example string
}

// Message says what is wrong without the example, such as
// `started "P300Y" lies before the year 1900`.
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

// refuse makes an error about a value that the caller names with about.
func refuse(problem, example string) error {
	return &Error{Problem: problem, Example: example}
}

// about names the value that an error is about.
func about(value string, err error) error {
	if refusal, ok := errors.AsType[*Error](err); ok {
		refusal.Value = value
	}
	return err
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
	if utf8.RuneCountInString(value) <= maxShown {
		return strconv.Quote(value)
	}
	end := 0
	for range maxShown {
		_, size := utf8.DecodeRuneInString(value[end:])
		end += size
	}
	return strconv.Quote(value[:end]) + "..."
}
