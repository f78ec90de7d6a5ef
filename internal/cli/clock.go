package cli

import (
	"fmt"
	"strings"
	"time"

	"jt/client"
	"jt/output"
)

// clocksDiffer is the difference beyond which two clocks disagree.
const clocksDiffer = time.Minute

// ClockDifference says by how much this machine's clock and the server's disagree, according to the responses so far. It
// returns "" if they agree, or if no response had a Date.
func ClockDifference(scale *client.Client) string {
	ahead, doubt, known := scale.ClockAhead()
	if !known || ahead.Abs()-doubt <= clocksDiffer {
		return ""
	}
	return DescribeClock(ahead)
}

// DescribeClock says how far the server's clock is ahead of this machine's.
func DescribeClock(ahead time.Duration) string {
	direction := "behind"
	if ahead < 0 {
		direction = "ahead of"
	}
	length := output.Span(ahead.Abs())
	if ahead.Abs() >= time.Minute {
		length = Spelled(ahead.Abs().Round(time.Minute)) // a span is cut: 3h for all but 4h
	}
	return fmt.Sprintf("this machine's clock is %s %s the server's", length, direction)
}

// SameInstant reports whether two texts of a server are the same time. Servers write it with microseconds, milliseconds or
// whole seconds.
func SameInstant(one, other string) bool {
	if one == other {
		return true
	}
	first, firstErr := time.Parse(time.RFC3339, one)
	second, secondErr := time.Parse(time.RFC3339, other)
	precision := time.Millisecond
	if !strings.Contains(one, ".") || !strings.Contains(other, ".") {
		precision = time.Second
	}
	return firstErr == nil && secondErr == nil && first.Truncate(precision).Equal(second.Truncate(precision))
}
