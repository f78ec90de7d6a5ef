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
		date, age   string
		took        time.Duration // by the request
		want        time.Duration // ahead of ours, if the Date was stamped last
		ahead, give time.Duration // see ClockAhead
		known       bool
	}{
		{"Sat, 01 Jan 2000 03:00:07 GMT", "", 0, 3*time.Hour + 7*time.Second, 3*time.Hour + 7500*time.Millisecond, 0, true},
		{"Fri, 31 Dec 1999 23:59:00 GMT", "0", 0, -time.Minute, -59500 * time.Millisecond, 0, true},
		{"Sat, 01 Jan 2000 00:00:00 GMT", "", 2 * time.Minute, -2 * time.Minute, 500*time.Millisecond - time.Minute, time.Minute, true},
		{"Fri, 31 Dec 1999 23:59:00 GMT", "60", 0, 0, 0, 0, false}, // from a cache
		{"yesterday", "", 0, 0, 0, 0, false},
		{"", "", 0, 0, 0, 0, false},
	} {
		synctest.Test(t, func(t *testing.T) { // begins at the first second of 2000
			scale, err := client.New("http://host", client.Options{RequestTimeout: -1, Transport: inMemory(func(w http.ResponseWriter, _ *http.Request) {
				time.Sleep(test.took)
				w.Header()["Date"] = []string{test.date}
				w.Header()["Age"] = []string{test.age}
				write(w, 200, jsonType, `{"count": 0, "next": null, "previous": null, "results": []}`)
			})})
			if err != nil {
				t.Fatal(err)
			}
			if _, known := scale.ServerTime(); known {
				t.Error("known before anything was asked")
			}
			if _, err := scale.JobTypes.List(client.ListOptions{}).Page(t.Context()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour)
			if got, known := scale.ServerTime(); known != test.known || known && !got.Equal(time.Now().Add(test.want)) {
				t.Errorf("%q: %s, %t", test.date, got, known)
			}
			if ahead, give, known := scale.ClockAhead(); known != test.known || ahead != test.ahead || give != test.give {
				t.Errorf("%q: %s, give or take %s, %t", test.date, ahead, give, known)
			}
		})
	}
}
