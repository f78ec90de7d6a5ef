package client_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
)

func TestServerTime(t *testing.T) {
	for _, test := range []struct {
		date string
		want time.Duration // ahead of ours
		ok   bool
	}{
		{"Sat, 01 Jan 2000 03:00:07 GMT", 3*time.Hour + 7*time.Second, true},
		{"Fri, 31 Dec 1999 23:59:00 GMT", -time.Minute, true},
		{"yesterday", 0, false},
		{"", 0, false},
	} {
		synctest.Test(t, func(t *testing.T) { // begins at the first second of 2000
			scale, err := client.New("http://host", client.Options{Transport: inMemory(func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Date"] = []string{test.date}
				write(w, 200, jsonType, `{"count": 0, "next": null, "previous": null, "results": []}`)
			})})
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := scale.ServerTime(); ok {
				t.Error("known before anything was asked")
			}
			if _, err := scale.JobTypes.List(client.ListOptions{}).Page(t.Context()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour)
			if got, ok := scale.ServerTime(); ok != test.ok || ok && !got.Equal(time.Now().Add(test.want)) {
				t.Errorf("%q: %s, %t", test.date, got, ok)
			}
		})
	}
}
