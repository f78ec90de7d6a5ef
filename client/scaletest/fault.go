package scaletest

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault makes requests fail. Method, Path, Query, Skip and Times select them; the other fields say what happens, and can
// be combined: with Apply and Status, the request is carried out and the response has that status. If several faults
// match a request, the first one added is used.
//
// Without Status and Body, the request is carried out and the response is the usual one, unless Hang or Reset hold it
// back.
type Fault struct {
	Method string // such as "PATCH"; "" is any
	Path   string // exact, below the prefix, such as "/job-types/"; "" is any
	Query  string // a part of the raw query, such as "page=2&"; "" is any
	Skip   int    // matching requests that pass first
	Times  int    // matching requests that fail then; 0 means all

	Apply       bool          // carry the request out first, even if there is no response
	Status      int           // of the response (200 if only Body is set)
	Header      http.Header   // added to the response, or replaces headers of the same name
	Body        []byte        // of the response
	ContentType string        // of Body
	Delay       time.Duration // wait before the response; ends early when the client leaves or the server closes
	Hang        bool          // never respond
	Reset       bool          // reset the TCP connection before any response
	Truncate    bool          // announce the complete body, send half of it, close the connection
	ResetMidway bool          // announce the complete body, send half of it, reset the connection
	IgnoreBody  bool          // PATCH: respond with success and change nothing
	Drip        time.Duration // send the body one byte at a time, with this pause before each
}

// faults are the faults of a server, with the rest of their Skip and Times.
type faults struct {
	mutex sync.Mutex
	armed []Fault
}

// Fault adds a fault. Do not modify it afterwards.
func (s *Server) Fault(f Fault) {
	s.faults.mutex.Lock()
	defer s.faults.mutex.Unlock()
	s.faults.armed = append(s.faults.armed, f)
}

// ClearFaults removes all faults. Requests that one of them already holds stay held.
func (s *Server) ClearFaults() {
	s.faults.mutex.Lock()
	defer s.faults.mutex.Unlock()
	s.faults.armed = nil
}

// hit returns the fault for a request, or one that does nothing.
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
