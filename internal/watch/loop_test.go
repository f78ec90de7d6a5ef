package watch

import (
	"testing"

	"jt/client"
	"jt/internal/cli"
)

func TestRefused(t *testing.T) {
	for _, err := range []error{cli.UsageError("", ""), &client.Error{Reason: client.ReasonInvalidInput}, &client.Error{Reason: client.ReasonSignInPage, Status: 200}} {
		if !refused(&client.IncompleteError{Err: err}) {
			t.Errorf("%#v is retried", err)
		}
	}
}
