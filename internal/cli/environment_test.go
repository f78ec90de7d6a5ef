package cli_test

import (
	"testing"
	"time"

	"jt/internal/cli"
)

// TestUnknownZone has the zones that Go falls back to UTC for.
func TestUnknownZone(t *testing.T) {
	berlin := time.FixedZone("Europe/Berlin", 3600)
	for _, test := range []struct {
		zone      string
		location  *time.Location
		isUnknown bool
	}{
		{"", time.UTC, false},
		{":", time.UTC, false},
		{"UTC", time.UTC, false},
		{"UTC0", time.UTC, false},
		{"Etc/UTC", time.UTC, false}, // on a machine without a database of zones
		{"Europe/Berlin", berlin, false},
		{"Europe/Berlin", time.UTC, true},
		{"Europe/Berln", time.UTC, true},
		{":/nonexistent", time.UTC, true},
		{"CET-1CEST,M3.5.0,M10.5.0/3", time.UTC, true},
		{"<-03>3", time.UTC, true},
		{"UTC+3", time.UTC, true},
	} {
		environment := cli.Environment{Getenv: func(string) string { return test.zone }, Location: test.location}
		if got := environment.UnknownZone(); (got != "") != test.isUnknown || test.isUnknown && got != test.zone {
			t.Errorf("TZ=%s in %s: %q", test.zone, test.location, got)
		}
	}
}
