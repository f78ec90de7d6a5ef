package client_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
	"jt/client/model"
)

// way is how a method sends its requests.
type way int

const (
	byPage    way = iota // for one page, of the server's own size
	byWalk               // for large pages, one after the other
	byDetails            // for one job type
	byLookUp             // for one job type, and where the server fails for the list instead
	byChange             // for a change, whose outcome is read back where it is in doubt
	byOnce               // for a change that is nobody's business
)

// look is how closely a method checks a response.
type look int

const (
	atJSON   look = iota // that it is JSON
	atList               // that it has the shape of the service
	atRows               // that its rows have their ids
	atFields             // that each field has its type
)

// method is a column of the matrix.
type method struct {
	name string // as reflect has it, and a word more where it stands for two columns
	way  way
	look look
	call func(ctx context.Context, scale *client.Client) error
}

func methods() []method {
	return []method{
		{"JobTypesService.List a page", byPage, atFields, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.List(client.ListOptions{}).Page(ctx)
			return err
		}},
		{"JobTypesService.List a page of objects", byPage, atRows, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.List(client.ListOptions{}).Objects().Page(ctx)
			return err
		}},
		{"JobTypesService.List", byWalk, atFields, func(ctx context.Context, scale *client.Client) error {
			return last(scale.JobTypes.List(client.ListOptions{}).All(ctx))
		}},
		{"JobTypesService.List of objects", byWalk, atRows, func(ctx context.Context, scale *client.Client) error {
			return last(scale.JobTypes.List(client.ListOptions{}).Objects().All(ctx))
		}},
		{"Client.Do a page", byDetails, atList, func(ctx context.Context, scale *client.Client) error {
			response, err := scale.Do(ctx, client.Request{Path: "/job-types/"})
			if err == nil {
				_, err = response.Page()
			}
			return err
		}},
		{"JobTypesService.Get", byDetails, atFields, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.Get(ctx, 1)
			return err
		}},
		{"JobTypesService.GetObject", byDetails, atRows, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.GetObject(ctx, 1)
			return err
		}},
		{"JobTypesService.Resolve a name", byWalk, atFields, resolving("a")},
		{"JobTypesService.Resolve an id", byLookUp, atRows, resolving("1")},
		{"JobTypesService.Status a page", byPage, atFields, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.Status(client.StatusOptions{}).Page(ctx)
			return err
		}},
		{"JobTypesService.Status a page of objects", byPage, atRows, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.Status(client.StatusOptions{}).Objects().Page(ctx)
			return err
		}},
		{"JobTypesService.Status", byWalk, atFields, func(ctx context.Context, scale *client.Client) error {
			return last(scale.JobTypes.Status(client.StatusOptions{}).All(ctx))
		}},
		{"JobTypesService.Status of objects", byWalk, atRows, func(ctx context.Context, scale *client.Client) error {
			return last(scale.JobTypes.Status(client.StatusOptions{}).Objects().All(ctx))
		}},
		{"JobTypesService.Running a page", byPage, atFields, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.Running(client.PageOptions{}).Page(ctx)
			return err
		}},
		{"JobTypesService.Running", byWalk, atFields, func(ctx context.Context, scale *client.Client) error {
			return last(scale.JobTypes.Running(client.PageOptions{}).All(ctx))
		}},
		{"JobTypesService.Running of objects", byWalk, atRows, func(ctx context.Context, scale *client.Client) error {
			return last(scale.JobTypes.Running(client.PageOptions{}).Objects().All(ctx))
		}},
		{"JobTypesService.SystemFailures a page", byPage, atFields, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.SystemFailures(client.PageOptions{}).Page(ctx)
			return err
		}},
		{"JobTypesService.SystemFailures", byWalk, atFields, func(ctx context.Context, scale *client.Client) error {
			return last(scale.JobTypes.SystemFailures(client.PageOptions{}).All(ctx))
		}},
		{"JobTypesService.SystemFailures of objects", byWalk, atRows, func(ctx context.Context, scale *client.Client) error {
			return last(scale.JobTypes.SystemFailures(client.PageOptions{}).Objects().All(ctx))
		}},
		{"JobTypesService.Update", byChange, atRows, func(ctx context.Context, scale *client.Client) error {
			_, err := scale.JobTypes.Update(ctx, 1, pause(true))
			return err
		}},
		{"Client.ListAt", byWalk, atRows, func(ctx context.Context, scale *client.Client) error {
			walk, err := scale.ListAt("/job-types/?order=id")
			if err != nil {
				return err
			}
			return last(walk.All(ctx))
		}},
		{"Client.Do a GET", byDetails, atJSON, doing(client.Request{Path: "/job-types/1/"})},
		{"Client.Do a PATCH", byOnce, atJSON, doing(client.Request{Method: "PATCH", Path: "/job-types/1/", Body: []byte(`{"is_paused": true}`)})},
	}
}

// silent are the methods that send nothing, do the same as another one of the matrix, or, as SignIn, read another service.
func silent() []string {
	return []string{
		"JobTypesService.Pause", "JobTypesService.Unpause", "JobTypesService.ResolveForChange", "JobTypesService.NameFilter", "JobTypesService.Pending", "JobTypesService.RecentCounts",
		"Client.BaseURL", "Client.Concurrency", "Client.ServerTime", "Client.ClockAhead", "Client.Version", "Client.Supports", "Client.SignIn",
	}
}

func last[Row any](rows iter.Seq2[Row, error]) (err error) {
	for _, err = range rows {
	}
	return err
}

