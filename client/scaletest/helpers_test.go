package scaletest

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// manualClock is a clock that a test moves.
type manualClock struct {
	mutex sync.Mutex
	time  time.Time
}

func newClock() *manualClock {
	return &manualClock{time: time.Date(2026, 3, 14, 15, 9, 26, 535_897_000, time.UTC)}
}

func (c *manualClock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.time
}

func (c *manualClock) advance(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.time = c.time.Add(d)
}

func start(t testing.TB, config Config) *Server {
	t.Helper()
	server, err := Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// startAt starts a server on a manual clock.
func startAt(t testing.TB, config Config) (*Server, *manualClock) {
	t.Helper()
	clock := newClock()
	config.Now = clock.now
	return start(t, config), clock
}

type exchange struct {
	status int
	header http.Header
	body   string
}

// try makes a request without following redirects; body may be "".
func try(t testing.TB, method, url, body string, header ...string) (exchange, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	client := http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return exchange{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return exchange{response.StatusCode, response.Header, string(text)}, err
}

func do(t testing.TB, method, url, body string, header ...string) exchange {
	t.Helper()
	answer, err := try(t, method, url, body, header...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return answer
}

func get(t testing.TB, url string, header ...string) exchange {
	t.Helper()
	return do(t, http.MethodGet, url, "", header...)
}

func patch(t testing.TB, url, body string, header ...string) exchange {
	t.Helper()
	return do(t, http.MethodPatch, url, body, header...)
}

func (e exchange) want(t testing.TB, status int, contentType, body string) {
	t.Helper()
	if e.status != status || e.header.Get("Content-Type") != contentType || body != "" && e.body != body {
		t.Errorf("got %d %q %.300s\nwant %d %q %s", e.status, e.header.Get("Content-Type"), e.body, status, contentType, body)
	}
}

// countRow is a row of job counts.
type countRow struct {
	Status     string
	Count      int
	MostRecent time.Time `json:"most_recent"`
	Category   *string
}

// row is a row of any list, or the details.
type row struct {
	ID             int64
	Name           string
	Version        string
	Title          *string
	Category       *string
	AuthorName     *string    `json:"author_name"`
	IsSystem       bool       `json:"is_system"`
	IsLongRunning  bool       `json:"is_long_running"`
	IsActive       bool       `json:"is_active"`
	IsPaused       bool       `json:"is_paused"`
	Paused         *time.Time `json:"paused"`
	LastModified   time.Time  `json:"last_modified"`
	JobType        *row       `json:"job_type"`
	JobCounts      []countRow `json:"job_counts"`
	Counts6        []countRow `json:"job_counts_6h"`
	Counts12       []countRow `json:"job_counts_12h"`
	Counts24       []countRow `json:"job_counts_24h"`
	Count          int
	LongestRunning time.Time `json:"longest_running"`
	FirstError     time.Time `json:"first_error"`
	LastError      time.Time `json:"last_error"`
	Error          struct {
		Name     string
		Title    *string
		Category string
	}
	ErrorMapping json.RawMessage `json:"error_mapping"`
	Errors       []struct{ Name string }
}

type page struct {
	Count          int
	Next, Previous *string
	Results        []row
}

func decode[T any](t testing.TB, answer exchange) T {
	t.Helper()
	var value T
	if answer.status != http.StatusOK && answer.status != http.StatusCreated {
		t.Fatalf("status %d: %.300s", answer.status, answer.body)
	}
	if err := json.Unmarshal([]byte(answer.body), &value); err != nil {
		t.Fatalf("%v in %.300s", err, answer.body)
	}
	return value
}

func list(t testing.TB, url string) page {
	t.Helper()
	return decode[page](t, get(t, url))
}

func details(t testing.TB, server *Server, id int64) row {
	t.Helper()
	return decode[row](t, get(t, server.URL+"/job-types/"+strconv.FormatInt(id, 10)+"/"))
}

func ids(rows []row) []int64 {
	all := make([]int64, 0, len(rows))
	for _, r := range rows {
		all = append(all, r.ID)
	}
	return all
}

// idOf finds a job type of the standard set.
func idOf(t testing.TB, server *Server, name, version string) int64 {
	t.Helper()
	for id := int64(1); ; id++ {
		state, ok := server.JobType(id)
		if !ok {
			t.Fatalf("no %s %s", name, version)
		}
		if state.Name == name && state.Version == version {
			return id
		}
	}
}

func countOf(counts []countRow, status string) (count int) {
	for _, c := range counts {
		if c.Status == status {
			count += c.Count
		}
	}
	return count
}

func sorted(values []int64) []int64 {
	values = slices.Clone(values)
	slices.Sort(values)
	return values
}
