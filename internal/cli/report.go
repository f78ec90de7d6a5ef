package cli

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"jt/client"
	"jt/client/model"
	"jt/internal/config"
	"jt/internal/document"
	"jt/internal/timerange"
	"jt/output"
)

// Report is an error as the user reads it.
type Report struct {
	Exit    int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Status  int    `json:"status,omitempty"`
	URL     string `json:"url,omitempty"`
	Stack   string `json:"stack,omitempty"` // of a mistake in jt

	Complete bool `json:"-"` // the message says what was being done
	Sentence bool `json:"-"` // the message answers a prompt, and is not prefixed with "error:"
}

// Describe returns the text and the exit code of an error. The outermost error of the chain that can describe itself
// decides, since it knows more than those that it wraps. Only a signal always wins, no matter which request it ended.
func Describe(err error) Report {
	if end, ok := errors.AsType[SignalError](err); ok {
		return end.Report()
	}
	if r, known := outermost(err); known {
		return r
	}
	return Report{Exit: ExitFailed, Code: "failed", Message: SystemText(err)}
}

func outermost(err error) (r Report, known bool) {
	if r, known = reportOf(err); known {
		return r, true
	}
	switch wrapping := any(err).(type) {
	case interface{ Unwrap() error }:
		return outermost(wrapping.Unwrap())
	case interface{ Unwrap() []error }:
		for _, joined := range wrapping.Unwrap() {
			if r, known = outermost(joined); known {
				return r, true
			}
		}
	}
	return Report{}, false
}

// reportOf returns the report of an error itself, not of one that it wraps. Errors of domains describe themselves; those of
// packages that know nothing of commands are described here.
func reportOf(err error) (r Report, known bool) {
	switch e := any(err).(type) {
	case interface{ Report() Report }:
		return e.Report(), true
	case *output.UsageError:
		return usageReport(e.Message, e.Hint), true
	case *output.HaltError:
		return Report{Exit: ExitFailed, Code: "failed", Message: e.Message, Complete: true}, true
	case *output.FieldError:
		return fieldReport(*e, "use -o json to see it unchanged, or leave it out with --columns"), true
	case *output.WriteError:
		return Report{Exit: ExitFailed, Code: "write_failed", Message: "cannot write the output: " + SystemText(e), Complete: true}, true
	case *timerange.Error:
		return usageReport(e.Message(), e.Hint()), true
	case *document.Error:
		return usageReport(e.Error(), e.Hint), true
	case *config.UsageError:
		return usageReport(e.Message, e.Hint), true
	case *config.WriteError:
		return Report{Exit: ExitFailed, Code: "write_failed", Message: e.Error(), Complete: true}, true
	case *config.SecretError:
		return Report{Exit: ExitUnauthorized, Code: "unauthorized", Message: e.Message, Complete: true}, true
	case *client.InputError:
		return usageReport(e.Error(), e.Hint), true
	case *model.MappingError:
		return usageReport(e.Error(), "see `jt help mapping`"), true
	case *client.DoubtError:
		return doubtReport(e), true
	case *client.NotAppliedError:
		return notAppliedReport(e), true
	case *client.IncompleteError:
		return incompleteReport(e), true
	case *model.FieldError:
		return fieldReport(output.FieldError(*e), "`jt show`, `jt status` and `jt running` show it unchanged with -o json"), true
	case *client.UnsupportedError:
		return Report{Exit: ExitUsage, Code: "unsupported", Message: e.Error(), Hint: e.Hint}, true
	case *client.Error:
		return ExchangeReport(e, nil), true
	}
	return Report{}, false
}

// usageReport returns the report of a usage error.
func usageReport(message, hint string) Report {
	return Report{Exit: ExitUsage, Code: "usage", Message: message, Hint: hint, Complete: true}
}

// IsUsage reports whether an error is about the command line or its settings: nothing was sent for it.
func IsUsage(err error) bool { return Describe(err).Exit == ExitUsage }

// Report writes the error that ends a command to stderr and returns its exit code.
func (s *Session) Report(err error) int {
	if ReaderGone(err) {
		return ExitDone // the reader has what it wanted
	}
	if ended, ok := errors.AsType[silent](err); ok {
		return ended.exit
	}
	return s.WriteError(err)
}

// ReaderGone reports whether nobody reads stdout any more. Only a write can show that: connections to a server break with
// the same system error.
func ReaderGone(err error) bool {
	write, ok := errors.AsType[*output.WriteError](err)
	return ok && (errors.Is(write, syscall.EPIPE) || errors.Is(write, fs.ErrClosed))
}

// WriteError writes an error to stderr, as JSON if stdout is JSON, and returns its exit code.
func (s *Session) WriteError(err error) int {
	r := Describe(err)
	if failed, ok := errors.AsType[*PanicError](err); ok {
		r.Stack = s.Redact(s.stackOf(failed))
	}
	r.Message, r.Hint, r.URL = s.Redact(r.Message), s.Redact(r.Hint), s.Redact(r.URL)
	if s.wantsJSON() && s.sayJSON("error", r) {
		return r.Exit
	}
	for line := range strings.Lines(r.Stack) {
		s.say("%s", strings.ReplaceAll(strings.TrimRight(line, "\n"), "\t", "    "))
	}
	if r.Sentence {
		s.say("%s", r.Message)
	} else {
		s.say("error: %s", r.Message)
	}
	if r.Hint != "" {
		s.say("hint: %s", r.Hint)
	}
	return r.Exit
}

// SystemText returns the operating system's message for an error, without the name of the call.
func SystemText(err error) string {
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return system.Error()
	}
	return err.Error()
}
