package cli

import (
	"bytes"
	"testing"

	"jt/client"
)

func TestNotesEscapeControlCharacters(t *testing.T) {
	var stderr bytes.Buffer
	a := &Session{Environment: Environment{Stderr: &stderr, Getenv: func(string) string { return "" }}, Credentials: client.Credentials{client.TokenCredential("sesame-7f3a9c")}}
	a.Note("the server said %s", "\x1b[2Jsesame-7f3a9c")
	if want := "the server said \\x1b[2J***\n"; stderr.String() != want {
		t.Errorf("%q, want %q", stderr.String(), want)
	}
}
