package client_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"jt/client"
)

// changingList is a list that a test can change before each request.
type changingList struct {
	mutex   sync.Mutex
	ids     []int
	before  func(list *changingList, request int) // may change ids
	refuse  func(request int) (status int, body string)
	queries []url.Values
}

func (l *changingList) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.queries = append(l.queries, r.URL.Query())
	if l.before != nil {
		l.before(l, len(l.queries))
	}
	if l.refuse != nil {
		if status, body := l.refuse(len(l.queries)); status != 0 {
			write(w, status, jsonType, body)
			return
		}
	}
	page, size := number(r, "page", 1), number(r, "page_size", 100)
	start := (page - 1) * size
	if page > 1 && start >= len(l.ids) {
		write(w, 400, jsonType, `{"detail": "Bad \"page\" number"}`)
		return
	}
	end := min(start+size, len(l.ids))
	next := "null"
	if end < len(l.ids) {
		next = strconv.Quote("http://scale.internal.example:8000/job-types/?page=2")
	}
	rows := make([]string, 0, size)
	for _, id := range l.ids[start:end] {
		rows = append(rows, fmt.Sprintf(`{"id": %d, "name": "job-%d", "version": "1.0"}`, id, id))
	}
	write(w, 200, jsonType, fmt.Sprintf(`{"count": %d, "next": %s, "previous": null, "results": [%s]}`, len(l.ids), next, strings.Join(rows, ", ")))
}

// asked returns the queries so far.
func (l *changingList) asked() []url.Values {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return slices.Clone(l.queries)
}

func number(r *http.Request, name string, otherwise int) int {
	if value, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil {
		return value
	}
	return otherwise
}

func upTo(n int) []int {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = i + 1
	}
	return ids
}

// walk reads a complete list and returns its ids in order.
func walk(t *testing.T, list *changingList, options client.ListOptions) ([]int, error) {
	t.Helper()
	// Tests that change the list before a request rely on the order of requests.
	scale := serve(t, client.Options{PageSize: 10, Concurrency: 1}, list.ServeHTTP)
	var ids []int
	for jobType, err := range scale.JobTypes.List(options).All(t.Context()) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, int(jobType.ID))
	}
	return ids, nil
}

func TestWalkReadsEveryPageOfItsOwnServer(t *testing.T) {
	for _, n := range []int{0, 1, 9, 10, 11, 25, 100} {
		list := &changingList{ids: upTo(n)}
		ids, err := walk(t, list, client.ListOptions{})
		if err != nil || !slices.Equal(ids, upTo(n)) {
			t.Errorf("%d rows: %v, %v", n, ids, err)
		}
		if got, want := len(list.asked()), max(1, (n+9)/10); got != want {
			t.Errorf("%d rows: %d requests, want %d", n, got, want)
		}
	}
}

func TestWalkAsksForAUniqueOrder(t *testing.T) {
	for _, test := range []struct{ order, want []string }{
		{nil, []string{"name", "version", "id"}},
		{[]string{"category"}, []string{"category", "id"}},
		{[]string{"-priority", "name"}, []string{"-priority", "name", "id"}},
		{[]string{"-id"}, []string{"-id"}},
		{[]string{"title", "id"}, []string{"title", "id"}},
	} {
		list := &changingList{ids: upTo(3)}
		if _, err := walk(t, list, client.ListOptions{Order: test.order}); err != nil {
			t.Error(err)
		}
		if got := list.asked()[0]["order"]; !slices.Equal(got, test.want) {
			t.Errorf("order %q asked as %q, want %q", test.order, got, test.want)
		}
	}
}

func TestWalkOfAListThatChanges(t *testing.T) {
	once := func(request int, change func(*changingList)) func(*changingList, int) {
		return func(list *changingList, current int) {
			if current == request {
				change(list)
			}
		}
	}
	tests := []struct {
		name   string
		before func(*changingList, int)
		want   []int // must all come, besides those of the start that were read before they went
	}{
		{"grows at its start", once(2, func(l *changingList) { l.ids = append([]int{100, 101, 102}, l.ids...) }), append(upTo(25), 100, 101, 102)},
		{"grows at its end", once(3, func(l *changingList) { l.ids = append(l.ids, 100) }), append(upTo(25), 100)},
		{"shrinks where it was read", once(2, func(l *changingList) { l.ids = l.ids[5:] }), upTo(25)[5:]},
		{"shrinks by complete pages", once(3, func(l *changingList) { l.ids = l.ids[:7] }), upTo(7)},
		{"a row moves from the end to the start", once(2, func(l *changingList) {
			l.ids = append([]int{25}, l.ids[:24]...)
		}), upTo(25)},
		{"a row moves from the start to the end", once(2, func(l *changingList) {
			l.ids = append(slices.Clone(l.ids[1:]), 1)
		}), upTo(25)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ids, err := walk(t, &changingList{ids: upTo(25), before: test.before}, client.ListOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range test.want {
				if !slices.Contains(ids, id) {
					t.Errorf("row %d is missing", id)
				}
			}
			sorted := slices.Sorted(slices.Values(ids))
			if len(slices.Compact(sorted)) != len(ids) {
				t.Errorf("rows came twice: %v", ids)
			}
		})
	}
}

