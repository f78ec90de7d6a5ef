package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
)

// wireServices returns servers with faults that only real connections have.
func wireServices() map[string]http.HandlerFunc {
	begin := func(w http.ResponseWriter, encoding string) {
		w.Header().Set("Content-Type", "application/json")
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
	}
	return map[string]http.HandlerFunc{
		"reset": func(w http.ResponseWriter, _ *http.Request) { reset(w) },
		"reset-midway": func(w http.ResponseWriter, _ *http.Request) {
			begin(w, "")
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"count": 1,`))
			_ = http.NewResponseController(w).Flush()
			reset(w)
		},
		"bomb": func(w http.ResponseWriter, _ *http.Request) {
			begin(w, "gzip")
			zip := gzip.NewWriter(w)
			for range 80 << 4 { // 80 MiB
				if _, err := zip.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
			_ = zip.Close()
		},
		"talks-on": talksOn(),
		"no-url": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://[/?token=hunter2")
			w.WriteHeader(http.StatusFound)
		},
	}
}

// talksOn serves a list of two pages. After the first response it sends more data, and it sends the second page only when
// the client has closed that connection.
func talksOn() http.HandlerFunc {
	const row = `{"count": 2, "next": %s, "results": [{"id": %d, "name": "x", "version": "1", "category": "y"}]}`
	hungUp := make(chan struct{})
	var once sync.Once
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("page") == "2" {
			<-hungUp
			w.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprintf(w, row, "null", 2)
			return
		}
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		body := fmt.Sprintf(row, `"more"`, 1)
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%shunter2\x1b[2J", len(body), body)
		_, _ = io.Copy(io.Discard, connection)
		_ = connection.Close()
		once.Do(func() { close(hungUp) })
	}
}

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
