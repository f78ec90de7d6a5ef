package client

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
)

// RenewalError is why credentials that the server refused could not be renewed. It is the Err of the refusal.
type RenewalError struct{ Err error }

func (e *RenewalError) Error() string { return "the credentials cannot be renewed: " + e.Err.Error() }

func (e *RenewalError) Unwrap() error { return e.Err }

// signIn are the credentials in use. Options.Renew replaces them when the server refuses them.
type signIn struct {
	renew func(context.Context) (Credentials, error)
	state atomic.Pointer[signInState]
	lock  chan struct{} // held during a renewal, which all requests share that were refused before it
}

// signInState is the outcome of the last renewal.
type signInState struct {
	credentials Credentials
	err         error // why there are no new ones; nil if there are, or if they are the same
}

func newSignIn(options Options) *signIn {
	s := &signIn{renew: options.Renew, lock: make(chan struct{}, 1)}
	if len(options.Credentials) == 0 { // nothing that could expire was sent
		s.renew = nil
	}
	s.state.Store(&signInState{credentials: options.Credentials})
	return s
}

// renewed returns the state after one that the server refused, and renews it unless another request has.
func (s *signIn) renewed(ctx context.Context, refused *signInState) (*signInState, error) {
	select {
	case s.lock <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-s.lock }()
	if now := s.state.Load(); now != refused {
		return now, nil
	}
	found, err := s.renew(ctx)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err == nil {
		err = found.check()
	}
	now := &signInState{credentials: found}
	if err != nil {
		now = &signInState{credentials: refused.credentials, err: err}
	}
	s.state.Store(now)
	return now, nil
}

// renews gets other credentials after a refusal, and reports whether the request should be sent again with them. It was not
// carried out.
func (e *exchange) renews(ctx context.Context, refusal *Error) (bool, error) {
	if e.client.signIn.renew == nil || !refusal.mayBeExpired() {
		return false, nil
	}
	before := e.signedIn
	now, err := e.client.signIn.renewed(ctx, before)
	switch {
	case err != nil:
		return false, e.broken(ctx, err)
	case now.err != nil:
		refusal.Err = &RenewalError{now.err}
		return false, nil //nolint:nilerr // it is in the refusal
	case slices.EqualFunc(now.credentials, before.credentials, Credential.equal):
		return false, nil
	case e.update && beginning(ctx).Err() != nil:
		return false, context.Cause(beginning(ctx))
	}
	e.secrets = append(e.secrets, before.credentials...)
	e.signedIn = now
	return true, nil
}

func (c Credential) equal(other Credential) bool {
	return c.name == other.name && c.value == other.value
}

// mayBeExpired reports whether the server may accept the request with newer credentials: it does not say that the user lacks
// a permission. Scale 7 answers 403 for both.
func (e *Error) mayBeExpired() bool {
	switch e.Reason {
	case ReasonUnauthorized:
		return !e.LacksPermission()
	case ReasonSignInPage: // a proxy redirects there
		return true
	}
	return false
}

// LacksPermission reports whether the server knows the user, who may not do this: Scale 7 answers 403 for that and for a
// token that it does not know, and its message tells them apart.
func (e *Error) LacksPermission() bool {
	return e.Reason == ReasonUnauthorized && e.Status == http.StatusForbidden && len(e.Sent) > 0 &&
		strings.Contains(strings.ToLower(e.Message), "permission")
}