func TestWalkOfAListThatNeverStandsStill(t *testing.T) {
	next := 1000
	list := &changingList{ids: upTo(25), before: func(l *changingList, _ int) {
		next++
		l.ids = append([]int{next}, l.ids...)
	}}
	_, err := walk(t, list, client.ListOptions{})
	var incomplete *client.IncompleteError
	if !errors.As(err, &incomplete) || !errors.Is(err, client.ErrIncomplete) || incomplete.Err != nil {
		t.Fatalf("%v, want an IncompleteError without a cause", err)
	}
}

// Two readings that end before a page that should exist are of a list that changes, even if together they have as many rows as
// the server counts.
func TestWalkOfAListThatEndsEarlyTwice(t *testing.T) {
	list := &changingList{ids: upTo(25), before: func(l *changingList, request int) {
		if request == 4 { // the second reading begins
			l.ids = append(upTo(25)[5:], upTo(5)...)
		}
	}, refuse: func(request int) (int, string) {
		if request%3 == 0 {
			return 400, `{"detail": "Bad \"page\" number"}`
		}
		return 0, ""
	}}
	ids, err := walk(t, list, client.ListOptions{})
	if asked := len(list.asked()); !errors.Is(err, client.ErrIncomplete) || asked != 6 {
		t.Errorf("%d rows with %d requests, %v", len(ids), asked, err)
	}
}

func TestWalkOfAServerThatLies(t *testing.T) {
	// It repeats rows and loses others, as real servers do without a unique order.
	random := rand.New(rand.NewPCG(1, 2))
	list := &changingList{ids: upTo(40), before: func(l *changingList, _ int) {
		random.Shuffle(len(l.ids), func(i, j int) { l.ids[i], l.ids[j] = l.ids[j], l.ids[i] })
	}}
	ids, err := walk(t, list, client.ListOptions{})
	var incomplete *client.IncompleteError
	if !errors.As(err, &incomplete) {
		t.Fatalf("%d rows and error %v, want an IncompleteError", len(ids), err)
	}
	if incomplete.Want != 40 || incomplete.Got != len(ids) || incomplete.Got >= 40 {
		t.Errorf("%d rows, and the error says %v", len(ids), err)
	}
}

// A list whose server always announces another page ends all the same.
func TestWalkEnds(t *testing.T) {
	for rows, most := range map[string]int64{`[{"id": 1}, {"id": 2}]`: 2 * 25, `[]`: 2} {
		var requests atomic.Int64
		scale := serve(t, client.Options{PageSize: 10, Concurrency: 1}, func(w http.ResponseWriter, _ *http.Request) {
			requests.Add(1)
			write(w, 200, jsonType, `{"count": 50, "next": "http://x/", "results": `+rows+`}`)
		})
		var last error
		for _, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
			last = err
		}
		if !errors.Is(last, client.ErrIncomplete) || errors.Is(last, client.ErrUnreachable) || requests.Load() > most {
			t.Errorf("%s on every page: %v after %d requests", rows, last, requests.Load())
		}
	}
}

