package client_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"jt/client"
)

// credentialForms are all kinds of credentials, with the header that a server expects.
func credentialForms() map[string]struct {
	credential   client.Credential
	header, want string
} {
	const secret = "sesame-7f3a9c"
	return map[string]struct {
		credential   client.Credential
		header, want string
	}{
		"token":  {client.TokenCredential(secret), "Authorization", "Token " + secret},
		"bearer": {client.BearerCredential(secret), "Authorization", "Bearer " + secret},
		"dcos":   {client.DCOSCredential(secret), "Authorization", "token=" + secret},
		"header": {client.HeaderCredential("x-api-key", secret), "X-Api-Key", secret},
	}
}

func TestServersThatWantCredentials(t *testing.T) {
	for name, scheme := range credentialForms() {
		for _, test := range []struct {
			what        string
			credentials client.Credentials
			accepted    bool
		}{
			{"none", nil, false},
			{"right", client.Credentials{scheme.credential}, true},
			{"wrong", client.Credentials{client.HeaderCredential(scheme.header, scheme.want+"x")}, false},
			{"another scheme", client.Credentials{client.BasicCredential("sesame", "7f3a9c")}, false},
		} {
			scale := serve(t, client.Options{Credentials: test.credentials}, func(w http.ResponseWriter, r *http.Request) {
				if values := r.Header.Values(scheme.header); len(values) != 1 || values[0] != scheme.want {
					write(w, 401, jsonType, `{"detail": "Invalid token."}`)
					return
				}
				write(w, 200, jsonType, `{"id": 1, "name": "a", "version": "1", "is_paused": true}`)
			})
			checkAccepted(t, name+", "+test.what, scale, test.accepted)
		}
	}
}

func TestServersThatWantBasic(t *testing.T) {
	const user, password = "operator", "p:ä s%w"
	for name, test := range map[string]struct {
		credentials client.Credentials
		accepted    bool
	}{
		"none":           {nil, false},
		"right":          {client.Credentials{client.BasicCredential(user, password)}, true},
		"wrong password": {client.Credentials{client.BasicCredential(user, "p")}, false},
		"wrong user":     {client.Credentials{client.BasicCredential("other", password)}, false},
		"token":          {client.Credentials{client.TokenCredential(password)}, false},
	} {
		scale := serve(t, client.Options{Credentials: test.credentials}, func(w http.ResponseWriter, r *http.Request) {
			if gotUser, gotPassword, ok := r.BasicAuth(); !ok || gotUser != user || gotPassword != password {
				w.Header().Set("WWW-Authenticate", `Basic realm="scale"`)
				write(w, 401, htmlType, "<h1>401 Authorization Required</h1>")
				return
			}
			write(w, 200, jsonType, `{"id": 1, "name": "a", "version": "1", "is_paused": true}`)
		})
		checkAccepted(t, name, scale, test.accepted)
	}
}

func checkAccepted(t *testing.T, name string, scale *client.Client, want bool) {
	t.Helper()
	_, getErr := scale.JobTypes.Get(t.Context(), 1)
	_, patchErr := scale.JobTypes.Update(t.Context(), 1, pause(true))
	for what, err := range map[string]error{"GET": getErr, "PATCH": patchErr} {
		if failed, _ := errors.AsType[*client.Error](err); want != (err == nil) || !want && (failed == nil || failed.Reason != client.ReasonUnauthorized) {
			t.Errorf("%s, %s: %v", name, what, err)
		}
	}
}

func TestCredentialsThatCannotBeSent(t *testing.T) {
	for problem, credential := range map[string]client.Credential{
		"control characters": client.TokenCredential("sesame\r\nX-Evil: 1"),
		"no value":           client.HeaderCredential("X-Key", "  "),
		"name":               client.HeaderCredential("X Key", "sesame"),
		"client itself":      client.HeaderCredential("host", "sesame"),
	} {
		_, err := client.New("http://host", client.Options{Credentials: client.Credentials{credential}})
		if _, ok := errors.AsType[*client.InputError](err); !ok || !strings.Contains(err.Error(), problem) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v", problem, err)
		}
	}
	secret := client.BasicCredential("operator", "sesame")
	if printed := fmt.Sprintf("%v %+v %#v %s %v", secret, secret, secret, secret, client.Credentials{secret}); strings.Contains(printed, "sesame") || strings.Contains(printed, "b3Blcm") {
		t.Error(printed)
	}
}

// redirecting is a server that redirects from one path to another and wants credentials at both.
type redirecting struct {
	status       int
	to           string
	asked        []string // method and path
	unauthorised int
}

