package main

import (
	"compress/gzip"
	"net"
	"net/http"
	"strings"
)

// wireServices are faults that only a real connection has.
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
		"deep": func(w http.ResponseWriter, _ *http.Request) {
			begin(w, "")
			_, _ = w.Write([]byte(`{"count": 1, "results": [{"id": 1, "x": ` + strings.Repeat("[", 1e5) + strings.Repeat("]", 1e5) + `}]}`))
		},
		"no-url": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://[/?token=hunter2")
			w.WriteHeader(http.StatusFound)
		},
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
