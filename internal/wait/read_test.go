package wait

import (
	"errors"
	"testing"

	"jt/client"
)

// A secret that cannot be fetched again may be available later; one that the server refuses is not better then.
func TestARefusalMayPassIfTheSecretCannotBeFetched(t *testing.T) {
	refused := &client.Error{Status: 401, Reason: client.ReasonUnauthorized}
	locked := &client.Error{Status: 401, Reason: client.ReasonUnauthorized, Err: &client.RenewalError{Err: errors.New("the vault is locked")}}
	if MayPass(refused) || !MayPass(locked) {
		t.Errorf("refused: %t, locked: %t", MayPass(refused), MayPass(locked))
	}
}
