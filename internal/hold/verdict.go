package hold

import (
	"strings"
	"time"
)

// found is what a server has now of a job type that a journal names.
type found struct {
	Listed   bool // it has a job type of that id, name and version
	IsPaused bool
	Paused   string // since when
}

// verdict is whose pause it is that a job type has.
type verdict int

const (
	untouched    verdict = iota // the hold never asked for it to be paused
	ours                        // it is paused as the hold left it: unpause it
	unpaused                    // it is not paused
	somebodyElse                // somebody else has paused it since
	unproven                    // it is paused, and nothing shows whether by the hold
	gone                        // the server does not have it any more
)

// err is why a job type is not to be unpaused; nil where it is to be, or is already.
func (v verdict) err() error {
	if v == somebodyElse || v == unproven || v == gone {
		return becameError(v)
	}
	return nil
}

// becameError is what a job type became instead of paused by the hold. No further try helps against that.
type becameError verdict

func (e becameError) Error() string {
	return map[verdict]string{
		somebodyElse: "paused by somebody else",
		unproven:     "paused, and the server does not tell whether by the hold; jt unpause does it if so",
		gone:         "no longer on the server",
	}[verdict(e)]
}

const (
	// clockDoubt is how far the server's clock can seem to be ahead: a Date header has whole seconds, and takes its time.
	clockDoubt = 5 * time.Second
	// longestRequest is how long after a request a server may pause a job type: the request may wait before a busy
	// server, and is repeated.
	longestRequest = 10 * time.Minute
)

// judge decides whose pause it is that a job type has, by the instant since when it is paused: every pause sets it anew.
// Where a hold was killed before it could write down the response, or the response left doubt, the pause counts as its own
// if it came within the time that its request can have taken, on the server's own clock.
func (e *entry) judge(now found) verdict {
	known := e.Known && !e.Doubted
	at, err := time.Parse(time.RFC3339, now.Paused)
	switch {
	case !e.Begun:
		return untouched
	case !now.Listed:
		return gone
	case !now.IsPaused:
		return unpaused
	case e.Known && sameInstant(e.Paused, now.Paused):
		return ours
	case known && (e.Paused == "" || now.Paused == ""):
		return unproven
	case known:
		return somebodyElse
	case err != nil || e.Asked.IsZero():
		return unproven
	case at.Before(e.Asked.Add(-clockDoubt)) || at.After(e.Asked.Add(longestRequest)):
		return somebodyElse
	}
	return ours
}

// mayComeLate reports whether the server may still pause the job type for this hold. now is the server's clock; where that
// is not known, this machine's.
func (e *entry) mayComeLate(now time.Time) bool {
	return e.Doubted && (e.Asked.IsZero() || !now.After(e.Asked.Add(longestRequest)))
}

// sameInstant compares two spellings of when a job type was paused: servers write it with microseconds, milliseconds or
// whole seconds.
func sameInstant(one, other string) bool {
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
