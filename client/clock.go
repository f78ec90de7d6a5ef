package client

import (
	"net/http"
	"sync"
	"time"
)

// serverClock is how far the server's clock is ahead of ours.
type serverClock struct {
	mutex sync.Mutex
	known bool
	ahead time.Duration
}

// read takes the Date of an answer that began to come at a moment of our clock.
func (c *serverClock) read(date string, came time.Time) {
	at, err := http.ParseTime(date)
	if err != nil {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.known, c.ahead = true, at.Sub(came)
}

// ServerTime returns the server's time, by the Date of its last response.
func (c *Client) ServerTime() (now time.Time, ok bool) {
	c.clock.mutex.Lock()
	defer c.clock.mutex.Unlock()
	return time.Now().Add(c.clock.ahead).UTC(), c.clock.known
}
