package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
)

// timedList is a list whose pages take time. It counts its requests.
type timedList struct {
	rows int
	took func(page int) time.Duration

	mutex        sync.Mutex
	asked        int
	underWay     int
	mostUnderWay int
}

func (l *timedList) RoundTrip(request *http.Request) (*http.Response, error) {
	page, size := number(request, "page", 1), number(request, "page_size", 100)
	l.mutex.Lock()
	l.asked, l.underWay = l.asked+1, l.underWay+1
	l.mostUnderWay = max(l.mostUnderWay, l.underWay)
	l.mutex.Unlock()
	defer func() {
		l.mutex.Lock()
		l.underWay--
		l.mutex.Unlock()
	}()
	select {
	case <-request.Context().Done():
		return nil, request.Context().Err()
	case <-time.After(l.took(page)):
	}
	var rows []string
	for id := (page-1)*size + 1; id <= min(page*size, l.rows); id++ {
		rows = append(rows, fmt.Sprintf(`{"id": %d, "name": "n%d", "version": "1"}`, id, id))
	}
	if rows == nil && page > 1 {
		return try{status: 404}.answer(request)
	}
	next := "null"
	if page*size < l.rows {
		next = `"more"`
	}
	response, err := try{status: 200}.answer(request)
	response.Body = io.NopCloser(strings.NewReader(fmt.Sprintf(`{"count": %d, "next": %s, "results": [%s]}`, l.rows, next, strings.Join(rows, ","))))
	return response, err
}

// counted returns how many requests there were, are in flight, and were in flight at most.
func (l *timedList) counted() (asked, underWay, most int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.asked, l.underWay, l.mostUnderWay
}

func steady(length time.Duration) func(int) time.Duration {
	return func(int) time.Duration { return length }
}

func timed(t *testing.T, list *timedList, options client.Options) *client.Client {
	t.Helper()
	options.Transport = bounded(list)
	scale, err := client.New("http://host", options)
	if err != nil {
		t.Fatal(err)
	}
	return scale
}

// Forty pages of 300 ms each: the first alone, then as many at once as allowed.
func TestPagesAreReadAhead(t *testing.T) {
	for concurrency, want := range map[int]time.Duration{
		0:  300 * time.Millisecond * (1 + 10), // the default of four
		1:  300 * time.Millisecond * 40,
		4:  300 * time.Millisecond * (1 + 10),
		16: 300 * time.Millisecond * (1 + 3),
		64: 300 * time.Millisecond * (1 + 1),
	} {
		synctest.Test(t, func(t *testing.T) {
			list := &timedList{rows: 400, took: steady(300 * time.Millisecond)}
			scale := timed(t, list, client.Options{PageSize: 10, Concurrency: concurrency})
			before, rows := time.Now(), 0
			for object, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				rows++
				if id, _ := object.Integer("id"); int(id) != rows {
					t.Fatalf("row %d has id %d", rows, id)
				}
			}
			if took := time.Since(before); took != want {
				t.Errorf("concurrency %d: %s, want %s", concurrency, took, want)
			}
			allowed := concurrency
			if allowed == 0 {
				allowed = 4
			}
			if asked, _, most := list.counted(); rows != 400 || asked != 40 || most > allowed {
				t.Errorf("concurrency %d: %d rows, %d requests, %d at once", concurrency, rows, asked, most)
			}
		})
	}
}

// Rows come in order even if pages overtake each other.
func TestPagesThatOvertakeEachOther(t *testing.T) {
	for _, concurrency := range []int{1, 3, 16} {
		synctest.Test(t, func(t *testing.T) {
			list := &timedList{rows: 200, took: func(page int) time.Duration { return time.Duration(7*page%11) * time.Second }}
			scale := timed(t, list, client.Options{PageSize: 10, Concurrency: concurrency})
			var ids []int
			for object, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				id, _ := object.Integer("id")
				ids = append(ids, int(id))
			}
			if !slices.Equal(ids, upTo(200)) {
				t.Errorf("concurrency %d: %v", concurrency, ids)
			}
		})
	}
}

// No page beyond the limit is read ahead.
func TestLimitedWalks(t *testing.T) {
	for limit, want := range map[int]int{1: 1, 10: 1, 11: 2, 15: 2, 35: 4, 95: 10, 100: 10, 500: 10} {
		synctest.Test(t, func(t *testing.T) {
			list := &timedList{rows: 100, took: steady(time.Second)}
			scale := timed(t, list, client.Options{PageSize: 10, Concurrency: 16})
			rows := 0
			walk := scale.JobTypes.List(client.ListOptions{Limit: limit}).Objects()
			for _, err := range walk.All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				rows++
			}
			asked, _, _ := list.counted()
			if count, exact := walk.Count(); rows != min(limit, 100) || asked != want || count != 100 || !exact {
				t.Errorf("limit %d: %d of %d rows with %d requests, want %d", limit, rows, count, asked, want)
			}
		})
	}
}

// A walk that ends early leaves no request and no goroutine behind.
func TestWalksThatEndEarly(t *testing.T) {
	for name, end := range map[string]func(ctx context.Context, cancel func(), scale *client.Client) error{
		"the reader stops": func(ctx context.Context, _ func(), scale *client.Client) error {
			for _, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(ctx) {
				if err != nil {
					return err
				}
				break
			}
			return context.Canceled
		},
		"the context ends": func(ctx context.Context, cancel func(), scale *client.Client) error {
			rows := 0
			for _, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(ctx) {
				if err != nil {
					return err
				}
				if rows++; rows == 15 {
					cancel()
				}
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				list := &timedList{rows: 1000, took: steady(time.Second)}
				scale := timed(t, list, client.Options{PageSize: 10, Concurrency: 4})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if err := end(ctx, cancel, scale); !errors.Is(err, context.Canceled) {
					t.Errorf("error %v", err)
				}
				asked, _, _ := list.counted()
				time.Sleep(time.Minute) // on the test's own clock
				if afterwards, underWay, _ := list.counted(); underWay != 0 || afterwards != asked || asked > 10 {
					t.Errorf("%d requests, %d under way, %d afterwards", asked, underWay, afterwards)
				}
			})
		})
	}
}

func BenchmarkWalk(b *testing.B) {
	for _, concurrency := range []int{1, 4} {
		b.Run(fmt.Sprintf("concurrency %d", concurrency), func(b *testing.B) {
			list := &timedList{rows: 20_000, took: steady(0)}
			list.took = func(int) time.Duration { runtime.Gosched(); return 0 }
			scale, err := client.New("http://host", client.Options{Transport: list, Concurrency: concurrency})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// TestATransportThatPanics shows that the panic of a transport, which runs in another goroutine, is one of the caller, who can
// recover from it.
func TestATransportThatPanics(t *testing.T) {
	scale, err := client.New("http://127.0.0.1:1/v7", client.Options{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
		panic("broken")
	})})
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"a page":      func() error { _, err := scale.JobTypes.Status(client.StatusOptions{}).Page(t.Context()); return err },
		"other calls": func() error { _, err := scale.JobTypes.Resolve(t.Context(), "some"); return err },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recovered := recover(); recovered != "broken" {
					t.Errorf("recovered %v", recovered)
				}
			}()
			t.Error("no panic, but: ", call())
		})
	}
}
