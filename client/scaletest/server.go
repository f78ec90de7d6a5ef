package scaletest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"jt/client/scaletest/internal/simulation"
)

// Behaviour selects how a server behaves.
type Behaviour int

const (
	// Released is the behaviour of real servers.
	Released Behaviour = iota
	// Documented is the documented behaviour.
	Documented
	// Scale59 is the behaviour of release 5.9.4, which serves /v5 and /v6.
	Scale59
	// Scale72 is the behaviour of release 7.2.1, which serves /v6 and /v7.
	Scale72
)

// Behaviours are the behaviours by the names that `jt sandbox --as` has for them.
func Behaviours() map[string]Behaviour {
	return map[string]Behaviour{"released": Released, "2015": Released, "documented": Documented, "5.9": Scale59, "7.2": Scale72}
}

// release returns the release whose job types the behaviour has.
func (b Behaviour) release() simulation.Release {
	return map[Behaviour]simulation.Release{Scale59: simulation.Of59, Scale72: simulation.Of72}[b] // else Of2015
}

// DefaultJobTypes is how many job types a server of 2015 has when [Config.JobTypes] is 0.
const DefaultJobTypes = 64

// StandardJobTypes returns how many job types a server has when [Config.JobTypes] is 0. Later releases have those of 2015
// under the same ids, and some more.
func StandardJobTypes(behaviour Behaviour) int {
	return simulation.StandardJobTypes(behaviour.release())
}

// Config configures a server. The zero value is ready to use.
type Config struct {
	Behaviour Behaviour        // Released, Documented, Scale59 or Scale72
	JobTypes  int              // number of job types, up to 100,000, system ones first; 0 means StandardJobTypes
	Now       func() time.Time // nil means time.Now; must not run backwards and be safe for concurrent use
	Address   string           // to listen on; "" means 127.0.0.1:0, a free port
	Accounts  []Account        // who can sign in to Scale72; none means that nobody has to
	Rendered  bool             // serve only the list, of up to 10,000,000 job types, to measure clients
	Prefix    string           // of every path, such as "/service/scale/api/v5"; "" means none. Later releases add theirs
}

// Server is a job-type service on a TCP port. It is safe for concurrent use.
type Server struct {
	// URL is the part before /job-types/: http://127.0.0.1:port and the prefix, with /v6 or /v7 at the end for Scale59 and
	// Scale72.
	URL string
	// URLs are all of those, if there are several; URL is the last.
	URLs []string

	now         func() time.Time
	patience    time.Duration // see usualPatience
	prefix      string
	apis        []*api
	store       *store
	faults      faults
	requests    requestLog
	http        *http.Server
	served      chan struct{} // closed when no more connections are accepted
	connections sync.WaitGroup
}

// State is the state of a job type on the server.
type State struct {
	ID           int64     // unique on the server
	Name         string    // as lists have it
	Version      string    // as lists have it
	IsPaused     bool      // none of its queued jobs starts
	Paused       time.Time // when it was last paused; zero if it is not
	LastModified time.Time // when it was last changed
	ErrorMapping string    // JSON
	Manifest     string    // JSON; "" until it is edited, which only later releases do
	RevisionNum  int       // of the manifest
	Running      int       // running jobs
	Queued       int       // queued jobs
	Patches      int       // PATCH requests that changed something
}

// usualPatience is how long a client may take to send the headers of a request or its body, to read a response, or until
// its next request. Then its connection is closed.
const usualPatience = time.Minute

// Start starts a server, which listens when Start returns. It fails if the Config is invalid or the server cannot listen
// on the address.
func Start(config Config) (*Server, error) { return startWith(config, usualPatience) }

func startWith(config Config, patience time.Duration) (*Server, error) {
	config.JobTypes = cmp.Or(config.JobTypes, StandardJobTypes(config.Behaviour))
	most, made := simulation.MaximumJobTypes, config.JobTypes
	if config.Rendered {
		most, made = maximumRendered, min(made, DefaultJobTypes)
	}
	switch isLater := config.Behaviour.release() != simulation.Of2015; {
	case config.JobTypes < 0 || config.JobTypes > most:
		return nil, fmt.Errorf("scaletest: %d job types: must be 1 to %d", config.JobTypes, most)
	case config.Rendered && isLater:
		return nil, errors.New("scaletest: only the list of 2015 can be rendered")
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", cmp.Or(config.Address, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("scaletest: %w", err)
	}
	s := &Server{
		apis:     apisOf(config.Behaviour),
		now:      config.Now,
		patience: patience,
		prefix:   strings.TrimSuffix(path.Join("/", config.Prefix), "/"),
		store:    newStore(config.Behaviour, made, simulation.InstantOf(config.Now())),
		served:   make(chan struct{}),
	}
	for _, one := range s.apis {
		s.URL = "http://" + reachable(listener.Addr()) + s.prefix + one.prefix
		s.URLs = append(s.URLs, s.URL)
	}
	if config.Behaviour == Scale72 {
		s.store.accounts = config.Accounts
	}
	if config.Rendered {
		s.apis[0] = rendered(s.store, s.apis[0], config.JobTypes)
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: patience,
		IdleTimeout:       patience,
		MaxHeaderBytes:    maximumHeaders,
		ErrorLog:          log.New(io.Discard, "", 0), // connections are broken on purpose
		ConnState:         s.follow,
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // until it is closed
	}()
	return s, nil
}

// reachable returns an address to connect to; the address to listen on may mean all interfaces.
func reachable(address net.Addr) string {
	tcp, ok := address.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return address.String()
}

// follow counts open connections.
func (s *Server) follow(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.connections.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.connections.Done()
	case http.StateActive, http.StateIdle:
	}
}

// Close stops listening, ends all requests, delayed ones included, and closes all connections. It returns when that is
// done, and may be called again.
func (s *Server) Close() {
	_ = s.http.Close()
	<-s.served
	_ = s.http.Close() // a connection that was just being accepted
	s.connections.Wait()
}

// JobType returns the state of a job type; ok is false if no job type has the id.
func (s *Server) JobType(id int64) (state State, ok bool) {
	now := simulation.InstantOf(s.now())
	s.store.mutex.Lock()
	defer s.store.mutex.Unlock()
	t := s.store.find(id)
	if t == nil {
		return State{}, false
	}
	jobs := s.store.jobs(t, now)
	state = State{
		ID: t.ID, Name: t.Name, Version: t.Version, IsPaused: t.IsPaused, LastModified: t.LastModified.Time(),
		ErrorMapping: string(t.ErrorMapping), Manifest: string(t.Manifest), RevisionNum: t.Revision, Running: jobs.Running, Queued: len(jobs.Queue), Patches: t.Patches,
	}
	if t.Paused != 0 {
		state.Paused = t.Paused.Time()
	}
	return state, true
}
