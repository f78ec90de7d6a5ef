package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"jt/client"
)

// guard is a server that accepts one token, and answers all others with a status.
type guard struct {
	accepted atomic.Pointer[string]
	status   int
	detail   string

	mutex    sync.Mutex
	requests []string // methods with the tokens
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Token ")
	g.mutex.Lock()
	g.requests = append(g.requests, r.Method+" "+token)
	g.mutex.Unlock()
	switch {
	case token == *g.accepted.Load():
		write(w, 200, jsonType, `{"id": 6, "name": "a", "version": "1", "is_paused": true}`)
	case g.status == http.StatusFound:
		http.Redirect(w, r, "https://elsewhere.invalid/login?token="+token, http.StatusFound)
	default:
		write(w, g.status, jsonType, fmt.Sprintf(`{"detail": "%s %s"}`, g.detail, token))
	}
}

func tokens(token string) client.Credentials {
	return client.Credentials{client.TokenCredential(token)}
}

func TestRefusedCredentialsAreRenewed(t *testing.T) {
	errLocked := errors.New("the vault is locked")
	get := func(ctx context.Context, scale *client.Client) error {
		_, err := scale.JobTypes.Get(ctx, 6)
		return err
	}
	change := func(ctx context.Context, scale *client.Client) error {
		_, err := scale.JobTypes.Pause(ctx, 6)
		return err
	}
	post := func(ctx context.Context, scale *client.Client) error {
		_, err := scale.Do(ctx, client.Request{Method: "POST", Path: "/x/", Body: []byte("{}")})
		return err
	}
	for _, test := range []struct {
		name     string
		guard    *guard
		call     func(context.Context, *client.Client) error
		renewed  string // the token of Renew
		err      error  // of Renew
		renewals int
		requests string
		want     error
	}{
		{"a read", &guard{status: 401}, get, "second-token", nil, 1, "GET first-token, GET second-token", nil},
		{"a change", &guard{status: 401}, change, "second-token", nil, 1, "PATCH first-token, PATCH second-token", nil},
		{"any request", &guard{status: 401}, post, "second-token", nil, 1, "POST first-token, POST second-token", nil},
		{"403 of Scale 7", &guard{status: 403, detail: "Invalid token."}, change, "second-token", nil, 1, "PATCH first-token, PATCH second-token", nil},
		{"a redirect to a sign-in page", &guard{status: 302}, get, "second-token", nil, 1, "GET first-token, GET second-token", nil},
		{"no permission", &guard{status: 403, detail: "You do not have permission to perform this action."}, change, "second-token", nil, 0, "PATCH first-token", client.ErrUnauthorized},
		{"the same again", &guard{status: 401}, change, "first-token", nil, 1, "PATCH first-token", client.ErrUnauthorized},
		{"another wrong one", &guard{status: 401}, get, "third-token", nil, 1, "GET first-token, GET third-token", client.ErrUnauthorized},
		{"none", &guard{status: 403}, change, "", errLocked, 1, "PATCH first-token", errLocked},
		{"one that cannot be sent", &guard{status: 403}, get, "second\ntoken", nil, 1, "GET first-token", client.ErrUnauthorized},
		{"another failure", &guard{status: 404}, get, "second-token", nil, 0, "GET first-token, GET first-token", client.ErrNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.guard.accepted.Store(new("second-token"))
			renewals := 0
			scale := serve(t, client.Options{Retries: -1, Credentials: tokens("first-token"), Renew: func(context.Context) (client.Credentials, error) {
				renewals++
				return tokens(test.renewed), test.err
			}}, test.guard.ServeHTTP)
			err := test.call(t.Context(), scale)
			if !errors.Is(err, test.want) || renewals != test.renewals || strings.Join(test.guard.requests, ", ") != test.requests {
				t.Errorf("%v after %d renewals: %q", err, renewals, test.guard.requests)
			}
			if err != nil && strings.Contains(err.Error(), "first-token") {
				t.Errorf("shows a token: %v", err)
			}
		})
	}
}

func TestConcurrentRequestsShareARenewal(t *testing.T) {
	for name, renewed := range map[string]string{"another token": "second-token", "the same": "first-token"} {
		t.Run(name, func(t *testing.T) {
			const requests = 20
			server := &guard{status: 401}
			server.accepted.Store(new("second-token"))
			var refused sync.WaitGroup
			refused.Add(requests)
			var renewals atomic.Int64
			scale := serve(t, client.Options{Credentials: tokens("first-token"), Renew: func(context.Context) (client.Credentials, error) {
				renewals.Add(1)
				refused.Wait() // all were sent with the first token
				return tokens(renewed), nil
			}}, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.Header.Get("Authorization"), "first-token") {
					refused.Done()
				}
				server.ServeHTTP(w, r)
			})
			var group sync.WaitGroup
			for range requests {
				group.Go(func() {
					if _, err := scale.JobTypes.Get(t.Context(), 6); (err == nil) != (renewed == "second-token") {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if renewals.Load() != 1 {
				t.Errorf("%d renewals", renewals.Load())
			}
		})
	}
}

// A token that expires again is renewed again: once for each refusal.
func TestEachExpiryIsRenewed(t *testing.T) {
	server, number := &guard{status: 403, detail: "Invalid token."}, 0
	server.accepted.Store(new("token-0"))
	scale := serve(t, client.Options{Credentials: tokens("token-0"), Renew: func(context.Context) (client.Credentials, error) {
		number++
		return tokens(fmt.Sprintf("token-%d", number)), nil
	}}, server.ServeHTTP)
	for i := range 3 {
		server.accepted.Store(new(fmt.Sprintf("token-%d", i)))
		for range 2 {
			if _, err := scale.JobTypes.Get(t.Context(), 6); err != nil || number != i {
				t.Errorf("%v after %d renewals, want %d", err, number, i)
			}
		}
	}
}

// After an interrupt no change is sent, not even one that was refused.
func TestNoRefusedChangeIsSentAfterAnInterrupt(t *testing.T) {
	server := &guard{status: 401}
	server.accepted.Store(new("second-token"))
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupt := errors.New("interrupt")
	scale := serve(t, client.Options{Credentials: tokens("first-token"), Renew: func(context.Context) (client.Credentials, error) {
		cancel(interrupt)
		return tokens("second-token"), nil
	}}, server.ServeHTTP)
	if _, err := scale.JobTypes.Pause(client.FinishRequests(ctx), 6); !errors.Is(err, interrupt) || len(server.requests) != 1 {
		t.Errorf("%v: %q", err, server.requests)
	}
}
