package scaletest

import (
	"net/http"
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
	last    []*Request // a ring once it is full
	count   int
	patches int
}

// begin notes a request as it arrives, before its body was read.
func (l *requestLog) begin(r *http.Request) *Request {
	request := &Request{
		Method: r.Method, Path: r.URL.Path, RawQuery: r.URL.RawQuery, Header: r.Header.Clone(), ContentLength: r.ContentLength,
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.last) < keptRequests {
		l.last = append(l.last, request)
	} else {
		l.last[l.count%keptRequests] = request
	}
	l.count++
	if r.Method == http.MethodPatch {
		l.patches++
	}
	return request
}

func (l *requestLog) setBody(request *Request, body []byte) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	request.Body = body
}

// all are the kept requests in the order of their arrival.
func (l *requestLog) all() []Request {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	requests := make([]Request, 0, len(l.last))
	for i := range l.last {
		if l.count > keptRequests {
			i = (l.count + i) % keptRequests
		}
		requests = append(requests, *l.last[i])
	}
	return requests
}
