package scaletest

import (
	"net/http"
	"testing"
	"time"

	"jt/client/scaletest/internal/simulation"
)

func BenchmarkStart(b *testing.B) {
	for name, count := range map[string]int{"standard": 0, "100000": simulation.MaximumJobTypes} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				server, err := Start(Config{JobTypes: count})
				if err != nil {
					b.Fatal(err)
				}
				server.Close()
			}
		})
	}
}

func BenchmarkHistoryOfStandardJobTypes(b *testing.B) {
	for b.Loop() {
		store := newStore(Released, DefaultJobTypes, simulation.InstantOf(time.Now()))
		for _, one := range store.types {
			store.jobs(one, store.start)
		}
	}
}

// BenchmarkAnswer measures responses without a connection.
func BenchmarkAnswer(b *testing.B) {
	store := newStore(Released, simulation.MaximumJobTypes, simulation.InstantOf(time.Now()))
	for _, path := range []string{
		"/job-types/?page_size=1000&page=7", "/job-types/?page_size=1000&page=7&order=category", "/job-types/?name=mosaic",
		"/job-types/status/?page_size=1000", "/job-types/running/", "/job-types/6/",
	} {
		b.Run(path, func(b *testing.B) {
			request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://x"+path, nil)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				c := call{store: store, api: apisOf(Released)[0], request: request, query: request.URL.Query(), path: request.URL.Path, now: store.start}
				if answer := c.answer(); answer.status != http.StatusOK {
					b.Fatal(answer.status)
				}
			}
		})
	}
}
