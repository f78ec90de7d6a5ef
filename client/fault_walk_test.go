package client_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"jt/client"
)

const (
	walkRows = 2500
	walkPage = 500
)

// halfWell is a list of 2,500 rows; a fault hits some of its requests.
type halfWell struct {
	list  *changingList
	fault http.RoundTripper
	hits  func(firstRow int, hitBefore bool) bool // rows count from 0

	mutex sync.Mutex
	asked int
	hit   bool
}

func (h *halfWell) RoundTrip(request *http.Request) (*http.Response, error) {
	size := number(request, "page_size", 100)
	row := (number(request, "page", 1) - 1) * size
	h.mutex.Lock()
	h.asked++
	hits := h.hits(row, h.hit)
	h.hit = h.hit || hits
	h.mutex.Unlock()
	if hits {
		return h.fault.RoundTrip(request)
	}
	if err := request.Context().Err(); err != nil {
		return nil, fmt.Errorf("in memory: %w", err)
	}
	recorder := httptest.NewRecorder()
	h.list.ServeHTTP(recorder, request)
	return recorder.Result(), nil
}

// requests returns how many there were.
func (h *halfWell) requests() int {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.asked
}

// elsewhere is a transport that sends every request to one server.
func elsewhere(server *httptest.Server) http.RoundTripper {
	address, err := url.Parse(server.URL)
	if err != nil {
		return failing(err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		sent := request.Clone(request.Context())
		sent.URL.Host = address.Host
		response, err := transport.RoundTrip(sent)
		if response != nil {
			response.Request = request
		}
		return response, err
	})
}

// TestFaultsInTheMiddleOfAWalk hits the second of five pages once, or all pages after the second for good.
func TestFaultsInTheMiddleOfAWalk(t *testing.T) {
	for _, fault := range faults() {
		if fault.reason == "" || fault.seen == atFields {
			continue // nothing that a walk sees
		}
		var server *httptest.Server
		if fault.server != nil {
			server = httptest.NewServer(fault.server)
			t.Cleanup(server.Close)
		}
		for _, concurrency := range []int{1, 4} {
			run := func(name string, check func(*testing.T, *halfWell, int, error), hits func(int, bool) bool) {
				t.Run(fmt.Sprintf("%s, %s, %d at once", fault.name, name, concurrency), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						well := &halfWell{list: &changingList{ids: upTo(walkRows)}, fault: fault.transport, hits: hits}
						if server != nil {
							well.fault = elsewhere(server)
						}
						rows, err := readHalfWell(t, well, concurrency)
						check(t, well, rows, err)
					})
				})
			}
			run("once", func(t *testing.T, well *halfWell, rows int, err error) {
				t.Helper()
				fault.checkOnce(t, rows, err, well.requests(), concurrency)
			}, func(row int, before bool) bool { return row == walkPage && !before })
			run("for good", func(t *testing.T, well *halfWell, rows int, err error) {
				t.Helper()
				fault.checkForGood(t, rows, err, well.requests(), concurrency)
			}, func(row int, _ bool) bool { return row >= 2*walkPage })
		}
	}
}

// readHalfWell counts the rows, which must come in order.
func readHalfWell(t *testing.T, well *halfWell, concurrency int) (rows int, err error) {
	t.Helper()
	scale, err := client.New("http://host", client.Options{Transport: bounded(well), PageSize: walkPage, Concurrency: concurrency, MaxBodyBytes: matrixBody})
	if err != nil {
		t.Fatal(err)
	}
	for object, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
		if err != nil {
			return rows, err
		}
		rows++
		if id, _ := object.Integer("id"); int(id) != rows {
			t.Fatalf("row %d has id %d", rows, id)
		}
	}
	return rows, nil
}

// heals reports whether a retry succeeds after a fault that comes once.
func (f fault) heals() bool { return f.asks.walk > 1 && f.reason != client.ReasonRedirect }

// isMissingPage reports whether the fault says that a later page does not exist.
func (f fault) isMissingPage() bool { return f.status == http.StatusNotFound }

func (f fault) checkOnce(t *testing.T, rows int, err error, asked, concurrency int) {
	t.Helper()
	pages := walkRows / walkPage
	wanted := pages + 1
	switch {
	case f.asks.walk > f.asks.read: // the rest comes in tenths of a page
		wanted = 2 + (walkRows-walkPage)/(walkPage/10)
	case f.reason == client.ReasonRedirect && f.asks.walk > 1: // to itself, where all is well by then
	case f.isMissingPage(): // the second reading finds it
		wanted = 2 + pages
	case !f.heals():
		f.checkIncomplete(t, rows, err, walkPage)
		return
	}
	if err != nil || rows != walkRows || concurrency == 1 && asked != wanted {
		t.Errorf("%d rows with %d requests, want %d; %v", rows, asked, wanted, err)
	}
}

func (f fault) checkForGood(t *testing.T, rows int, err error, asked, concurrency int) {
	t.Helper()
	f.checkIncomplete(t, rows, err, 2*walkPage)
	wanted := 2 + f.asks.walk
	if f.isMissingPage() {
		wanted *= 2 // two readings
	}
	if concurrency == 1 && asked != wanted {
		t.Errorf("%d requests, want %d", asked, wanted)
	}
}

// checkIncomplete wants an error that says how many rows of how many were read, and why not all.
func (f fault) checkIncomplete(t *testing.T, rows int, err error, got int) {
	t.Helper()
	reason := f.reason
	if f.isMissingPage() {
		reason = client.ReasonNoSuchPage
	}
	incomplete, _ := errors.AsType[*client.IncompleteError](err)
	failed, _ := errors.AsType[*client.Error](err)
	if incomplete == nil || failed == nil || failed.Reason != reason || rows != got || incomplete.Got != got || incomplete.Want != walkRows ||
		!strings.Contains(err.Error(), fmt.Sprintf("%d of %d job types", got, walkRows)) {
		t.Errorf("%d rows, then %v; want %s after %d of %d", rows, err, reason, got, walkRows)
	}
}
