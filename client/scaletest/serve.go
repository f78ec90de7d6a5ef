package scaletest

import (
	"cmp"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"jt/client/scaletest/internal/simulation"
)

// serve responds to a request according to its fault; the fault of most requests does nothing. To close the connection, it
// panics with http.ErrAbortHandler.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := s.readBody(w, r)
	s.requests.add(r, body)
	if err != nil {
		send(w, newReply(http.StatusBadRequest, contentHTML, []byte("<h1>Bad Request</h1>")))
		return
	}
	path, found := strings.CutPrefix(r.URL.Path, s.prefix)
	if !found {
		path = ""
	}
	api, path := s.apiAt(path)
	fault := s.faults.hit(r, path)
	c := &call{store: s.store, api: api, request: r, body: body, query: r.URL.Query(), path: path, promise: fault.IgnoreBody}
	carryOut := sync.OnceValue(func() *reply { return s.answer(c) })
	if fault.Apply {
		carryOut()
	}
	if fault.Delay > 0 {
		wait(r, fault.Delay)
	}
	var answer *reply
	switch {
	case fault.Reset:
		reset(w)
		return
	case fault.Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case fault.Status != 0 || fault.Body != nil:
		answer = newReply(cmp.Or(fault.Status, http.StatusOK), cmp.Or(fault.ContentType, contentHTML), fault.Body)
	default:
		answer = carryOut()
	}
	for name, values := range fault.Header {
		answer.header[http.CanonicalHeaderKey(name)] = values
	}
	if fault.Drip == 0 { // a response that drips takes its time
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.patience))
	}
	switch {
	case fault.Truncate, fault.ResetMidway:
		announceLength(answer)
		send(w, &reply{answer.status, answer.header, answer.body[:len(answer.body)/2]})
		_ = http.NewResponseController(w).Flush()
		if fault.ResetMidway {
			reset(w)
			return
		}
		panic(http.ErrAbortHandler)
	case fault.Drip > 0:
		drip(w, r, answer, fault.Drip)
	default:
		send(w, answer)
	}
}

// apiAt returns what is served at a path, and the path below its prefix.
func (s *Server) apiAt(path string) (found *api, below string) {
	for _, one := range s.apis {
		if rest, ok := strings.CutPrefix(path, one.prefix); ok && strings.HasPrefix(rest, "/") {
			return one, rest
		}
	}
	none := *s.apis[0]
	none.prefix, none.services, none.details = "", none.unversioned, nil
	return &none, path
}

// answer carries a request out.
func (s *Server) answer(c *call) *reply {
	c.now = simulation.InstantOf(s.now())
	answer := c.answer()
	answer.header.Set("Date", c.now.Time().Format(http.TimeFormat)) // of the server's clock, not this machine's
	for name, value := range c.api.header {
		answer.header.Set(name, value)
	}
	if c.api.later {
		announceLength(answer)
	}
	return answer
}

func send(w http.ResponseWriter, answer *reply) {
	maps.Copy(w.Header(), answer.header)
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body) // that the client left is not an error here
}

// announceLength announces the length of the complete body, though less of it may be sent.
func announceLength(answer *reply) {
	answer.header.Del("Transfer-Encoding")
	answer.header.Set("Content-Length", strconv.Itoa(len(answer.body)))
}

// drip sends the body one byte at a time.
func drip(w http.ResponseWriter, r *http.Request, answer *reply, pause time.Duration) {
	announceLength(answer)
	send(w, &reply{status: answer.status, header: answer.header})
	for i := range answer.body {
		_ = http.NewResponseController(w).Flush()
		wait(r, pause)
		_, _ = w.Write(answer.body[i : i+1])
	}
}

// reset closes the connection so that the client sees a reset.
func reset(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = connection.Close()
}

// wait aborts the request if the client leaves or the server is closed.
func wait(r *http.Request, duration time.Duration) {
	select {
	case <-time.After(duration):
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}
