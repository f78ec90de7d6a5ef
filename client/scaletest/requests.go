package scaletest

import (
	"net/http"
	"slices"
	"sync"
)

// Request is what a client asked.
type Request struct {
	Method        string      // such as "PATCH"
	Path          string      // with the prefix, unescaped
	RawQuery      string      // what stands behind the ?, as it was sent
	Header        http.Header // as it came
	Body          []byte      // at most a mebibyte of it
	ContentLength int64       // as announced in bytes, -1 where the body came in chunks
}

const (
	keptRequests = 10_000
	maximumBody  = 1 << 20 // bytes
)

// requestLog keeps the last requests, and counts all of them.
type requestLog struct {
	mutex   sync.Mutex
	last    []Request
	count   int
	patches int
}

func (l *requestLog) add(r *http.Request, body []byte) {
	request := Request{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Clone(), body, r.ContentLength}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.last = append(l.last, request)
	if len(l.last) > keptRequests {
		l.last = l.last[1:]
	}
	l.count++
	if r.Method == http.MethodPatch {
		l.patches++
	}
}

// Requests returns the requests in the order of their arrival: the last 10,000 of them.
func (s *Server) Requests() []Request {
	s.requests.mutex.Lock()
	defer s.requests.mutex.Unlock()
	return slices.Clone(s.requests.last)
}

// RequestCount returns how many requests have arrived.
func (s *Server) RequestCount() int {
	s.requests.mutex.Lock()
	defer s.requests.mutex.Unlock()
	return s.requests.count
}

// Patches returns how many PATCH requests have arrived, including those that were refused or hit by a fault.
func (s *Server) Patches() int {
	s.requests.mutex.Lock()
	defer s.requests.mutex.Unlock()
	return s.requests.patches
}
