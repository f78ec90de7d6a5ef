package cmd

import (
	"errors"
	"io/fs"
	"syscall"

	"jt/internal/config"
	"jt/internal/document"
	"jt/internal/timerange"
	"jt/output"
)

// report is an error as its user reads it.
type report struct {
	Exit    int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Status  int    `json:"status,omitempty"`
	URL     string `json:"url,omitempty"`

	complete bool // the message says by itself what was being done
}

// selfDescribing is an error that knows how its user is to read it. A domain's errors are of this kind.
type selfDescribing interface{ Report() report }

// describe decides the text and the exit code of an error: the outermost error of the chain that knows its own decides,
// since it knows more than what it wraps. A signal is the exception: whatever request it ended, the signal is reported.
func describe(err error) report {
	if end, ok := errors.AsType[signalError](err); ok {
		return end.Report()
	}
	if r, known := outermost(err); known {
		return r
	}
	return report{Exit: exitFailed, Code: "failed", Message: systemText(err)}
}

func outermost(err error) (r report, known bool) {
	for err != nil {
		if r, known = reportOf(err); known {
			return r, true
		}
		switch wrapping := any(err).(type) {
		case interface{ Unwrap() error }:
			err = wrapping.Unwrap()
		case interface{ Unwrap() []error }:
			for _, joined := range wrapping.Unwrap() {
				if r, known = outermost(joined); known {
					return r, true
				}
			}
			return report{}, false
		default:
			return report{}, false
		}
	}
	return report{}, false
}

// reportOf is the report of this very error, not of one that it wraps. Errors of packages that know nothing of commands
// have theirs here.
func reportOf(err error) (r report, known bool) {
	switch e := any(err).(type) {
	case selfDescribing:
		return e.Report(), true
	case *output.UsageError:
		return usageReport(e.Message, e.Hint), true
	case *output.FieldError:
		return fieldReport(*e), true
	case *output.WriteError:
		return report{Exit: exitFailed, Code: "write_failed", Message: "the output could not be written: " + systemText(e), complete: true}, true
	case *timerange.Error:
		return usageReport(e.Message(), e.Hint()), true
	case *document.Error:
		return usageReport(e.Error(), e.Hint), true
	case *config.UsageError:
		return usageReport(e.Message, e.Hint), true
	case *config.FileError:
		return usageReport(e.Error(), e.Hint), true
	case *config.WriteError:
		return report{Exit: exitFailed, Code: "write_failed", Message: e.Error(), complete: true}, true
	case *config.SecretError:
		return secretReport(e), true
	}
	return clientReport(err)
}

func usageReport(message, hint string) report {
	return report{Exit: exitUsage, Code: "usage", Message: message, Hint: hint, complete: true}
}

// secretReport tells a setting that is wrong from a program that did not return the secret.
func secretReport(secret *config.SecretError) report {
	r := usageReport(secret.Message, secret.Hint)
	if secret.Err != nil {
		r.Exit, r.Code = exitUnauthorized, "unauthorized"
	}
	return r
}

// isUsage reports whether an error is about the command line or its settings: nothing was sent for it.
func isUsage(err error) bool { return describe(err).Exit == exitUsage }

// sameCause returns the error that several failures share, for the exit code of them all; where their exit codes differ,
// an error of no special kind.
func sameCause(failures []error) error {
	if len(failures) == 0 {
		return errors.New("no change was begun")
	}
	for _, failure := range failures[1:] {
		if describe(failure).Exit != describe(failures[0]).Exit {
			return errors.New("changes failed")
		}
	}
	return failures[0]
}

// report writes an error to stderr and returns the exit code.
func (a *app) report(err error, args []string) int {
	if readerGone(err) {
		return exitDone // the one who reads has what they wanted
	}
	if ended, ok := errors.AsType[silent](err); ok {
		return ended.exit
	}
	r := describe(err)
	a.write(r, a.errorsAsJSON(args))
	return r.Exit
}

// readerGone reports whether nobody reads stdout any more. A server's connection can break with the same error.
func readerGone(err error) bool {
	write, ok := errors.AsType[*output.WriteError](err)
	return ok && (errors.Is(write, syscall.EPIPE) || errors.Is(write, fs.ErrClosed))
}

// write writes an error to stderr.
func (a *app) write(r report, asJSON bool) {
	r.Message, r.Hint, r.URL = a.credentials.Redact(r.Message), a.credentials.Redact(r.Hint), a.credentials.Redact(r.URL)
	if asJSON {
		if text, err := readableJSON(map[string]report{"error": r}); err == nil {
			_, _ = a.environment.Stderr.Write(append(output.VisibleJSON(text), '\n'))
			return
		}
	}
	a.note("error: %s", r.Message)
	if r.Hint != "" {
		a.note("hint: %s", r.Hint)
	}
}

// systemText is the operating system's own words for an error, without the call that met it.
func systemText(err error) string {
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return system.Error()
	}
	return err.Error()
}