// The count of a server and its link to the next page are not always right.
func TestWalkOfServersThatCountWrongly(t *testing.T) {
	for name, test := range map[string]struct {
		count, rows int
		next        func(page int) bool
		refusal     string
		complete    bool
		message     string
	}{
		"counts too few":               {count: 20, rows: 35, next: func(page int) bool { return page < 4 }, complete: true},
		"always says that more comes":  {count: 35, rows: 35, next: func(int) bool { return true }, complete: true},
		"counts too many":              {count: 50, rows: 35, next: func(page int) bool { return page < 4 }, message: "counts more rows than it returns"},
		"refuses page 2 for no reason": {count: 35, rows: 10, next: func(int) bool { return true }, refusal: "Invalid foo", message: "Invalid foo"},
	} {
		t.Run(name, func(t *testing.T) {
			refusal := test.refusal
			if refusal == "" {
				refusal = `Bad "page" number`
			}
			scale := serve(t, client.Options{PageSize: 10, Concurrency: 1}, func(w http.ResponseWriter, r *http.Request) {
				page := number(r, "page", 1)
				if (page-1)*10 >= test.rows {
					write(w, 400, jsonType, fmt.Sprintf(`{"detail": %q}`, refusal))
					return
				}
				var rows []string
				for id := (page-1)*10 + 1; id <= min(page*10, test.rows); id++ {
					rows = append(rows, fmt.Sprintf(`{"id": %d}`, id))
				}
				next := map[bool]string{true: `"http://x/"`, false: "null"}[test.next(page)]
				write(w, 200, jsonType, fmt.Sprintf(`{"count": %d, "next": %s, "results": [%s]}`, test.count, next, strings.Join(rows, ",")))
			})
			got := 0
			var last error
			for _, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
				if last = err; err == nil {
					got++
				}
			}
			if got != test.rows || (last == nil) != test.complete {
				t.Errorf("%d rows, %v", got, last)
			}
			if !test.complete && (!errors.Is(last, client.ErrIncomplete) || !strings.Contains(last.Error(), test.message)) {
				t.Errorf("%v, want %q", last, test.message)
			}
		})
	}
}

func TestWalkThatFailsLaterSaysHowFarItGot(t *testing.T) {
	failing := func(from int, status int) func(int) (int, string) {
		return func(request int) (int, string) {
			if request >= from {
				return status, `{"detail": "no more"}`
			}
			return 0, ""
		}
	}
	t.Run("page 2", func(t *testing.T) {
		ids, err := walk(t, &changingList{ids: upTo(25), refuse: failing(2, 500)}, client.ListOptions{})
		var incomplete *client.IncompleteError
		if !errors.As(err, &incomplete) || incomplete.Got != 10 || incomplete.Want != 25 || !errors.Is(err, client.ErrRefused) {
			t.Errorf("%v, want 10 of 25 and the server's refusal", err)
		}
		if len(ids) != 10 {
			t.Errorf("%d rows came before it, want 10", len(ids))
		}
	})
	t.Run("page 1", func(t *testing.T) {
		_, err := walk(t, &changingList{ids: upTo(25), refuse: failing(1, 500)}, client.ListOptions{})
		if errors.Is(err, client.ErrIncomplete) || !errors.Is(err, client.ErrRefused) {
			t.Errorf("%v, want the refusal alone", err)
		}
	})
	t.Run("404 for good after page 1", func(t *testing.T) {
		_, err := walk(t, &changingList{ids: upTo(25), refuse: failing(2, 404)}, client.ListOptions{})
		if !errors.Is(err, client.ErrIncomplete) || !errors.Is(err, client.ErrNoService) {
			t.Errorf("%v, want an incomplete list, since the service went away", err)
		}
	})
}

func TestManyNamesBecomeSeveralShortRequests(t *testing.T) {
	var names []string
	for i := range 500 {
		names = append(names, fmt.Sprintf("a name & more-%04d", i))
	}
	names = append(names, names[0], names[499])
	var mutex sync.Mutex
	asked := map[string]int{}
	scale := serve(t, client.Options{}, func(w http.ResponseWriter, r *http.Request) {
		if line := len("GET  HTTP/1.1") + len(r.URL.RequestURI()); line > 4094 {
			t.Errorf("a request line has %d bytes", line)
		}
		mutex.Lock()
		defer mutex.Unlock()
		rows := []string{}
		for _, name := range r.URL.Query()["name"] {
			asked[name]++
			rows = append(rows, fmt.Sprintf(`{"id": 1%s, "name": %q}`, name[len(name)-4:], name))
		}
		write(w, 200, jsonType, fmt.Sprintf(`{"count": %d, "next": null, "results": [%s]}`, len(rows), strings.Join(rows, ",")))
	})
	walk := scale.JobTypes.List(client.ListOptions{Names: names}).Objects()
	rows := 0
	for _, err := range walk.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if count, exact := walk.Count(); exact && count < 500 {
			t.Errorf("the count is said to be exactly %d", count)
		}
		rows++
	}
	if count, exact := walk.Count(); rows != 500 || count != 500 || !exact {
		t.Errorf("%d rows, count %d, exact %t", rows, count, exact)
	}
	page, err := scale.JobTypes.List(client.ListOptions{Names: names, Page: 2, PageSize: 400}).Page(t.Context())
	if err != nil || len(page.Rows) != 100 || page.Count != 500 || page.More {
		t.Errorf("%d rows of %d, more %t, %v", len(page.Rows), page.Count, page.More, err)
	}
	mutex.Lock()
	defer mutex.Unlock()
	for name, times := range asked {
		if times != 2 { // by the list and by the page
			t.Errorf("%s was asked for %d times", name, times)
		}
	}
}
