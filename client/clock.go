package client

import (
	"net/http"
	"time"
)

// serverClock is what the Date of a response shows about the server's clock.
type serverClock struct {
	ahead time.Duration // of ours, if the Date was stamped when the response arrived
	took  time.Duration // the request; the Date may have been stamped that much earlier
}

// readClock notes the Date header of a response that begins to arrive now, so long after its request. A response from a cache has an old one.
func (c *Client) readClock(header http.Header, took time.Duration) {
	at, err := http.ParseTime(header.Get("Date"))
	if age := header.Get("Age"); err != nil || age != "" && age != "0" {
		return
	}
	c.clock.Store(&serverClock{ahead: at.Sub(c.options.Now()), took: took})
}

// ServerTime returns the server's time, by the Date of its last response.
func (c *Client) ServerTime() (now time.Time, known bool) {
	if clock := c.clock.Load(); clock != nil {
		return c.options.Now().Add(clock.ahead).UTC(), true
	}
	return time.Time{}, false
}

// ClockAhead returns how far the server's clock is ahead of this machine's, by the Date of its last response, and how much
// less or more that may be, since the Date was stamped at some time during the request. A proxy may have stamped it by a
// clock of its own.
func (c *Client) ClockAhead() (ahead, doubt time.Duration, known bool) {
	clock := c.clock.Load()
	if clock == nil {
		return 0, 0, false
	}
	doubt = clock.took / 2
	return clock.ahead + time.Second/2 + doubt, doubt, true // a Date is cut to seconds
}
