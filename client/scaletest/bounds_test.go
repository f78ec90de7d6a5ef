package scaletest

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

func TestKeptRequestsAreBounded(t *testing.T) {
	var log requestLog
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPatch, "/job-types/6/", nil)
	for range 1000 {
		log.add(request, make([]byte, maximumBody))
	}
	bytes := 0
	for _, kept := range log.last {
		bytes += len(kept.Body)
	}
	if bytes == 0 || bytes > keptBytes || log.count.Load() != 1000 || log.patches.Load() != 1000 {
		t.Errorf("%d bytes are kept of %d requests", bytes, log.count.Load())
	}
}

// TestSlowConnectionsAreClosed connects clients that do not go on. The server closes each connection.
func TestSlowConnectionsAreClosed(t *testing.T) {
	server, err := startWith(Config{}, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	const head = "GET /job-types/6/ HTTP/1.1\r\nHost: host\r\n"
	for name, sent := range map[string]string{
		"nothing":        "",
		"half a header":  head,
		"half a body":    "PATCH /job-types/6/ HTTP/1.1\r\nHost: host\r\nContent-Length: 10\r\n\r\n{",
		"no second one":  head + "\r\n",
		"half of second": head + "\r\n" + head,
	} {
		connection := dial(t, server)
		if _, err := io.WriteString(connection, sent); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, connection); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("after %s the connection stays open", name)
		}
	}
}

// TestUnreadResponsesAreAbandoned sends requests and reads no response until the server gives up.
func TestUnreadResponsesAreAbandoned(t *testing.T) {
	server, err := startWith(Config{}, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	connection := dial(t, server)
	for err == nil {
		_, err = io.WriteString(connection, strings.Repeat("GET /job-types/ HTTP/1.1\r\nHost: host\r\n\r\n", 100))
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the server waits for a client that reads nothing")
	}
}

// dial connects to a server, for at most a minute.
func dial(t *testing.T, server *Server) net.Conn {
	t.Helper()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if err := connection.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return connection
}
