package client_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"jt/client"
)

// The count of a list that takes several queries is not known before the last of them, nor are its first rows.
func TestManyCategoriesBecomeSeveralShortRequests(t *testing.T) {
	var categories []string
	for i := range 300 {
		categories = append(categories, fmt.Sprintf("category & more-%04d", i))
	}
	for _, test := range []struct {
		fails      int64 // number of the request
		limit, got int
	}{{0, 0, 0}, {1, 0, 0}, {2, 0, 1}, {3, 1, 2}} {
		var requests atomic.Int64
		rows := 0
		scale := serve(t, client.Options{Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
			if line := len("GET  HTTP/1.1") + len(r.URL.RequestURI()); line > 4094 {
				t.Errorf("a request line has %d bytes", line)
			}
			number := requests.Add(1)
			if number == test.fails {
				write(w, 500, htmlType, "<h1>Server Error (500)</h1>")
				return
			}
			write(w, 200, jsonType, fmt.Sprintf(`{"count": 1, "next": null, "results": [{"id": %d}]}`, number))
		})
		var failure error
		for _, err := range scale.JobTypes.List(client.ListOptions{Categories: categories, Limit: test.limit}).Objects().All(t.Context()) {
			if failure = err; err == nil {
				rows++
			}
		}
		incomplete, _ := errors.AsType[*client.IncompleteError](failure)
		switch test.fails {
		case 0:
			if asked := int(requests.Load()); failure != nil || rows != asked || rows < 2 {
				t.Errorf("%d rows of %d requests, %v", rows, asked, failure)
			}
		case 1:
			if !errors.Is(failure, client.ErrRefused) || incomplete != nil {
				t.Errorf("the first one fails: %v", failure)
			}
		default:
			if incomplete == nil || incomplete.Got != test.got || incomplete.Want != -1 || !strings.HasPrefix(failure.Error(), fmt.Sprintf("%d job types: ", test.got)) {
				t.Errorf("request %d fails: %v", test.fails, failure)
			}
		}
	}
}

func TestAFilterTooLongForAnyURLIsSentAllTheSame(t *testing.T) {
	var requests atomic.Int64
	scale := serve(t, client.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		write(w, 400, htmlType, "<h1>Bad Request</h1>")
	})
	err := last(scale.JobTypes.List(client.ListOptions{Names: []string{strings.Repeat("x", 5000)}}).All(t.Context()))
	if failed, ok := errors.AsType[*client.Error](err); !ok || failed.Status != 400 || requests.Load() != 1 {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}
