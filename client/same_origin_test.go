package client

import (
	"net/url"
	"testing"
)

// A redirect is followed only within one origin, since it takes the credentials along.
func TestSameOrigin(t *testing.T) {
	server, err := url.Parse("https://scale.example/api")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"https://scale.example/api/job-types/": true, "https://SCALE.example:443/": true,
		"http://scale.example/": false, "https://scale.example:8443/": false, "https://scale.example.evil/": false, "https://example/": false, "http://scale.example:443/": false,
	} {
		target, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := sameOrigin(target, server); got != want {
			t.Errorf("%s: %t, want %t", address, got, want)
		}
	}
}
