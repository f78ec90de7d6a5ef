package cmd

import (
	"net/http"
	"sync/atomic"
)

// changes notes which server a command asked for a change; nil for none.
type changes struct{ server atomic.Pointer[string] }

// watch carries requests to a server on.
func (c *changes) watch(server string, next http.RoundTripper) http.RoundTripper {
	if c == nil {
		return next
	}
	return changesWatcher{c, server, next}
}

type changesWatcher struct {
	changes *changes
	server  string
	next    http.RoundTripper
}

// RoundTrip notes what could change something, whatever becomes of it.
func (w changesWatcher) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet && request.Method != http.MethodHead {
		w.changes.server.Store(&w.server)
	}
	return w.next.RoundTrip(request)
}

// forgetNames has the names that completion keeps read again where the command may have changed something, so that what
// was just paused is offered to jt unpause.
func (a *app) forgetNames() {
	if server := a.changes.server.Load(); server != nil {
		_ = a.namesFolder().Expire(*server, a.environment.Now()) // they are a minute old at the most
	}
}
