package main

import (
	"io"
	"maps"
	"net/http"
	"strings"
)

// oddServices returns servers with unusual responses that Scale can send.
func oddServices() map[string]http.HandlerFunc {
	list := func(count string, rows ...string) string {
		return `{"count": ` + count + `, "next": null, "previous": null, "results": [` + strings.Join(rows, ", ") + `]}`
	}
	identity := func(id, name string) string {
		return `"id": ` + id + `, "name": "` + name + `", "version": "1.0", "is_active": true`
	}
	embedded := func(id, name string) string { return `"job_type": {` + identity(id, name) + `}` }
	const rare = `"error": {"id": 1, "name": "docker", "category": "SYSTEM"}`
	return map[string]http.HandlerFunc{
		"odd-details": routes(map[string]string{
			"/job-types/": list("5", "{"+identity("1", "broken")+"}", "{"+identity("2", "bare")+"}", "{"+identity("3", "numbers")+"}",
				"{"+identity("4", "wrong")+"}", "{"+identity("5", "gone")+"}"),
			"/job-types/1/": "500",
			"/job-types/2/": "{" + identity("2", "bare") + `, "error_mapping": null}`,
			"/job-types/3/": "{" + identity("3", "numbers") + `, "error_mapping": {"version": "1.0", "exit_codes": {"10": "late", "2": 7, "-1": "x"}}, ` +
				`"errors": [{"id": 4, "name": "late", "title": "\u001b[2JLate", "category": "DATA"}, {"id": 5, "name": "unmapped", "category": "NEW"}], ` +
				`"job_counts_6h": [{"status": "FAILED", "count": 1, "category": null}, {"status": "FAILED", "count": 2, "category": "NEW"}, {"status": "PONDERING", "count": 9, "category": null}]}`,
			"/job-types/4/": "{" + identity("4", "wrong") + `, "priority": "high"}`,
		}),
		"odd-lists": routes(map[string]string{
			"/job-types/status/":          list("2", "{"+embedded("1", "b")+`, "job_counts": "many"}`, "{"+embedded("2", "a")+`, "job_counts": []}`),
			"/job-types/running/":         list("1", "{"+embedded("1", "b")+`, "count": "3", "longest_running": null}`),
			"/job-types/system-failures/": list("1", "{"+embedded("1", "b")+", "+rare+`, "count": 3, "first_error": 5}`),
		}),
		"half-lists": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("page") != "1" {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, strings.Replace(
				list("2500", "{"+embedded("1", "b")+", "+rare+`, "count": 3, "job_counts": []}`), "null", `"http://x/?page=2"`, 1))
		},
		"empty-lists": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, list("0"))
		},
		"odd-counts": routes(map[string]string{
			"/job-types/status/": list("2",
				"{"+embedded("1", "b")+`, "job_counts": [{"status": "FAILED", "count": 2, "category": null}, {"status": "FAILED", "count": 3, "category": "NEW"}, {"status": "PONDERING", "count": 4}]}`,
				"{"+embedded("2", "a")+`, "job_counts": null}`),
		}),
	}
}

// routes answers each path with its JSON, or with status 500 if the value is "500". Other paths are not found.
func routes(answers map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := answers[r.URL.Path]
		w.Header().Set("Content-Type", "application/json")
		switch {
		case !ok:
			w.WriteHeader(http.StatusNotFound)
			body = `{"detail": "Not found"}`
		case body == "500":
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusInternalServerError)
			body = "<h1>Server Error (500)</h1>"
		}
		_, _ = io.WriteString(w, body)
	}
}

// allMisbehaviours returns the servers that scripts can start with misbehave.
func allMisbehaviours() map[string]http.HandlerFunc {
	all := misbehaviours()
	maps.Copy(all, oddServices())
	maps.Copy(all, apiServices())
	maps.Copy(all, wireServices())
	return all
}
