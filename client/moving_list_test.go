package client_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"jt/client"
)

// Job types come, go and move while several pages of the list are read at once. Without an error, the list has each job type
// once, and all that were there all the time. If two changes can come between two pages, a list must be read thoroughly.
func TestMovingListsAreCompleteOrAnError(t *testing.T) {
	complete, incomplete := 0, 0
	for seed := range uint64(600) {
		draws := rand.New(rand.NewPCG(seed, 7))
		concurrency := []int{1, 4, 16}[seed%3]
		list := &changingList{ids: upTo(20 + draws.IntN(80))}
		stayed := map[int]bool{}
		for _, id := range list.ids {
			stayed[id] = true
		}
		thorough := seed%2 == 1
		changes := draws.IntN(4)
		nextID := 1000
		change := func(list *changingList) {
			if changes == 0 {
				return
			}
			changes--
			switch at := draws.IntN(len(list.ids)); draws.IntN(3) {
			case 0:
				delete(stayed, list.ids[at])
				list.ids = slices.Delete(slices.Clone(list.ids), at, at+1)
			case 1:
				nextID++
				list.ids = slices.Insert(slices.Clone(list.ids), at, nextID)
			default: // one is renamed, and so comes elsewhere
				id := list.ids[at]
				list.ids = slices.Insert(slices.Delete(slices.Clone(list.ids), at, at+1), draws.IntN(len(list.ids)), id)
			}
		}
		list.before = func(list *changingList, request int) {
			if request == 1 || draws.IntN(3) != 0 {
				return
			}
			change(list)
			if thorough {
				change(list)
			}
		}
		scale, err := client.New("http://host", client.Options{PageSize: 10, Concurrency: concurrency, Transport: bounded(&inOrder{handler: list})})
		if err != nil {
			t.Fatal(err)
		}
		var ids []int
		rows := scale.JobTypes.List(client.ListOptions{}).Objects()
		if thorough {
			rows = rows.Thorough()
		}
		for object, failure := range rows.All(t.Context()) {
			if err = failure; err == nil {
				id, _ := object.Integer("id")
				ids = append(ids, int(id))
			}
		}
		sorted := slices.Sorted(slices.Values(ids))
		if len(slices.Compact(sorted)) != len(ids) {
			t.Fatalf("seed %d: a job type came twice: %v", seed, ids)
		}
		if err != nil {
			if !errors.Is(err, client.ErrIncomplete) {
				t.Fatalf("seed %d: %v", seed, err)
			}
			incomplete++
			continue
		}
		complete++
		for id := range stayed {
			if !slices.Contains(ids, id) {
				t.Errorf("seed %d, concurrency %d: %d was there all the time and is missing of %d", seed, concurrency, id, len(ids))
			}
		}
	}
	t.Logf("%d complete, %d incomplete", complete, incomplete)
	if complete == 0 || incomplete == 0 {
		t.Error("the test does not try both ends")
	}
}

// A row goes and another comes between two pages, so that the count stays the same.
func TestThoroughListsHideNothing(t *testing.T) {
	swap := func(list *changingList, number int) {
		list.ids = append(slices.Clone(list.ids[1:]), 1000+number)
	}
	for name, test := range map[string]struct {
		rows     int
		swaps    func(request int) bool
		thorough bool
		requests int
		hides    int // the row that is missing; 0 for none
		err      error
	}{
		"read once":            {25, func(request int) bool { return request == 2 }, false, 3, 11, nil},
		"thorough":             {25, func(request int) bool { return request == 2 }, true, 9, 0, nil},
		"in the second, too":   {25, func(request int) bool { return request == 2 || request == 5 }, true, 9, 0, nil},
		"never at rest":        {25, func(request int) bool { return request%3 == 2 }, true, 15, 0, client.ErrIncomplete},
		"at rest":              {25, func(int) bool { return false }, true, 6, 0, nil},
		"on one page":          {9, func(int) bool { return true }, true, 1, 0, nil},
		"on one page, exactly": {10, func(int) bool { return false }, true, 1, 0, nil},
	} {
		list := &changingList{ids: upTo(test.rows)}
		list.before = func(list *changingList, request int) {
			if request > 1 && test.swaps(request) {
				swap(list, request)
			}
		}
		scale, err := client.New("http://host", client.Options{PageSize: 10, Concurrency: 1, Transport: bounded(&inOrder{handler: list})})
		if err != nil {
			t.Fatal(err)
		}
		rows := scale.JobTypes.List(client.ListOptions{}).Objects()
		if test.thorough {
			rows = rows.Thorough()
		}
		found := map[int]bool{}
		for object, failure := range rows.All(t.Context()) {
			id, _ := object.Integer("id")
			found[int(id)], err = true, failure
		}
		if !errors.Is(err, test.err) {
			t.Errorf("%s: %v", name, err)
		}
		for id := 6; id <= test.rows; id++ { // those before may be gone
			if !found[id] != (id == test.hides) {
				t.Errorf("%s: %d was found: %t", name, id, found[id])
			}
		}
		if asked := len(list.asked()); asked != test.requests {
			t.Errorf("%s: %d requests, want %d", name, asked, test.requests)
		}
	}
}

// inOrder is a transport to a handler, one request after the other.
type inOrder struct {
	mutex   sync.Mutex
	handler http.Handler
}

func (t *inOrder) RoundTrip(request *http.Request) (*http.Response, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if err := request.Context().Err(); err != nil {
		return nil, fmt.Errorf("in memory: %w", err)
	}
	recorder := httptest.NewRecorder()
	t.handler.ServeHTTP(recorder, request)
	return recorder.Result(), nil
}
