package api

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"jt/client"
)

// What -i prints of a redirect holds none of the tokens in it.
func TestHeadersAndRedirectsShowNoToken(t *testing.T) {
	var stdout bytes.Buffer
	out := apiOutput{stdout: &stdout, include: true, redact: client.Credentials{client.TokenCredential("sesame-7f3a9c")}.Redact}
	header := http.Header{
		"Location": {"https://sso/login?token=hunter2"}, "Set-Cookie": {"sessionid=hunter2"}, "Refresh": {"0; url=/login?token=hunter2"},
		"X-Echo": {"sesame-7f3a9c"}, "Content-Type": {"text/html"},
	}
	if err := out.refusal(client.Response{Protocol: "HTTP/1.1", Status: 302, Header: header, Body: []byte("<a href='https://sso/login?token=hunter2'>")}); err != nil {
		t.Fatal(err)
	}
	const want = "HTTP/1.1 302 Found\nContent-Type: text/html\nLocation: https://sso/login?***\nRefresh: 0; url=/login?***\nSet-Cookie: ***\nX-Echo: ***\n\n"
	if stdout.String() != want {
		t.Errorf("%q", stdout.String())
	}
	if !strings.Contains(header.Get("Location"), "hunter2") {
		t.Error("the response was changed")
	}
}

// A page that is an error in spite of its status is cut and has no secrets, as the body of any other refusal.
func TestRefusedPagesShowNoToken(t *testing.T) {
	var stdout bytes.Buffer
	out := apiOutput{stdout: &stdout, include: true, redact: client.Credentials{client.TokenCredential("sesame-7f3a9c")}.Redact}
	page := "<title>Log in</title>sesame-7f3a9c" + strings.Repeat("x", mostOfRefusal)
	if err := out.refusal(client.Response{Protocol: "HTTP/1.1", Status: 200, Body: []byte(page)}); err != nil {
		t.Fatal(err)
	}
	if want := "HTTP/1.1 200 OK\n\n<title>Log in</title>***x"; !strings.HasPrefix(stdout.String(), want) || stdout.Len() > mostOfRefusal+len(want) {
		t.Errorf("%d bytes: %.80q", stdout.Len(), stdout.String())
	}
}
