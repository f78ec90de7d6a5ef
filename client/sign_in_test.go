package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"jt/client"
)

// signInServer answers /api/api-token-auth/ as Scale 7.2.1 does, and fails the test for any other request.
func signInServer(t *testing.T, password string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		var given struct{ Username, Password string }
		err := json.NewDecoder(request.Body).Decode(&given)
		if err != nil || request.Method != http.MethodPost || request.URL.Path != "/api/api-token-auth/" ||
			request.Header.Get("Authorization") != "" || request.Header.Get("Content-Type") != jsonType {
			t.Errorf("%s %s %v: %v", request.Method, request.URL, request.Header, err)
		}
		writer.Header().Set("Content-Type", jsonType)
		if given.Username != "ops" || given.Password != password {
			writer.WriteHeader(http.StatusBadRequest)
			_, _ = writer.Write([]byte(`{"non_field_errors":["Unable to log in with provided credentials, ` + given.Password + `."]}`))
			return
		}
		_, _ = writer.Write([]byte(`{"token":"0123456789"}`))
	}))
	t.Cleanup(server.Close)
	return server
}

func TestSignIn(t *testing.T) {
	server := signInServer(t, `horse "battery"`)
	for _, prefix := range []string{"/api", "/api/v7", "/api/v6/"} {
		scale, err := client.New(server.URL+prefix, client.Options{Credentials: client.Credentials{client.TokenCredential("an-old-token")}})
		if err != nil {
			t.Fatal(err)
		}
		if token, err := scale.SignIn(t.Context(), "ops", `horse "battery"`); err != nil || token != "0123456789" {
			t.Errorf("%s: %q, %v", prefix, token, err)
		}
		const wrong = "correct-horse"
		_, err = scale.SignIn(t.Context(), "ops", wrong)
		if !errors.Is(err, client.ErrUnauthorized) || !strings.Contains(err.Error(), "Unable to log in") || strings.Contains(err.Error(), wrong) {
			t.Errorf("%s with a wrong password: %v", prefix, err)
		}
	}
}

func TestSignInRefusesOtherResponses(t *testing.T) {
	for name, one := range map[string]struct {
		handler http.HandlerFunc
		want    error
	}{
		"no such service":  {answer(404, htmlType, "<h1>Not Found</h1>"), client.ErrNoService},
		"another service":  {answer(405, jsonType, `{"detail":"Method \"POST\" not allowed."}`), client.ErrNoService},
		"no token":         {answer(200, jsonType, `{}`), client.ErrBadResponse},
		"an empty token":   {answer(200, jsonType, `{"token":""}`), client.ErrBadResponse},
		"a sign-in page":   {answer(200, htmlType, "<title>Sign in</title>"), client.ErrUnauthorized},
		"a server failure": {answer(500, htmlType, "<h1>Server Error</h1>"), client.ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			scale := serve(t, client.Options{}, one.handler)
			if token, err := scale.SignIn(t.Context(), "ops", "hunter2"); token != "" || !errors.Is(err, one.want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%q, %v, want %v", token, err, one.want)
			}
		})
	}
}

// Not even on the same server: the path of a redirect can be in another program's hands.
func TestSignInFollowsNoRedirect(t *testing.T) {
	asked := 0
	scale := serve(t, client.Options{}, func(writer http.ResponseWriter, request *http.Request) {
		asked++
		http.Redirect(writer, request, "/elsewhere/api-token-auth/", http.StatusTemporaryRedirect)
	})
	var redirect *client.RedirectError
	if _, err := scale.SignIn(t.Context(), "ops", "hunter2"); !errors.As(err, &redirect) || asked != 1 || errors.Is(err, client.ErrUnauthorized) {
		t.Errorf("%v after %d requests", err, asked)
	}
}
