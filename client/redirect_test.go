package client_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"jt/client"
)

func TestRedirects(t *testing.T) {
	other := httptest.NewServer(answer(200, jsonType, oneRow))
	t.Cleanup(other.Close)
	t.Run("on the same server", func(t *testing.T) {
		scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/moved/" {
				write(w, 200, jsonType, oneRow)
				return
			}
			http.Redirect(w, r, "/moved/?"+r.URL.RawQuery, http.StatusMovedPermanently)
		})
		if _, err := scale.JobTypes.List(client.ListOptions{}).Page(t.Context()); err != nil {
			t.Error(err)
		}
	})
	t.Run("without the query", func(t *testing.T) {
		asked := 0
		scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
			if asked++; r.URL.RawQuery == "" {
				write(w, 200, jsonType, oneRow)
				return
			}
			http.Redirect(w, r, r.URL.Path, http.StatusMovedPermanently)
		})
		_, err := scale.JobTypes.List(client.ListOptions{Names: []string{"a"}}).Page(t.Context())
		if failed, _ := errors.AsType[*client.Error](err); failed == nil || failed.Reason != client.ReasonRedirect || !strings.Contains(failed.Message, "the query") || asked != 2 {
			t.Errorf("%v after %d requests", err, asked)
		}
	})
	t.Run("without the query, to a sign-in page under any name", func(t *testing.T) {
		scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/portal" {
				write(w, 200, htmlType, `<title>Portal</title><form><input type="password" name="p"></form>`)
				return
			}
			http.Redirect(w, r, "/portal", http.StatusFound)
		})
		_, err := scale.JobTypes.List(client.ListOptions{Names: []string{"a"}}).Page(t.Context())
		if failed, _ := errors.AsType[*client.Error](err); failed == nil || failed.Reason != client.ReasonSignInPage || !errors.Is(err, client.ErrUnauthorized) {
			t.Errorf("%v", err)
		}
	})
	for name, target := range map[string]string{"to another server": other.URL + "/jobs?token=hunter2", "round and round": ""} {
		t.Run(name, func(t *testing.T) {
			scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
				to := target
				if to == "" {
					to = r.URL.RequestURI()
				}
				http.Redirect(w, r, to, http.StatusFound)
			})
			_, err := scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
			var failed *client.Error
			var redirect *client.RedirectError
			if !errors.As(err, &failed) || failed.Reason != client.ReasonRedirect || !errors.As(err, &redirect) {
				t.Fatalf("%v, want a refused redirect", err)
			}
			if !strings.Contains(failed.Message, redirect.From) || !strings.Contains(failed.Message, redirect.To) || redirect.To == "" {
				t.Errorf("%q does not name both URLs", failed.Message)
			}
			if strings.Contains(failed.Error(), "hunter2") {
				t.Errorf("%q shows the query of the redirect, which can hold a secret", failed.Error())
			}
		})
	}
}

func TestRedirectsToSignIn(t *testing.T) {
	for target, signIn := range map[string]bool{
		"https://portal.example/login?next=%2Fjob-types%2F":      true,
		"https://sso.example/":                                   true,
		"https://host.example/oauth2/authorize?client_id=scale":  true,
		"https://login.example/":                                 true,
		"https://host.example/users/sign-in":                     true,
		"https://host.example/adfs/ls/":                          true,
		"https://lessons.example/authors/signings/":              false,
		"https://host.example/scale/api/job-types/":              false,
		"https://host.example/blogin/":                           false,
		"https://host.example/scale/api/job-types/?next=/login/": false,
	} {
		for _, method := range []string{http.MethodGet, http.MethodPatch} {
			patches := 0
			scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == method {
					patches++
					http.Redirect(w, r, target, http.StatusFound)
				}
			})
			var err error
			if method == http.MethodGet {
				_, err = scale.JobTypes.List(client.ListOptions{}).Page(t.Context())
			} else {
				_, err = scale.JobTypes.Update(t.Context(), 1, pause(true))
			}
			if errors.Is(err, client.ErrUnauthorized) != signIn || err == nil || patches != 1 {
				t.Errorf("%s to %s: %v", method, target, err)
			}
		}
	}
}
