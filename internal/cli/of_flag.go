package cli

import (
	"errors"

	"jt/internal/timerange"
)

// OfFlag names the flag that an error is about.
func OfFlag(flag string, err error) error {
	refusal, ok := errors.AsType[*timerange.Error](err)
	if !ok {
		return err
	}
	refusal.Parameter = "--" + flag
	return refusal
}
