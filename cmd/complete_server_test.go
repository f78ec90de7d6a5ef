package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jt/cmd"
	"jt/internal/cli"
)

// namesServer serves pages of job types from memory.
type namesServer struct {
	number int           // of job types, which are named n00001 and so on; every tenth is paused
	takes  time.Duration // per page
	answer *http.Response

	mutex          sync.Mutex
	rows           []string // JSON of rows, instead of n00001 and so on
	hangs          bool     // never responds
	pages          []string
	now, most      int // requests in flight
	authorizations []string
}

func (s *namesServer) RoundTrip(request *http.Request) (*http.Response, error) {
	wait := s.begin(request)
	defer s.end()
	select {
	case <-request.Context().Done():
		return nil, request.Context().Err()
	case <-time.After(wait):
	}
	status, body := s.page(request)
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}, nil
}

// begin returns how long the response takes.
func (s *namesServer) begin(request *http.Request) (wait time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.pages = append(s.pages, request.URL.Query().Get("page"))
	s.authorizations = append(s.authorizations, request.Header.Get("Authorization"))
	s.now++
	s.most = max(s.most, s.now)
	if s.hangs {
		return time.Hour
	}
	return s.takes
}

func (s *namesServer) end() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.now--
}

func (s *namesServer) asked() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.pages)
}

// noted returns the pages and credentials of the requests so far, and how many were in flight at once.
func (s *namesServer) noted() (pages, authorizations []string, most int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.pages), slices.Clone(s.authorizations), s.most
}

// hang makes the server stop responding.
func (s *namesServer) hang() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.hangs = true
}

// give changes the rows.
func (s *namesServer) give(rows ...string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.rows = rows
}

func (s *namesServer) given() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.rows
}

func (s *namesServer) page(request *http.Request) (int, string) {
	if s.answer != nil {
		return s.answer.StatusCode, s.answer.Status
	}
	page, _ := strconv.Atoi(request.URL.Query().Get("page"))
	size, _ := strconv.Atoi(request.URL.Query().Get("page_size"))
	rows := s.given()
	named, count := rows == nil, len(rows)
	if named {
		count = s.number
		for id := (page-1)*size + 1; id <= min(page*size, s.number); id++ {
			rows = append(rows, row(int64(id), fmt.Sprintf("n%05d", id), "1.0", "title", id%10 == 0))
		}
	}
	if page > 1 && len(rows) == 0 {
		return http.StatusBadRequest, `{"detail": "Bad \"page\" number"}`
	}
	next := "null"
	if named && page*size < s.number {
		next = `"http://elsewhere/?page=2"`
	}
	return http.StatusOK, fmt.Sprintf(`{"count": %d, "next": %s, "previous": null, "results": [%s]}`, count, next, strings.Join(rows, ","))
}

func row(id int64, name, version, title string, paused bool) string {
	text, _ := json.Marshal(map[string]any{
		"id": id, "name": name, "version": version, "title": title, "category": "c" + strconv.FormatInt(id%3, 10),
		"is_active": true, "is_paused": paused,
	})
	return string(text)
}

// tab is a shell in which a user presses TAB.
type tab struct {
	server    http.RoundTripper
	variables map[string]string
}

func newTab(t *testing.T, server http.RoundTripper) tab {
	return tab{server, map[string]string{"JT_SERVER": "http://host/api", "HOME": t.TempDir(), "LC_ALL": "C.UTF-8"}}
}

func (s tab) run(ctx context.Context, args ...string) (stdout, stderr string, exit int) {
	var out, notes bytes.Buffer
	exit = cmd.Run(ctx, args, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &notes, StdoutSize: func() (width, height int) { return 80, 24 }, StderrTerminal: true,
		Getenv: func(name string) string { return s.variables[name] },
		Now:    time.Now, Location: time.UTC, Transport: s.server,
	})
	return out.String(), notes.String(), exit
}

// press returns the values that TAB offers, with descriptions, and the directive to the shell.
func (s tab) press(t *testing.T, args ...string) (values []string, directive string) {
	t.Helper()
	stdout, stderr, exit := s.run(t.Context(), append([]string{"__complete"}, args...)...)
	if exit != 0 || stderr != "" {
		t.Errorf("%q: exit code %d, stderr %q", args, exit, stderr)
	}
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	return lines[:len(lines)-1], lines[len(lines)-1]
}

// pausingServer has one job type, and every PATCH pauses it.
type pausingServer struct{ namesServer }

func (s *pausingServer) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPatch {
		paused := row(1, "a", "1", "t", true)
		s.give(paused)
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(paused)), ContentLength: int64(len(paused)), Request: request,
		}, nil
	}
	return s.namesServer.RoundTrip(request)
}
