package scaletest

import (
	"context"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

func TestStartRefuses(t *testing.T) {
	taken := start(t, Config{})
	for _, config := range []Config{
		{JobTypes: -1},
		{JobTypes: 100_001},
		{Address: strings.TrimPrefix(taken.URL, "http://")},
		{Address: "nonsense"},
	} {
		if server, err := Start(config); err == nil {
			server.Close()
			t.Errorf("%+v was accepted", config)
		}
	}
}

func TestAddresses(t *testing.T) {
	server := start(t, Config{Address: ":0"})
	if !strings.HasPrefix(server.URL, "http://127.0.0.1:") {
		t.Error(server.URL)
	}
	get(t, server.URL+"/job-types/6/").want(t, 200, "application/json", "")
}

func TestPrefix(t *testing.T) {
	for _, prefix := range []string{"/service/scale/api/v5", "service/scale/api/v5/"} {
		server := start(t, Config{Prefix: prefix})
		if !strings.HasSuffix(server.URL, "/service/scale/api/v5") {
			t.Error(server.URL)
		}
		root := strings.TrimSuffix(server.URL, "/service/scale/api/v5")
		get(t, server.URL+"/job-types/").want(t, 200, "application/json", "")
		get(t, root+"/job-types/").want(t, 404, "text/html", "<h1>Not Found</h1><p>The requested URL /job-types/ was not found on this server.</p>")
		moved := get(t, server.URL+"/job-types?page=2")
		if moved.status != 301 || moved.header.Get("Location") != server.URL+"/job-types/?page=2" {
			t.Errorf("%+v", moved)
		}
	}
}

func TestRoutes(t *testing.T) {
	server := start(t, Config{})
	for _, test := range []struct {
		method, path string
		status       int
		contentType  string
		body         string
		allow        string
	}{
		{"GET", "/", 404, "text/html", "<h1>Not Found</h1><p>The requested URL / was not found on this server.</p>", ""},
		{"GET", "/job-types/abc/", 404, "text/html", "<h1>Not Found</h1><p>The requested URL /job-types/abc/ was not found on this server.</p>", ""},
		{"GET", "/job-types/<b>/", 404, "text/html", "<h1>Not Found</h1><p>The requested URL /job-types/&lt;b&gt;/ was not found on this server.</p>", ""},
		{"GET", "/job-types/pending/", 404, "text/html", "", ""},
		{"GET", "/job-types/6/x/", 404, "text/html", "", ""},
		{"GET", "/job-types/abc", 404, "text/html", "", ""},
		{"GET", "/jobs/", 404, "text/html", "", ""},
		{"GET", "/job-types/99999/", 404, "application/json", `{"detail": "Not found"}`, "GET, PATCH, HEAD, OPTIONS"},
		{"GET", "/job-types/0/", 404, "application/json", `{"detail": "Not found"}`, "GET, PATCH, HEAD, OPTIONS"},
		{"GET", "/job-types", 301, "text/html; charset=utf-8", "", ""},
		{"GET", "/job-types/status", 301, "text/html; charset=utf-8", "", ""},
		{"GET", "/job-types/6", 301, "text/html; charset=utf-8", "", ""},
		{"POST", "/job-types/", 405, "application/json", `{"detail": "Method 'POST' not allowed."}`, "GET, HEAD, OPTIONS"},
		{"PUT", "/job-types/6/", 405, "application/json", `{"detail": "Method 'PUT' not allowed."}`, "GET, PATCH, HEAD, OPTIONS"},
		{"DELETE", "/job-types/6/", 405, "application/json", `{"detail": "Method 'DELETE' not allowed."}`, "GET, PATCH, HEAD, OPTIONS"},
		{"OPTIONS", "/job-types/6/", 200, "application/json", "", "GET, PATCH, HEAD, OPTIONS"},
		{"HEAD", "/job-types/", 200, "application/json", "", "GET, HEAD, OPTIONS"},
		{"HEAD", "/job-types/6/", 200, "application/json", "", "GET, PATCH, HEAD, OPTIONS"},
	} {
		answer := do(t, test.method, server.URL+test.path, "")
		answer.want(t, test.status, test.contentType, test.body)
		if got := answer.header.Get("Allow"); got != test.allow {
			t.Errorf("%s %s: Allow %q", test.method, test.path, got)
		}
		if test.method == "HEAD" && answer.body != "" {
			t.Errorf("HEAD has a body: %s", answer.body)
		}
	}
}

func TestJobTypeThatIsNone(t *testing.T) {
	server := start(t, Config{})
	for _, id := range []int64{-1, 0, DefaultJobTypes + 1} {
		if state, ok := server.JobType(id); ok {
			t.Errorf("%+v", state)
		}
	}
}

func TestRequestsAreKept(t *testing.T) {
	server := start(t, Config{Prefix: "/api"})
	get(t, server.URL+"/job-types/?name=a%20b&page=1", "X-One", "1")
	patch(t, server.URL+"/job-types/6/", `{"is_paused": true}`)
	get(t, strings.TrimSuffix(server.URL, "/api")+"/elsewhere")
	requests := server.Requests()
	if len(requests) != 3 || server.RequestCount() != 3 || server.Patches() != 1 {
		t.Fatalf("%d requests, %d counted, %d patches", len(requests), server.RequestCount(), server.Patches())
	}
	if r := requests[0]; r.Method != "GET" || r.Path != "/api/job-types/" || r.RawQuery != "name=a%20b&page=1" || r.Header.Get("X-One") != "1" || len(r.Body) != 0 {
		t.Errorf("%+v", r)
	}
	if r := requests[1]; r.Method != "PATCH" || r.Path != "/api/job-types/6/" || string(r.Body) != `{"is_paused": true}` || r.ContentLength != 19 {
		t.Errorf("%+v", r)
	}
	if r := requests[2]; r.Path != "/elsewhere" {
		t.Errorf("%+v", r)
	}
}

func TestOldRequestsAreForgotten(t *testing.T) {
	server := &Server{}
	const extra = 10
	for i := range keptRequests + extra {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://x/"+strconv.Itoa(i), nil)
		if err != nil {
			t.Fatal(err)
		}
		server.requests.add(request, nil)
	}
	all := server.Requests()
	if len(all) != keptRequests || server.RequestCount() != keptRequests+extra || all[0].Path != "/10" || all[keptRequests-1].Path != "/10009" {
		t.Errorf("%d kept of %d, from %s to %s", len(all), server.RequestCount(), all[0].Path, all[len(all)-1].Path)
	}
}

func TestBodyTooLarge(t *testing.T) {
	server := start(t, Config{})
	answer, err := try(t, "PATCH", server.URL+"/job-types/6/", strings.Repeat(" ", 2<<20))
	if err == nil && answer.status != http.StatusBadRequest { // the client may see the connection close first
		t.Error(answer.status)
	}
	if got := len(server.Requests()[0].Body); got > maximumBody {
		t.Errorf("%d bytes are kept", got)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	server, err := Start(Config{})
	if err != nil {
		t.Fatal(err)
	}
	server.Fault(Fault{Path: "/job-types/1/", Hang: true})
	server.Fault(Fault{Path: "/job-types/2/", Delay: time.Hour})
	server.Fault(Fault{Path: "/job-types/3/", Drip: time.Hour})
	var clients sync.WaitGroup
	transport := &http.Transport{}
	for id := int64(1); id <= 3; id++ {
		clients.Go(func() {
			request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, server.URL+"/job-types/"+itoa(id)+"/", nil)
			if err != nil {
				t.Error(err)
				return
			}
			response, err := transport.RoundTrip(request)
			if err == nil {
				_, err = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
			}
			if err == nil {
				t.Errorf("%d was answered", id)
			}
		})
	}
	for server.RequestCount() < 3 {
		runtime.Gosched()
	}
	server.Close()
	clients.Wait()
	server.Close()
	transport.CloseIdleConnections()
	if _, err := try(t, "GET", server.URL, ""); err == nil {
		t.Error("it still answers")
	}
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			buffer := make([]byte, 1<<16)
			t.Fatalf("goroutines are left:\n%s", buffer[:runtime.Stack(buffer, true)])
		}
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	server := start(t, Config{JobTypes: 500})
	paths := []string{
		"/job-types/?order=category&page=2", "/job-types/", "/job-types/?order=last_modified&order=id", "/job-types/status/",
		"/job-types/running/", "/job-types/system-failures/", "/job-types/6/",
	}
	var clients sync.WaitGroup
	for i := range 8 {
		clients.Go(func() {
			for j := range 20 {
				id := itoa(int64(1 + (i*20+j)%500))
				patch(t, server.URL+"/job-types/"+id+"/", `{"is_paused": true}`).want(t, 200, "application/json", "")
				get(t, server.URL+paths[(i+j)%len(paths)]).want(t, 200, "application/json", "")
				server.JobType(int64(j))
				server.Fault(Fault{Path: "/none/", Status: 500})
				server.Requests()
			}
		})
	}
	clients.Wait()
	if server.Patches() != 160 {
		t.Error(server.Patches())
	}
}
