package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// apiServices returns servers for jt api: one that repeats each request, lists of unknown objects, and odd responses.
func apiServices() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"echo": func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("Content-Type", "application/json")
			text, _ := json.Marshal(map[string]any{
				"method": r.Method, "uri": r.RequestURI, "body": string(body), "length": r.ContentLength, "type": r.Header.Get("Content-Type"),
				"chunked": len(r.TransferEncoding) > 0,
			})
			_, _ = w.Write(text)
		},
		"unknown-list":  unknownList(`{"name": "n%d", "mem": 64.0}`, 25),
		"short-list":    unknownList(`{"id": %d}`, 30),
		"short-keyless": unknownList(`{"name": "n%d"}`, 30),
		"no-content":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"array": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, "[{\"id\": 1,\n \"mem\": 64.0}, 2]\n")
		},
		"large-refusal": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
		},
	}
}

// unknownList serves 25 rows in pages of ten, regardless of the requested page size, with this count.
func unknownList(row string, count int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		page := 1
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
		var rows []string
		for number := page*10 - 9; number <= min(page*10, 25); number++ {
			rows = append(rows, fmt.Sprintf(row, number))
		}
		next := `"http://elsewhere.invalid/?page=2"`
		if page > 2 {
			next = "null"
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"count": %d, "next": %s, "previous": null, "results": [%s]}`, count, next, strings.Join(rows, ", "))
	}
}
