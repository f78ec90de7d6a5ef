package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/internal/cli"
)

// doctorTime is the time of all clocks in these tests, also in the Date header of servers.
var doctorTime = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// doctorTrial is the world in which jt doctor runs.
type doctorTrial struct {
	server    string
	flags     []string
	variables map[string]string
	transport http.RoundTripper
	now       func() time.Time
	width     int

	stderrTerminal bool
}

// run returns the output of jt doctor.
func (d doctorTrial) run(t *testing.T, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	return d.runUntil(t.Context(), t, args...)
}

func (d doctorTrial) runUntil(ctx context.Context, t *testing.T, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	variables := map[string]string{"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "HOME": t.TempDir(), "XDG_DATA_DIRS": t.TempDir()}
	if d.server != "" {
		variables["JT_SERVER"] = d.server
	}
	for name, value := range d.variables {
		variables[name] = value
	}
	now := d.now
	if now == nil {
		now = func() time.Time { return doctorTime }
	}
	var out, errors bytes.Buffer
	exit = Run(ctx, append(append([]string{"doctor"}, d.flags...), args...), cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errors,
		StdoutTerminal: d.width > 0, StderrTerminal: d.stderrTerminal, StdoutSize: func() (int, int) { return d.width, 40 },
		Getenv: func(name string) string { return variables[name] },
		Now:    now, Location: time.UTC, Transport: d.transport,
	})
	return out.String(), errors.String(), exit
}

// foundRow is a row of -o json.
type foundRow struct{ Check, Result, Seen, Advice string }

// findings are the rows by the names of the checks.
type findings map[string]foundRow

// results lists the checks that are not ok, in order.
func (f findings) results() string {
	var parts []string
	for _, check := range []string{"config", "server", "dns", "tcp", "tls", "api", "sign-in", "clock", "latency", "completion"} {
		if row, ok := f[check]; !ok {
			parts = append(parts, check+" missing")
		} else if row.Result != "ok" {
			parts = append(parts, check+" "+row.Result)
		}
	}
	return strings.Join(parts, ", ")
}

// findings runs jt doctor -o json.
func (d doctorTrial) findings(t *testing.T) (findings, int) {
	t.Helper()
	stdout, stderr, exit := d.run(t, "-o", "json")
	var rows []foundRow
	if err := json.Unmarshal([]byte(stdout), &rows); err != nil {
		t.Fatalf("%v: %s%s", err, stdout, stderr)
	}
	found := findings{}
	for _, row := range rows {
		found[row.Check] = row
	}
	if len(rows) != 10 || len(found) != 10 {
		t.Errorf("%d rows: %s", len(rows), stdout)
	}
	return found, exit
}

// want checks one finding; seen or advice must contain each part.
func (f findings) want(t *testing.T, check, result string, parts ...string) {
	t.Helper()
	row := f[check]
	if row.Result != result {
		t.Errorf("%s is %s, want %s: %s", check, row.Result, result, row.Seen)
	}
	for _, part := range parts {
		if !strings.Contains(row.Seen+"\n"+row.Advice, part) {
			t.Errorf("%s: no %q in:\n%s\n%s", check, part, row.Seen, row.Advice)
		}
	}
}

// asked are the requests that a server received.
type asked struct {
	mutex    sync.Mutex
	requests []string // method and path
	together int      // at once, now
	most     int
}

func (a *asked) begin(request *http.Request) (end func()) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.requests = append(a.requests, request.Method+" "+request.URL.Path)
	a.together++
	a.most = max(a.most, a.together)
	return func() {
		a.mutex.Lock()
		defer a.mutex.Unlock()
		a.together--
	}
}

// counted returns how many requests there were, and how many at once.
func (a *asked) counted() (requests, together int) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return len(a.requests), a.most
}

// serveDated runs a server whose Date is doctorTime unless the handler sets another. It fails the test on a change.
func serveDated(t *testing.T, handler http.HandlerFunc) (server *httptest.Server, seen *asked) {
	t.Helper()
	seen = &asked{}
	server = httptest.NewServer(dated(t, seen, handler))
	t.Cleanup(server.Close)
	return server, seen
}

func dated(t *testing.T, seen *asked, handler http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer seen.begin(r)()
		if r.Method != http.MethodGet {
			t.Errorf("%s %s: nothing may be changed", r.Method, r.URL)
		}
		w.Header().Set("Date", doctorTime.Format(http.TimeFormat))
		handler(w, r)
	}
}

// Lists of job types in the shapes of several releases of Scale.
const (
	listOfIDs   = `{"count": 2, "next": null, "results": [{"id": 7, "name": "a", "version": "1.0", "category": "system"}]}`
	listOfNames = `{"count": 2, "next": null, "results": [{"name": "a", "title": "A", "versions": ["1.0"], "latest_version": "1.0"}]}`
	listOfLater = `{"count": 2, "next": null, "results": [{"id": 7, "name": "a", "version": "1.0", "is_published": false}]}`
)

// answers responds with the body of each path, and with the 404 page of a web server for others.
func answers(bodies map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Path]
		if !ok {
			respond(w, http.StatusNotFound, "text/html", "<html><title>404 Not Found</title></html>")
			return
		}
		respond(w, http.StatusOK, "application/json", body)
	}
}

func respond(w http.ResponseWriter, status int, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func always(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { respond(w, status, contentType, body) }
}

const signInPage = `<html><title>Portal</title><form><input type="password"></form></html>`

// withoutPort replaces the port of a test server by a fixed one.
func withoutPort(text string, servers ...string) string {
	for _, server := range servers {
		if address, err := url.Parse(server); err == nil && address.Port() != "" {
			text = strings.ReplaceAll(text, address.Port(), "54321"[:min(5, len(address.Port()))])
		}
	}
	return text
}

func TestFindingsInEveryFormat(t *testing.T) {
	server, _ := serveDated(t, answers(map[string]string{"/job-types/": listOfIDs}))
	trial := doctorTrial{server: server.URL}
	for format, want := range map[string]string{
		"name":  "config\nserver\ndns\ntcp\ntls\napi\nsign-in\nclock\nlatency\ncompletion\n",
		"csv":   "check,result,seen,advice\nconfig,ok,",
		"tsv":   "check\tresult\tseen\tadvice\nconfig\tok\t",
		"jsonl": `{"check":"config","result":"ok","seen":"server from JT_SERVER; no credentials","advice":null}` + "\n",
		"yaml":  "- check: config\n  result: ok\n",
		"table": "CHECK       RESULT   SEEN ",
		"wide":  "CHECK       RESULT   SEEN ",
	} {
		stdout, stderr, exit := trial.run(t, "-o", format)
		if exit != 0 || stderr != "" || !strings.HasPrefix(stdout, want) {
			t.Errorf("-o %s: exit code %d\n%s%s", format, exit, stdout, stderr)
		}
	}
	stdout, _, _ := trial.run(t, "--columns", "check,result", "--no-headers", "-o", "csv")
	if difference := cmp.Diff("config,ok\nserver,ok\ndns,ok\ntcp,ok\ntls,ok\napi,ok\nsign-in,ok\nclock,ok\nlatency,ok\ncompletion,skipped\n", stdout); difference != "" {
		t.Error(difference)
	}
	if stdout, _, exit := trial.run(t, "--columns", "nope"); exit != cli.ExitUsage || stdout != "" {
		t.Errorf("exit code %d: %s", exit, stdout)
	}
}
