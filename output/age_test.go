package output_test

import (
	"testing"
	"time"

	"jt/output"
)

func TestAge(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		before time.Duration
		want   string
	}{
		{0, "just now"},
		{9 * time.Second, "just now"},
		{-9 * time.Second, "just now"},
		{10 * time.Second, "10s ago"},
		{5*time.Minute + 59*time.Second, "5m ago"},
		{time.Hour, "60m ago"},
		{2*time.Hour - time.Second, "119m ago"},
		{2 * day, "2d ago"},
		{2*day - 1, "47h ago"},
		{3*time.Hour + 20*time.Minute, "3h ago"},
		{10*time.Hour + 20*time.Minute, "10h ago"},
		{3 * day, "3d ago"},
		{3*day + 4*time.Hour + 59*time.Minute, "3d ago"},
		{200*day + 4*time.Hour, "200d ago"},
		{(365 + 40) * day, "405d ago"},
		{20 * 365 * day, "20y ago"},
		{-2*time.Hour - time.Second, "in 2h"},
		{1<<63 - 1, "292y ago"},
	} {
		if got := output.Age(now.Add(-test.before), now); got != test.want {
			t.Errorf("%v before: %q, want %q", test.before, got, test.want)
		}
	}
	if got := output.Age(time.Time{}, now); got != "292y ago" {
		t.Errorf("the first of years is %q", got)
	}
	if got := output.Age(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), now); got != "in 292y" {
		t.Errorf("the last of years is %q", got)
	}
}
