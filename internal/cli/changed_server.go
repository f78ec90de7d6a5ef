package cli

import (
	"net/http"
	"sync/atomic"
)

// Changes notes which server a command asked for a change; nil for none.
type Changes struct{ Server atomic.Pointer[string] }

type changesWatcher struct {
	changes *Changes
	server  string
	next    http.RoundTripper
}

// RoundTrip notes what could change something, whatever becomes of it.
func (w changesWatcher) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet && request.Method != http.MethodHead {
		w.changes.Server.Store(&w.server)
	}
	return w.next.RoundTrip(request)
}