func resolving(ref string) func(context.Context, *client.Client) error {
	return func(ctx context.Context, scale *client.Client) error {
		named, err := scale.JobTypes.Resolve(ctx, ref)
		if err == nil && len(named[0]) == 0 {
			return client.ErrNotFound
		}
		return err
	}
}

func doing(request client.Request) func(context.Context, *client.Client) error {
	return func(ctx context.Context, scale *client.Client) error {
		answer, err := scale.Do(ctx, request)
		if err == nil {
			_, err = answer.JSON()
		}
		return err
	}
}

func TestEveryMethodIsInTheMatrix(t *testing.T) {
	known := silent()
	for _, method := range methods() {
		name, _, _ := strings.Cut(method.name, " ")
		known = append(known, name)
	}
	for _, of := range []reflect.Type{reflect.TypeFor[*client.JobTypesService](), reflect.TypeFor[*client.Client]()} {
		for i := range of.NumMethod() {
			if name := of.Elem().Name() + "." + of.Method(i).Name; !slices.Contains(known, name) {
				t.Errorf("the fault matrix lacks %s: add it to methods, or to silent", name)
			}
		}
	}
}

const (
	// matrixBody is larger than the largest good body.
	matrixBody = 3 << 20
)

// matrixMemory is how much one call may allocate, including the server: less than a bomb unpacks to.
func matrixMemory() uint64 {
	if underRace {
		return bombBytes * 9 / 10
	}
	return 17 << 20
}

// TestFaultMatrix tries every method with every fault.
func TestFaultMatrix(t *testing.T) {
	for _, fault := range faults() {
		t.Run(fault.name, func(t *testing.T) {
			address := "http://host"
			transport := fault.transport
			if fault.server != nil {
				// The server is outside of the bubble, whose clock stands still until it responds.
				server := httptest.NewServer(fault.server)
				t.Cleanup(server.Close)
				address = server.URL
			}
			for _, method := range methods() {
				t.Run(method.name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						if fault.server != nil {
							transport = &http.Transport{DisableKeepAlives: true}
						}
						tryCell(t, fault, method, address, transport)
					})
				})
			}
		})
	}
}

func tryCell(t *testing.T, fault fault, method method, address string, transport http.RoundTripper) {
	t.Helper()
	var asked atomic.Int64
	scale, err := client.New(address, client.Options{MaxBodyBytes: matrixBody, Transport: bounded(roundTripper(func(request *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(request.URL.Path, "/version/") && request.URL.RawQuery != "page_size=1" { // not a look elsewhere
			asked.Add(1)
		}
		return transport.RoundTrip(request)
	}))})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err = method.call(t.Context(), scale)
	took := time.Since(start)
	runtime.ReadMemStats(&after)

	requests, least, most := fault.cost(method.way)
	if got := int(asked.Load()); got != requests {
		t.Errorf("%d requests, want %d", got, requests)
	}
	if took < least || took > most {
		t.Errorf("took %s, want %s to %s", took, least, most)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > matrixMemory() {
		t.Errorf("allocated %d MiB", used>>20)
	}
	if problem := fault.expects(method).differsFrom(err); problem != "" {
		t.Error(problem)
	}
}

// cost is how many requests and how much time a fault costs.
func (f fault) cost(as way) (requests int, least, most time.Duration) {
	const backOff = 1750 * time.Millisecond // of three retries; chance shortens it by up to a half
	between := func(server int, waits time.Duration) (time.Duration, time.Duration) {
		exactly := time.Duration(server) * time.Second
		if server > 0 && waits == 0 {
			return exactly - 3*time.Second, exactly // the dates of Retry-After are whole seconds
		}
		return exactly, exactly + waits
	}
	waits := func(server int) time.Duration {
		if server > 0 {
			return 0
		}
		return backOff
	}
	switch as {
	case byPage, byDetails:
		requests = f.asks.read
		least, most = between(f.took.read, waits(f.took.read))
	case byWalk:
		requests = f.asks.walk
		least, most = between(f.took.walk, waits(f.took.walk))
	case byLookUp:
		requests = f.asks.read
		least, most = between(f.took.read, waits(f.took.read))
		if f.status >= 500 {
			requests += f.asks.walk
			most += backOff
		}
	case byChange:
		requests = f.asks.change
		least, most = between(f.took.change, waits(f.took.change))
	case byOnce:
		requests, most = 1, time.Minute
	}
	return requests, least, most
}

// outcome is the result of a call.
type outcome struct {
	reason client.Reason
	status int
	doubt  bool
}

func (f fault) expects(m method) outcome {
	reason, differs := f.differs[m.way]
	switch {
	case differs:
	case m.look >= f.seen:
		reason = f.reason
	}
	return outcome{reason: reason, status: f.status, doubt: f.doubt && m.way == byChange}
}

func (o outcome) differsFrom(err error) string {
	failed, _ := errors.AsType[*client.Error](err)
	field, _ := errors.AsType[*model.FieldError](err)
	_, doubt := errors.AsType[*client.DoubtError](err)
	switch {
	case o.reason == "" && err == nil, o.reason == wrongField && field != nil, o.reason == missing && errors.Is(err, client.ErrNotFound) && failed == nil:
		return ""
	case o.reason == "" || failed == nil:
	case failed.Reason == o.reason && failed.Status == o.status && doubt == o.doubt:
		if strings.Contains(err.Error(), "hunter2") {
			return "shows a secret: " + err.Error()
		}
		return ""
	}
	return fmt.Sprintf("%v (doubt: %t), want %+v", err, doubt, o)
}
