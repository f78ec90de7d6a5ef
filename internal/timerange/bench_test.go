package timerange

import (
	"testing"
	"time"
)

func BenchmarkInstant(b *testing.B) {
	parser := Parser{Now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Location: time.UTC}
	for _, text := range []string{"3h", "PT3H0M0S", "P1Y2M", "2026-01-31", "2026-01-31T12:00:00.123456+02:00"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parser.Instant(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
