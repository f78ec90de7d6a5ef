package cli

import (
	"fmt"
	"runtime/debug"
)

// PanicError is a mistake in jt itself: its code panicked.
type PanicError struct {
	value any
	stack string
}

func (e *PanicError) Error() string { return fmt.Sprintf("jt itself failed: %v", e.value) }

// Report describes the mistake. Its message can contain anything that jt had in memory; see WriteError.
func (e *PanicError) Report() Report {
	return Report{Exit: ExitFailed, Code: "internal", Message: e.Error(), Hint: "this is a mistake in jt: please report it with the stack"}
}

// Try returns the error of work, a *PanicError if work panicked. A panic that nothing recovers would end the process with
// the terminal unrestored and nothing reported, and in every goroutine but the main one only the goroutine itself can
// recover it.
func Try(work func() error) (err error) {
	defer func() {
		switch value := recover().(type) {
		case nil:
		case *PanicError: // it has the stack of another goroutine
			err = value
		default:
			err = &PanicError{value, string(debug.Stack())}
		}
	}()
	return work()
}

// stackOf returns where jt failed. Several changes can fail in the same way, so it returns only the first stack.
func (s *Session) stackOf(failed *PanicError) string {
	if s.stackShown.Swap(true) {
		return ""
	}
	if server := s.Changed.Load(); server != nil {
		return failed.stack + "before that, changes were sent to " + *server + "\n"
	}
	return failed.stack
}
