package cmd

import (
	"bytes"
	"testing"

	"jt/client"
)

func TestNotesAreFitForATerminal(t *testing.T) {
	var stderr bytes.Buffer
	a := &app{environment: Environment{Stderr: &stderr}, credentials: client.Credentials{client.TokenCredential("sesame-7f3a9c")}}
	a.note("the server said %s", "\x1b[2Jsesame-7f3a9c")
	if want := "the server said \\x1b[2J***\n"; stderr.String() != want {
		t.Errorf("%q, want %q", stderr.String(), want)
	}
}
