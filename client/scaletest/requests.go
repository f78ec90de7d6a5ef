package scaletest

import (
	"net/http"
	"slices"
	"sync"
)

// Request is a request of a client.
type Request struct {
	Method        string      // such as "PATCH"
	Path          string      // with the prefix, unescaped
	RawQuery      string      // after the ?, as sent
	Header        http.Header // as sent
	Body          []byte      // at most 1 MiB of it
	ContentLength int64       // in bytes, as announced; -1 for a chunked body
}

const (
	keptRequests = 10_000
	maximumBody  = 1 << 20 // bytes
)

// requestLog keeps the last requests and counts all of them.
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

// Requests returns the last 10,000 requests in the order of arrival.
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

// Patches returns how many PATCH requests have arrived, including refused ones and those with a fault.
func (s *Server) Patches() int {
	s.requests.mutex.Lock()
	defer s.requests.mutex.Unlock()
	return s.requests.patches
}
