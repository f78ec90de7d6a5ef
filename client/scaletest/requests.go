package scaletest

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
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
	keptRequests   = 10_000
	keptBytes      = 16 << 20 // of their texts
	maximumBody    = 1 << 20  // bytes
	maximumHeaders = 64 << 10 // bytes
)

// requestLog keeps the last requests and counts all of them.
type requestLog struct {
	count, patches atomic.Int64

	mutex sync.Mutex
	last  []Request
	bytes int // the size of last
}

func (l *requestLog) add(r *http.Request, body []byte) {
	request := Request{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Clone(), body, r.ContentLength}
	l.count.Add(1)
	if r.Method == http.MethodPatch {
		l.patches.Add(1)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.last = append(l.last, request)
	l.bytes += request.size()
	for len(l.last) > keptRequests || l.bytes > keptBytes {
		l.bytes -= l.last[0].size()
		l.last[0] = Request{} // or the array below the slice would keep its body
		l.last = l.last[1:]
	}
}

// size returns how many bytes of text a request has.
func (r Request) size() int {
	size := len(r.Method) + len(r.Path) + len(r.RawQuery) + len(r.Body)
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	return size
}

// readBody reads the body of a request, unless it is too large or takes too long.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(time.Now().Add(s.patience)) // without it, the body is only read for longer
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maximumBody))
	if err == nil { // the rest of the body is never waited for
		_ = connection.SetReadDeadline(time.Time{}) // the response may take any time
	}
	return body, err
}

// Requests returns the last requests in the order of arrival: up to 10,000, with 16 MiB of text.
func (s *Server) Requests() []Request {
	s.requests.mutex.Lock()
	defer s.requests.mutex.Unlock()
	return slices.Clone(s.requests.last)
}

// RequestCount returns how many requests have arrived.
func (s *Server) RequestCount() int { return int(s.requests.count.Load()) }

// Patches returns how many PATCH requests have arrived, including refused ones and those with a fault.
func (s *Server) Patches() int { return int(s.requests.patches.Load()) }
