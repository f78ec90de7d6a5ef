package scaletest

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault makes requests go wrong. Method, Path, Query, Skip and Times choose which; the other fields say what happens
// to them. They can be combined: a fault with Apply and Status answers with the status after the request was carried
// out. Of several faults that match a request the one added first is used.
//
// Without Status and Body the answer is the true one, and the request is carried out for it, unless Hang or Reset
// keep the answer back.
type Fault struct {
	Method string // such as "PATCH"; "" is any
	Path   string // exact, below the prefix, such as "/job-types/"; "" is any
	Query  string // a part of the raw query, such as "page=2&"; "" is any
	Skip   int    // so many matching requests pass unharmed first
	Times  int    // so many are hit then; 0 means all

	Apply       bool          // carry the request out before anything else, even if its answer is never seen
	Status      int           // answer with this status instead (200 where only Body is set)
	Header      http.Header   // added to the answer, replacing what has the same name
	Body        []byte        // of the answer instead of the true one
	ContentType string        // of Body
	Delay       time.Duration // wait before answering; ends early when the client leaves or the server closes
	Hang        bool          // never answer
	Reset       bool          // reset the TCP connection before any answer
	Truncate    bool          // announce the whole answer, send half of its body, close the connection
	ResetMidway bool          // announce the whole answer, send half of its body, reset the connection
	IgnoreBody  bool          // PATCH: answer with success as usual, change nothing
	Drip        time.Duration // send the body one byte at a time, with this pause before each
}

// faults are a server's faults, with what is left of their Skip and Times.
type faults struct {
	mutex sync.Mutex
	armed []Fault
}

// Fault adds a fault. The value must not be changed afterwards.
func (s *Server) Fault(f Fault) {
	s.faults.mutex.Lock()
	defer s.faults.mutex.Unlock()
	s.faults.armed = append(s.faults.armed, f)
}

// ClearFaults removes all faults; requests that one of them holds remain held.
func (s *Server) ClearFaults() {
	s.faults.mutex.Lock()
	defer s.faults.mutex.Unlock()
	s.faults.armed = nil
}

// hit returns the fault for a request; one that does nothing where it is to pass unharmed.
func (f *faults) hit(r *http.Request, path string) Fault {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for i := range f.armed {
		fault := &f.armed[i]
		switch {
		case fault.Method != "" && fault.Method != r.Method,
			fault.Path != "" && fault.Path != path,
			!strings.Contains(r.URL.RawQuery, fault.Query):
			continue
		case fault.Skip > 0:
			fault.Skip--
			continue
		}
		hit := *fault
		if fault.Times--; fault.Times == 0 {
			f.armed = slices.Delete(f.armed, i, i+1)
		}
		return hit
	}
	return Fault{}
}
