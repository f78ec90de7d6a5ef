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

// The count of a list that takes several queries is not known before the last of them.
func TestManyCategoriesBecomeSeveralShortRequests(t *testing.T) {
	var categories []string
	for i := range 300 {
		categories = append(categories, fmt.Sprintf("category & more-%04d", i))
	}
	for _, fails := range []int64{0, 1, 2} {
		var requests atomic.Int64
		rows := 0
		scale := serve(t, client.Options{Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
			if line := len("GET  HTTP/1.1") + len(r.URL.RequestURI()); line > 4094 {
				t.Errorf("a request line has %d bytes", line)
			}
			number := requests.Add(1)
			if number == fails {
				write(w, 500, htmlType, "<h1>Server Error (500)</h1>")
				return
			}
			write(w, 200, jsonType, fmt.Sprintf(`{"count": 1, "next": null, "results": [{"id": %d}]}`, number))
		})
		var failure error
		for _, err := range scale.JobTypes.List(client.ListOptions{Categories: categories}).Objects().All(t.Context()) {
			if failure = err; err == nil {
				rows++
			}
		}
		incomplete, _ := errors.AsType[*client.IncompleteError](failure)
		switch fails {
		case 0:
			if asked := int(requests.Load()); failure != nil || rows != asked || rows < 2 {
				t.Errorf("%d rows of %d requests, %v", rows, asked, failure)
			}
		case 1:
			if !errors.Is(failure, client.ErrRefused) || incomplete != nil {
				t.Errorf("the first one fails: %v", failure)
			}
		default:
			if incomplete == nil || incomplete.Got != 1 || incomplete.Want != -1 || !strings.HasPrefix(failure.Error(), "1 job types: ") {
				t.Errorf("a later one fails: %v", failure)
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
