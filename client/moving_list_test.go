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
// once, and all that were there all the time.
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
		changes := draws.IntN(4)
		nextID := 1000
		list.before = func(list *changingList, request int) {
			if request == 1 || changes == 0 || draws.IntN(3) != 0 {
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
		scale, err := client.New("http://host", client.Options{PageSize: 10, Concurrency: concurrency, Transport: bounded(&inOrder{handler: list})})
		if err != nil {
			t.Fatal(err)
		}
		var ids []int
		for object, failure := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
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
