package client

import (
	"net/http"
	"net/url"
	"testing"
)

type headerKeeper struct{ seen http.Header }

func (k *headerKeeper) RoundTrip(request *http.Request) (*http.Response, error) {
	k.seen = request.Header
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: request}, nil
}

// Whatever becomes of a redirect, credentials are added for their own server alone.
func TestCredentialsAreAddedForTheirServerAlone(t *testing.T) {
	server, err := url.Parse("https://scale.example/api")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"https://scale.example/api/job-types/": "Token sesame", "https://SCALE.example:443/": "Token sesame",
		"http://scale.example/": "", "https://scale.example:8443/": "", "https://scale.example.evil/": "", "https://example/": "", "http://scale.example:443/": "",
	} {
		keeper := &headerKeeper{}
		signed := signedTransport{next: keeper, server: server, credentials: Credentials{TokenCredential("sesame")}}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := signed.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got := keeper.seen.Get("Authorization"); got != want || request.Header.Get("Authorization") != "" {
			t.Errorf("%s: sent %q, want %q", address, got, want)
		}
	}
}
