package scaletest

import (
	"context"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"
)

// send answers without a fault. Released servers send what is not empty in chunks.
func (s *Server) send(w http.ResponseWriter, answer *reply) {
	maps.Copy(w.Header(), answer.header)
	if w.Header().Get("Date") == "" {
		w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat)) // the clock of the job types, not this machine's
	}
	if s.store.behaviour == Released {
		w.Header()["Server"] = []string{"gunicorn/18.0"}
		w.Header()["Transfer-Encoding"] = []string{"chunked"}
	}
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body) // a client that left is no error here
}

// harm answers as a fault wants it. It ends in a panic that net/http knows where the connection is to be closed.
func (s *Server) harm(w http.ResponseWriter, r *http.Request, c *call, fault *Fault) {
	var answer *reply
	if fault.Apply {
		answer = s.carryOut(c, fault)
	}
	if fault.Delay > 0 && !wait(r.Context(), fault.Delay) {
		panic(http.ErrAbortHandler)
	}
	switch {
	case fault.Reset:
		reset(w)
		return
	case fault.Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	if fault.replaces() {
		answer = newReply(max(fault.Status, http.StatusOK), fault.ContentType, fault.Body)
		if fault.ContentType == "" {
			answer.header.Set("Content-Type", contentHTML)
		}
	} else if answer == nil {
		answer = s.carryOut(c, fault)
	}
	for name, values := range fault.Header {
		answer.header[http.CanonicalHeaderKey(name)] = values
	}
	switch {
	case fault.Truncate, fault.ResetMidway:
		s.sendHalf(w, answer)
		if fault.ResetMidway {
			reset(w)
			return
		}
		panic(http.ErrAbortHandler)
	case fault.Drip > 0:
		s.drip(w, r, answer, fault.Drip)
	case fault.replaces():
		maps.Copy(w.Header(), answer.header)
		w.WriteHeader(answer.status)
		_, _ = w.Write(answer.body) // a client that left is no error here
	default:
		s.send(w, answer)
	}
}

func (s *Server) carryOut(c *call, fault *Fault) *reply {
	if s.rendered != nil {
		return s.rendered.answer(c)
	}
	c.promise = fault.IgnoreBody
	c.now = instantOf(s.now())
	return c.answer()
}

// sendHalf announces all of the body.
func (s *Server) sendHalf(w http.ResponseWriter, answer *reply) {
	maps.Copy(w.Header(), answer.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(answer.body)))
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body[:len(answer.body)/2]) // a client that left is no error here
	_ = http.NewResponseController(w).Flush()
}

func (s *Server) drip(w http.ResponseWriter, r *http.Request, answer *reply, pause time.Duration) {
	maps.Copy(w.Header(), answer.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(answer.body)))
	w.WriteHeader(answer.status)
	controller := http.NewResponseController(w)
	for i := range answer.body {
		if controller.Flush() != nil || !wait(r.Context(), pause) {
			panic(http.ErrAbortHandler)
		}
		if _, err := w.Write(answer.body[i : i+1]); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

// reset closes the connection so that the client sees a reset and not an end.
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

// wait is false where the context ended first.
func wait(ctx context.Context, duration time.Duration) bool {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
