package cmd

import (
	"net/http"
	"sync/atomic"
)

// changes notes whether a command asked its server for a change.
type changes struct {
	server string
	asked  atomic.Bool
}

// watch carries requests on.
func (c *changes) watch(server string, next http.RoundTripper) http.RoundTripper {
	c.server = server
	return changesWatcher{c, next}
}

type changesWatcher struct {
	changes *changes
	next    http.RoundTripper
}

// RoundTrip notes what could change something, whatever becomes of it.
func (w changesWatcher) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet && request.Method != http.MethodHead {
		w.changes.asked.Store(true)
	}
	return w.next.RoundTrip(request)
}

// forgetNames has the names that completion keeps read again where the command may have changed something, so that what
// was just paused is offered to jt unpause.
func (a *app) forgetNames() {
	if a.changes.asked.Load() {
		_ = a.namesFolder().Expire(a.changes.server, a.environment.Now()) // they are a minute old at the most
	}
}