func (s *redirecting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked = append(s.asked, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/scale/api"))
	if r.Header.Get("Authorization") != "Token sesame-7f3a9c" {
		s.unauthorised++
	}
	if strings.HasPrefix(r.URL.Path, "/moved/") {
		write(w, 200, jsonType, `{"id": 1, "name": "a", "version": "1", "is_paused": true}`)
		return
	}
	http.Redirect(w, r, s.to, s.status)
}

func TestRedirectsOnTheSameServerKeepCredentials(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := &redirecting{status: status, to: "/moved/"}
		scale := serve(t, client.Options{Credentials: client.Credentials{client.TokenCredential("sesame-7f3a9c")}}, server.ServeHTTP)
		if _, err := scale.JobTypes.Get(t.Context(), 1); err != nil || server.unauthorised != 0 || len(server.asked) != 2 {
			t.Errorf("GET %d: %v; asked %q, %d without credentials", status, err, server.asked, server.unauthorised)
		}

		// A PATCH is never turned into a GET, which would look like a success. After 303, which can mean that the change
		// was made, the job type is read.
		server.asked = nil
		_, err := scale.JobTypes.Update(t.Context(), 1, pause(true))
		followed := status == 307 || status == 308
		if followed && (err != nil || strings.Join(server.asked, ", ") != "PATCH /job-types/1/, PATCH /moved/") || server.unauthorised != 0 {
			t.Errorf("PATCH %d: %v; asked %q", status, err, server.asked)
		}
		if status == http.StatusSeeOther {
			if want := "PATCH /job-types/1/, GET /job-types/1/, GET /moved/"; err != nil || strings.Join(server.asked, ", ") != want {
				t.Errorf("PATCH 303: %v; asked %q", err, server.asked)
			}
			continue
		}
		if failed, _ := errors.AsType[*client.Error](err); !followed && (failed == nil || failed.Reason != client.ReasonRedirect || len(server.asked) != 1) {
			t.Errorf("PATCH %d: %v; asked %q", status, err, server.asked)
		}
	}
}

func TestRedirectsToAnotherOriginAreNotFollowed(t *testing.T) {
	var strayed []string
	stray := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		strayed = append(strayed, r.Method+" "+r.URL.String())
		write(w, 200, jsonType, `{"id": 1, "name": "a", "version": "1", "is_paused": true}`)
	})
	other, secure := httptest.NewServer(stray), httptest.NewTLSServer(stray)
	t.Cleanup(other.Close)
	t.Cleanup(secure.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, to := range map[string]func(*http.Request) string{
			"another port":             func(*http.Request) string { return other.URL + "/x" },
			"another port, schemeless": func(*http.Request) string { return strings.TrimPrefix(other.URL, "http:") + "/x" },
			"another scheme":           func(*http.Request) string { return secure.URL + "/x" },
			"the same port by another scheme": func(r *http.Request) string {
				return "https://" + r.Host + "/x"
			},
			"another name of the host": func(r *http.Request) string {
				return strings.Replace("http://"+r.Host+"/x", "127.0.0.1", "localhost", 1)
			},
			"what was sent is in it": func(r *http.Request) string {
				return other.URL + "/" + strings.TrimPrefix(r.Header.Get("Authorization"), "Token ")
			},
			"this one as its user": func(r *http.Request) string {
				return "http://" + strings.Replace(r.Host, ":", "%3A", 1) + "@" + other.Listener.Addr().String()
			},
		} {
			scale := serve(t, client.Options{Credentials: client.Credentials{client.TokenCredential("sesame-7f3a9c")}}, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/x") {
					strayed = append(strayed, r.URL.String())
				}
				http.Redirect(w, r, to(r), status)
			})
			_, getErr := scale.JobTypes.Get(t.Context(), 1)
			_, patchErr := scale.JobTypes.Update(t.Context(), 1, pause(true))
			for what, err := range map[string]error{"GET": getErr, "PATCH": patchErr} {
				failed, _ := errors.AsType[*client.Error](err)
				redirect, _ := errors.AsType[*client.RedirectError](err)
				if failed == nil || failed.Reason != client.ReasonRedirect || redirect == nil {
					t.Errorf("%s %d, %s: %v", what, status, name, err)
				} else if strings.Contains(failed.Message+redirect.To+redirect.Error()+err.Error(), "sesame") {
					t.Errorf("%s %d, %s: %v shows the secret", what, status, name, err)
				}
			}
		}
	}
	if len(strayed) != 0 {
		t.Errorf("asked elsewhere: %q", strayed)
	}
}

