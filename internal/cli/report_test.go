package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"jt/client"
	"jt/client/model"
	"jt/output"
)

// TestDescribeOrder: of nested and joined errors, the outermost that can describe itself decides.
func TestDescribeOrder(t *testing.T) {
	failed := &client.Error{Method: "GET", URL: "http://host/job-types/", Status: 401, Reason: client.ReasonUnauthorized}
	interrupted := &client.Error{Method: "GET", URL: "http://host/job-types/", Reason: client.ReasonCanceled, Err: SignalError{Signal: syscall.SIGINT}}
	fullDisk := &output.WriteError{Err: syscall.ENOSPC}
	for want, err := range map[string]error{
		"unsupported":  TaskError("cannot list job types", &client.UnsupportedError{Release: "Scale 7.2.1", Ability: client.FilterByCategory}),
		"usage":        errors.Join(UsageError("a REF is empty", ""), fullDisk),
		"not_applied":  errors.Join(&client.NotAppliedError{ID: 6, Missed: []client.MissedField{{Name: "is_paused", Want: "true", Got: "false"}}}, fullDisk),
		"unauthorized": errors.Join(TaskError("cannot list job types", failed), fullDisk),
		"doubt":        &client.DoubtError{ID: 6, Err: failed, ReadErr: failed},
		"interrupted":  &client.IncompleteError{Noun: "job types", Got: 1, Want: 2, Err: interrupted},
		"write_failed": TaskError("cannot list job types", fullDisk),
	} {
		if got := Describe(err).Code; got != want {
			t.Errorf("%v is described as %s, want %s", err, got, want)
		}
	}
}

// TestPrefixes: of nested tasks only the outermost is said, and the context of a server always.
func TestPrefixes(t *testing.T) {
	server := &Server{Context: "prod"}
	reading := TaskError("cannot read job types", syscall.ENOSPC)
	for want, err := range map[string]error{
		"cannot diff: no space left on device":                 TaskError("cannot diff", reading),
		"prod: cannot read job types: no space left on device": server.Wrap(reading),
		"prod: a REF is empty":                                 server.Wrap(TaskError("cannot diff", UsageError("a REF is empty", ""))),
		"prod: no space left on device":                        TaskError("cannot diff", server.Wrap(syscall.ENOSPC)),
	} {
		if got := Describe(err).Message; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestErrorsShowNoSecrets: credentials can be outside of responses, for example in the URL of the request.
func TestErrorsShowNoSecrets(t *testing.T) {
	const secret = "sesame-7f3a9c"
	for _, format := range []string{"table", "json"} {
		for _, err := range []error{
			&client.Error{Method: "GET", URL: "http://host/job-types/?key=" + secret, Status: 400, Reason: client.ReasonRefused},
			&client.NotAppliedError{ID: 1, Missed: []client.MissedField{{Name: "is_paused", Want: "true", Got: `"` + secret + `"`}}},
			UsageError("no "+secret, "nor "+secret),
		} {
			var stderr bytes.Buffer
			session := &Session{
				Environment: Environment{Stderr: &stderr, Getenv: func(string) string { return "" }},
				Printing:    PrintingOptions{Format: format}, secrets: client.Credentials{client.TokenCredential(secret)},
			}
			session.WriteError(err)
			if text := stderr.String(); text == "" || strings.Contains(text, secret) {
				t.Errorf("%s, %T: %q", format, err, text)
			}
		}
	}
}

// FuzzErrorText: no message of a server can harm a terminal, add a line to stderr or break its JSON.
func FuzzErrorText(f *testing.F) {
	for _, message := range []string{
		"", "Not found.", "\x1b[2J\u009b31m", "\u202egnp.exe", "a\nb\r", "\xff", "Missing error model reference: \x1b]0;x\a", "The plain HTTP request was sent to HTTPS port", "\ufeff\u2028",
	} {
		f.Add(message, 400, "http://host/job-types/?page=1")
		f.Add(message, 502, "http://host/"+message)
	}
	reasons := []client.Reason{client.ReasonRefused, client.ReasonNotFound, client.ReasonUnauthorized, client.ReasonSignInPage, client.ReasonRedirect, client.ReasonNotJSON}
	f.Fuzz(func(t *testing.T, message string, status int, address string) {
		failed := &client.Error{Method: "GET", URL: address, Status: status, Message: message, Reason: reasons[len(message)%len(reasons)]}
		for _, err := range []error{
			TaskError("cannot list job types", failed), &client.IncompleteError{Noun: "job types", Got: 1, Want: 2, Err: failed}, &client.DoubtError{ID: 1, Err: failed, ReadErr: failed},
			&model.FieldError{Row: message, Field: message, Want: "a string", Got: "a number"}, &client.NotAppliedError{ID: 1, Missed: []client.MissedField{{Name: "is_paused", Want: "true", Got: message}}},
			NotFoundError(message, message), UsageError(message, message),
		} {
			for _, format := range []string{"table", "json"} {
				var stderr bytes.Buffer
				noVariables := func(string) string { return "" }
				session := &Session{Environment: Environment{Stderr: &stderr, Getenv: noVariables}, Printing: PrintingOptions{Format: format}}
				exit := session.WriteError(err)
				text := strings.TrimSuffix(stderr.String(), "\n")
				checkHarmless(t, strings.Replace(text, "\nhint: ", " ", 1))
				if exit == ExitDone {
					t.Errorf("%v is a success", err)
				}
				var got struct{ Error Report }
				if format == "json" && (json.Unmarshal([]byte(text), &got) != nil || got.Error.Code == "") {
					t.Errorf("%v: no JSON: %q", err, text)
				}
			}
		}
	})
}

// checkHarmless fails for characters that control a terminal, and for more than one line.
func checkHarmless(t *testing.T, text string) {
	t.Helper()
	for _, character := range text {
		if unicode.IsControl(character) || unicode.Is(unicode.Bidi_Control, character) || strings.ContainsRune("\u2028\u2029\ufeff", character) {
			t.Errorf("%U stands raw in %q", character, text)
		}
	}
}
