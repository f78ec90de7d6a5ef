package cmd

import (
	"io"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// BenchmarkList reads and prints a list of 10,000 job types in each format.
func BenchmarkList(b *testing.B) {
	server, err := scaletest.Start(scaletest.Config{Rendered: true, JobTypes: 10_000})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Close)
	for _, format := range []string{"jsonl", "json", "csv", "yaml", "table"} {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				environment := cli.Environment{
					Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now, Location: time.UTC,
				}
				if exit := Run(b.Context(), []string{"list", "--server", server.URL, "-o", format}, environment); exit != 0 {
					b.Fatalf("exit %d", exit)
				}
			}
		})
	}
}

// BenchmarkVersion measures a command that sends no request: it builds commands and flags, and finds one of them.
func BenchmarkVersion(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		environment := cli.Environment{
			Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now, Location: time.UTC,
		}
		if exit := Run(b.Context(), []string{"version"}, environment); exit != 0 {
			b.Fatalf("exit %d", exit)
		}
	}
}