// Redirects may spell the same origin differently.
func TestTheSameOriginInAnotherSpelling(t *testing.T) {
	asked := 0
	scale, err := client.New("http://Scale.example", client.Options{
		Credentials: client.Credentials{client.TokenCredential("sesame-7f3a9c")},
		Transport: roundTripper(func(request *http.Request) (*http.Response, error) {
			asked++
			if request.Header.Get("Authorization") == "" {
				t.Errorf("no credentials for %s", request.URL)
			}
			if asked > 1 {
				return try{status: 200}.answer(request)
			}
			response, err := try{status: 302}.answer(request)
			response.Header.Set("Location", "http://scale.example:80/moved/")
			return response, err
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := scale.JobTypes.Get(t.Context(), 1); err != nil || asked != 2 {
		t.Errorf("%v after %d requests", err, asked)
	}
}

func TestServersThatRepeatSecrets(t *testing.T) {
	const secret = "sesame-7f3a9c-0123456789"
	for name, body := range map[string]string{
		"cut by the length of a message": strings.Repeat("x", 280) + " " + secret + strings.Repeat(" y", 300),
		"ended in the middle":            `{"detail": "you sent ` + secret[:14],
		"folded":                         "you  sent\n" + secret,
		"HTML title":                     "<title>" + secret + "</title>",
		"in parts":                       "<title>sesame-7f3<b>a9c-0123456789</b></title>",
	} {
		for _, status := range []int{200, 400, 401, 407, 500} {
			scale := serve(t, client.Options{Credentials: client.Credentials{client.TokenCredential(secret)}}, answer(status, "text/plain", body))
			_, err := scale.JobTypes.Get(t.Context(), 1)
			if failed, ok := errors.AsType[*client.Error](err); !ok || strings.Contains(err.Error(), "sesame") || strings.Contains(err.Error(), "a9c") || failed.Message == "" && status != 200 {
				t.Errorf("%s, %d: %v", name, status, err)
			}
		}
	}
	// Messages fold the blanks in a secret.
	const blanks = "two  blanks  here"
	scale := serve(t, client.Options{Credentials: client.Credentials{client.HeaderCredential("X-Key", blanks)}}, answer(500, "text/plain", "you sent "+blanks))
	if _, err := scale.JobTypes.Get(t.Context(), 1); err == nil || strings.Contains(err.Error(), "blanks") {
		t.Error(err)
	}
}

func TestProxiesThatRepeatTheirPassword(t *testing.T) {
	for _, status := range []int{200, 403, 407, 502} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			write(w, status, "text/plain", r.Header.Get("Proxy-Authorization")+" sesame-7f3a9c")
		}))
		t.Cleanup(proxy.Close)
		address, err := url.Parse(strings.Replace(proxy.URL, "//", "//operator:sesame-7f3a9c@", 1))
		if err != nil {
			t.Fatal(err)
		}
		scale := connect(t, "http://scale.example", client.Options{Retries: -1}, nil, http.ProxyURL(address))
		_, err = scale.JobTypes.Get(t.Context(), 1)
		failed, _ := errors.AsType[*client.Error](err)
		if failed == nil || failed.Proxy != proxy.URL || status != 407 && !strings.Contains(failed.Message, "***") {
			t.Errorf("%d: %+v", status, err)
		} else if strings.Contains(err.Error(), "sesame") || strings.Contains(err.Error(), "b3BlcmF0b3I6") {
			t.Errorf("%d: %v shows the password", status, err)
		}
	}
}

// An error about invalid JSON names the proxy, as others do.
func TestJSONThatAProxySpoils(t *testing.T) {
	for body, reason := range map[string]client.Reason{
		`[]`: client.ReasonWrongShape, `{"count": 1, "results": [{"id": 1}`: client.ReasonTruncated, `{"count": }`: client.ReasonInvalidJSON,
	} {
		proxy := httptest.NewServer(answer(200, jsonType, body))
		t.Cleanup(proxy.Close)
		address, err := url.Parse(proxy.URL)
		if err != nil {
			t.Fatal(err)
		}
		services := connect(t, "http://scale.example", client.Options{Retries: -1}, nil, http.ProxyURL(address)).JobTypes
		_, pageErr := services.List(client.ListOptions{}).Page(t.Context())
		_, detailsErr := services.Get(t.Context(), 1)
		for _, err := range []error{pageErr, detailsErr} {
			if failed, ok := errors.AsType[*client.Error](err); !ok || failed.Reason != reason || failed.Proxy != proxy.URL || failed.Status != 200 || failed.URL == "" {
				t.Errorf("%s: %#v", body, err)
			}
		}
	}
}
