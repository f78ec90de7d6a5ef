package output

import "fmt"

// UsageError is a mistake in what the user asked for. Nothing was printed.
type UsageError struct {
	Message string // what is wrong, on one line
	Hint    string // what to do instead, or ""
}

func (e *UsageError) Error() string { return e.Message }

// FieldError is a field of a row with another type than its column expects.
type FieldError struct {
	Row   string // the row as the view describes it
	Field string // the path of the field
	Want  string // such as "a string"
	Got   string // such as "a number"
}

func (e *FieldError) Error() string {
	text := fmt.Sprintf("field %q is %s, not %s", e.Field, e.Got, e.Want)
	if e.Row == "" {
		return text
	}
	return e.Row + ": " + text
}

// WriteError is a failure to write the output, such as a closed pipe or a full disk.
type WriteError struct {
	Err error // the cause, such as syscall.EPIPE
}

func (e *WriteError) Error() string { return "cannot write the output: " + e.Err.Error() }

func (e *WriteError) Unwrap() error { return e.Err }

// HaltError is the message with which a jq expression ended itself (halt_error).
type HaltError struct{ Message string }

func (e *HaltError) Error() string { return e.Message }
